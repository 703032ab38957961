/**
 * Part: what files say in one role, in Kafka's own keys, whatever it was called where it stands.
 *
 *     text ──reader──▶ parts: settings (Kafka's keys) and statements (facts that no key of Kafka's says) ──▶ Configuration
 *
 *   A1  every setting and statement has the file and the line where it stands
 *   A2  a value that cannot be known from the text is `unread`, with the reason, and never guessed; one that was left out is not there
 *   A3  within a part the layers are laid over each other already: each key stands once
 *   A4  an edit gives the file's text again in every character but those of the change
 */
import type { Role } from '../decisive-keys.ts'
import type { FactName, FactValue } from '../facts.ts'
import type { Warning } from '../key-warnings.ts'
import type { Variable } from './containers/environment.ts'

/** A text that was handed in. `as`: the role that the user says it has. */
export interface ConfigFile {
  readonly name: string
  readonly text: string
  readonly as?: Role
}

interface Place {
  readonly file: string
  readonly line: number
  /** As it is called in the file, where that is not `key`: `KAFKA_MIN_INSYNC_REPLICAS`, `spring.kafka.producer.acks`. */
  readonly written?: string
  /** Why the value cannot be read, to follow its name in a sentence: 'is a template', 'is computed by the program'. */
  readonly unread?: string
}

/** One setting by Kafka's key. */
export interface Setting extends Place {
  readonly key: string
  readonly value: string
  /** The line of an earlier setting of the same key in the same file, which this one overrides by mistake; a layer overrides without a word. */
  readonly overrides?: number
}

/** A fact that a file says in other words than a key of Kafka's: an image's version, a listener's ack mode, a program that calls `commit`. */
export interface Statement extends Place {
  readonly fact: FactName
  /** As --set takes it. */
  readonly value: string
  /** As the file has it, where that is not `value`; absent: they are the same. */
  readonly text?: string
  /** Of one that is `unread`: the values that it may have all the same. */
  readonly among?: readonly FactValue[]
}

/** What to change: the fact, the role's key of Kafka's that says it (the fact's own name where none does), and the value as Kafka's key, or --set, takes it. */
export interface Change {
  readonly fact: FactName
  readonly key: string
  readonly value: string
}

/** What stands from `start` to `end` (offsets in UTF-16 units of the text as it was handed in) becomes `text`. */
export interface Edit {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly text: string
}

export interface Part {
  readonly role: Role
  /** What it is called among others of its role, as the file has it: a service, a topic, a binding, a client; '' where it has no name. */
  readonly name: string
  /** The files that it was read from, the weakest first. */
  readonly files: readonly string[]
  readonly settings: readonly Setting[]
  readonly statements?: readonly Statement[]
  /** The only keys in which it has a say, where it has none in the others of its role: a controller holds no topic. */
  readonly heardIn?: readonly string[]
  /** How a key of Kafka's would be written in this file; absent: as it is. */
  readonly spell?: (key: string) => string
  /** How the file would have to change; undefined where no such change can be written there. */
  readonly edit?: (change: Change) => Edit | undefined
}

/** What a reader makes of its files. */
export interface Document {
  readonly parts: readonly Part[]
  readonly warnings: readonly Warning[]
  /** Of applications whose own files may be among those of another reader. */
  readonly environments?: readonly Environment[]
  /** Those that its files name, and so may be chosen. */
  readonly profiles?: readonly string[]
  /** Files in which nothing was found. */
  readonly silent?: readonly string[]
  /** Why, in a sentence that counts where no other file says anything either. */
  readonly refusal?: string
}

/** The variables of a service, a pod or a file of variables. */
export interface Environment {
  /** '' where it has none. */
  readonly name: string
  readonly files: readonly string[]
  readonly variables: readonly Variable[]
}

/** What the user says of the files, beside them. */
export interface Choices {
  /** Spring profiles and the like, the strongest last. */
  readonly profiles: readonly string[]
  /** An application's own nesting: what stands below `path` are settings of `role`. */
  readonly maps: readonly { readonly path: string; readonly role: Role }[]
  /** Of several of one kind, those of these names. */
  readonly only?: readonly string[]
  /** What a Spring application is told by the service that it runs in. */
  readonly environment?: Environment
}

/** One kind of files. It gets all files of its kind at once, in the order in which they were given, and knows how they are laid over each other. */
export interface Reader {
  /** 'a docker-compose file', for a sentence. */
  readonly kind: string
  /** Told by the content; the name may only break a tie. */
  readonly recognises: (file: ConfigFile, choices: Choices) => boolean
  readonly read: (files: readonly ConfigFile[], choices: Choices) => Document
}
