/**
 * What was found out: one verdict about one guarantee (or property) under one fault class, in one scope.
 *
 * Plain data. `reports/report.ts` has the same shape as a schema; everything that people read is made from it.
 */

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

/** One step of a counterexample: who does what, and what the system looks like after it. */
export interface CounterexampleStep {
  readonly n: number
  readonly who: string
  readonly does: string
  readonly state: string
  /** The step that decides the outcome: where the record is lost, where the effect happens twice. */
  readonly decisive?: boolean
}

export interface ToldCounterexample {
  /** Replays: one number a step, its place among the enabled steps. */
  readonly path: string
  /** How many faults of each class were needed. */
  readonly faults: Readonly<Record<string, number>>
  readonly steps: readonly CounterexampleStep[]
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
  /** Of a comparison of model and broker: what was done, as lines of a table. */
  readonly lines?: readonly string[]
  /** The counterexample's steps on the reference broker; of what holds, those of the witness that something happens. */
  readonly onBroker?: OnBroker
  /** A sentence where the verdict needs one: what limit was met and what grew, why it is not modelled, a witness that something happens. */
  readonly note?: string
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
