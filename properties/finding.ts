/**
 * What was found out: one verdict about one guarantee (or property) under one fault class, in one scope.
 *
 * Plain data. `reports/report.ts` has the same shape as a schema; everything that people read is made from it.
 */

import type { Account, StepAccount } from './telling/account.ts'

/** holds: every interleaving in the scope was visited. not seen broken: so many runs, and no more, were looked at. depends: on a fact that was not given. inconclusive: a limit was met. */
export type Verdict = 'holds' | 'broken' | 'not seen broken' | 'depends' | 'inconclusive' | 'not modelled'

/** Where a fact of the deployment comes from, when it bears on the verdict. */
export interface Because {
  readonly file?: string
  readonly line?: number
  readonly key: string
  readonly value: string
  /** The default's owner and version ('java@3.7'), when nobody set it. */
  readonly default?: string
}

/**
 * One step of a path: who does what, and what the system looks like after it; as text, and as what it changes. What StepAccount has is absent in
 * reports of the first version, and where the reference broker tells.
 */
export interface CounterexampleStep extends Partial<StepAccount> {
  readonly n: number
  readonly who: string
  readonly does: string
  readonly state: string
  /** The step that decides the outcome: where the record is lost, where the effect happens twice. */
  readonly decisive?: boolean
}

/** A path told. `start`, `messages` and the rest of an Account are there together or not at all. */
export interface ToldPath extends Partial<Omit<Account, 'steps'>> {
  /** Replays: one number a step, its place among the enabled steps. */
  readonly path: string
  /** How many faults of each class were needed. */
  readonly faults: Readonly<Record<string, number>>
  readonly steps: readonly CounterexampleStep[]
}

export interface ToldCounterexample extends ToldPath {
  /** Two to five sentences, made from the steps, that name the rule which let it happen. */
  readonly why?: readonly string[]
  readonly nearMiss?: NearMiss
}

/** The same scenario in a system that keeps the promise: as much of it as can happen there, the same faults included. */
export interface NearMiss {
  /** What is otherwise: 'acks=all', or the claim's case that holds, in its words. */
  readonly repair: string
  /** Where the repaired system is a case of the same claim: the `case` of its finding, which says how it was decided. */
  readonly case?: string
  /** How it ends, in a sentence. */
  readonly ends: string
  /** Steps of the counterexample that happen here too, by their n. */
  readonly same: readonly number[]
  readonly told: ToldPath
}

/** What a search took of one machine's transitions. */
export interface MachineCovered {
  readonly machine: string
  readonly components: readonly string[]
  readonly localStates: number
  /** How many of its transitions some state took; `dead` are those that none did, with their guards' names. */
  readonly taken: number
  readonly dead: readonly string[]
  /** Message types that arrived where nothing handles them. */
  readonly unhandled: readonly string[]
}

export interface Finding {
  /** Unique in its report: a claim's id, or 'NAL:b1'; a case is told apart by `case`. */
  readonly id: string
  readonly guarantee?: string
  readonly property?: string
  readonly fault?: string
  /** Which row of a claim, in words. */
  readonly case?: string
  readonly verdict: Verdict
  readonly expected?: Verdict
  /** For depends: one verdict per value of the fact that was not given. */
  readonly branches?: readonly Branch[]
  /** The facts that the search was given, by name. */
  readonly deployment?: Readonly<Record<string, string | number | boolean>>
  /** The bounds within which the verdict was computed, in words. */
  readonly scope: string
  readonly states: number
  readonly transitions: number
  readonly depth: number
  readonly seconds: number
  readonly bytesPerState?: number
  readonly because: readonly Because[]
  readonly counterexample?: ToldCounterexample
  /** Of what holds: a run in which something happens, so that it does not hold for want of that. */
  readonly witness?: ToldPath
  /** Of the first finding of a search alone, as is `levels`: findings with the same deployment share both. */
  readonly coverage?: readonly MachineCovered[]
  /** States found at each depth, the initial one first. */
  readonly levels?: readonly number[]
  /** Of a comparison of model and broker: what was done, as lines of a table. */
  readonly lines?: readonly string[]
  /** The counterexample's steps on the reference broker; of what holds, those of the witness that something happens. */
  readonly onBroker?: OnBroker
  /** Where they were asked for: what would have to change for it to hold. Several where it is one of several cells that are to hold together. */
  readonly repairs?: readonly Repairs[]
  /** Of what is open for want of a fact: the one to supply first. */
  readonly decides?: Decides
  /** A sentence where the verdict needs one: what limit was met and what grew, why it is not modelled, a witness that something happens. */
  readonly note?: string
}

/** One fact that nobody gave, and how to come by it. */
export interface Decides {
  readonly fact: string
  /** Where it usually stands. */
  readonly stands: string
  /** Prints it, on a machine of the user's. */
  readonly command: string
  /** Hands it to `check`; VALUE is to be replaced. */
  readonly option: string
  /** Those that were tried. */
  readonly values: readonly string[]
  /** What the command prints may be handed to `check` as one more file. */
  readonly asFile?: boolean
}

/** reproduced: the broker did every step, was in the model's state after each, and broke the promise where it is broken. */
export interface OnBroker {
  readonly outcome: 'reproduced' | 'not reproduced' | 'not compared'
  /** What was done and what is broken there; where and how it differs; why it is not compared. */
  readonly text: string
}

export interface Branch {
  /** 'topic.replication.factor=1', 'consumer.client=librdkafka@2.3'. */
  readonly when: string
  readonly verdict: Verdict
  readonly scope: string
  readonly states: number
  readonly counterexample?: ToldCounterexample
}

/** The smallest sets of changes that make these cells hold, in the same scope. */
export interface Repairs {
  /** The cells that hold together with each of the proposals: 'NAL:b1'. */
  readonly of: readonly string[]
  /** none: nothing that was tried mends it. undecided: that is not known. not needed: it holds as it is. */
  readonly outcome: 'found' | 'none' | 'undecided' | 'not needed'
  readonly proposals: readonly Repair[]
  /** Why they are the smallest, or what was tried in vain. */
  readonly says: string
}

/** One set of changes, with which the guarantee was decided to hold. */
export interface Repair {
  readonly changes: readonly RepairChange[]
  /** Of the searches that decided so. */
  readonly scope: string
  readonly states: number
  /** What would change in the files that were read; absent where none says it. */
  readonly edits?: readonly RepairEdit[]
  /** The same as a unified diff without context: lines around it may hold secrets. */
  readonly diff?: string
}

export interface RepairChange {
  readonly fact: string
  readonly from: string
  readonly to: string
  readonly cost: string
  /** What to do where no file says it, or beside what it says. */
  readonly how: string
  /** Where it is changed in a file. */
  readonly file?: string
  readonly line?: number
}

/** What stands there becomes `text`. Lines and columns begin at 1, columns count UTF-16 units, and the end is exclusive. */
export interface RepairEdit {
  readonly file: string
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
  readonly text: string
}
