/**
 * The environment that a Spring application runs in: a service's variables, over what its own files say.
 *
 *     application.yml < SPRING_KAFKA_PRODUCER_ACKS of a service, a pod, a .env file      (a < b: b wins)
 *
 *   V1  beside the files of exactly one application, the one service that sets Spring's names for Kafka or profiles is that application; of
 *       several --only says which, and else each stands for itself and what contradicts is refused
 *   V2  where no service sets such names, the one that sets a variable which the application's placeholders name is it
 *   V3  with no Spring files a service's variables stand for an application of their own, as far as they decide anything
 *
 * Source: Spring Boot's reference, Externalized Configuration (variables outweigh packaged files, whatever their profile).
 */
import { isDecisive } from '../../decisive-keys.ts'
import type { ConfigFile, Document, Environment } from '../part.ts'
import { springDocument } from './parts.ts'
import type { SpringProperty } from './property.ts'

export interface Settled {
  /** The one that lies over the application's files. */
  readonly over?: Environment
  readonly alone: readonly Environment[]
}

/** `files`: the Spring files, of one application. */
export function settled(
  environments: readonly Environment[],
  files: readonly ConfigFile[],
  only: readonly string[],
): Settled {
  const named = environments.filter(({ name }) => name !== '' && only.includes(name))
  const spring = environments.filter(setsSpring)
  const filling = spring.length > 0 ? [] : environments.filter(environment => fills(environment, files))
  const found = named.length > 0 ? named : [...spring, ...filling]
  const [over] = found
  if (files.length === 0 || over === undefined || found.length > 1) return { alone: environments }
  return { over, alone: named.length > 0 ? [] : environments.filter(each => each !== over) }
}

const setsSpring = ({ variables }: Environment): boolean =>
  variables.some(({ name }) => /^SPRING_(KAFKA|CLOUD_?STREAM|PROFILES)_/.test(name))

/** V2. */
const fills = ({ variables }: Environment, files: readonly ConfigFile[]): boolean =>
  variables.some(({ name }) => files.some(({ text }) => text.includes(`\${${name}}`) || text.includes(`\${${name}:`)))

export const propertiesOf = ({ variables }: Environment): readonly SpringProperty[] =>
  variables.map(({ name, value, file, line, unread, put }) => ({
    name,
    // Nobody here can say what it is, and Spring's own word for that is a placeholder.
    value: unread === undefined ? value : '${the shell}',
    file,
    line,
    ...(put && { edit: put }),
  }))

/** V3. */
export function aloneDocument(environment: Environment): Document {
  const mine = environment.variables.filter(({ name }) => name.startsWith('SPRING_'))
  const document = springDocument(propertiesOf({ ...environment, variables: mine }), {
    name: environment.name,
    add: (dotted, value) => mine.at(-1)?.beside?.(variableOf(dotted), value),
  })
  const parts = document.parts.filter(({ role, settings }) => settings.some(({ key }) => isDecisive(role, key)))
  return { parts, warnings: document.warnings }
}

/** Relaxed binding from environment variables: dashes go, dots and brackets part. */
const variableOf = (dotted: string): string => dotted.replace(/[-\]]/g, '').replace(/[.[]+/g, '_').toUpperCase()
