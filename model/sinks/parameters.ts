/**
 * What decides where an effect lands, each with one value; and how small the system is made.
 *
 * Records and workers count from 1.
 */
export const sourceNames = ['kafka', 'rabbitmq', 'rocketmq', 'mns', 'request'] as const
/** Who hands records out, and hands them out again (sources.ts). request: a caller that asks once and never again. */
export type SourceName = (typeof sourceNames)[number]

export const sinkNames = [
  'none',
  'natural-set',
  'unique-key',
  'unique-key-before',
  'unique-key-after',
  'look-up-then-write',
  'select-then-insert',
  'set-if-absent-before',
  'set-if-absent-before-undone-on-error',
  'set-if-absent-after',
  'set-if-absent-expiring',
  'lock-then-done',
  'offsets-with-data',
  'offsets-with-data-fenced',
  'outside-call',
  'outbox',
  'dual-write-database-first',
  'dual-write-send-first',
] as const
/** What the handler does for a record, step by step (recipes.ts). */
export type SinkName = (typeof sinkNames)[number]

export interface SinkParameters {
  readonly source: SourceName
  readonly sink: SinkName
  /** Whom a handler calls, or who reads what it sends, has the record's identity as a key and knows what it had. */
  readonly remembers: boolean
  /** A natural set that compares: a value is written only over an older one. */
  readonly newerOnly: boolean
  /** How many records a worker is given before it confirms one: RabbitMQ's prefetch. The others have a number of their own. */
  readonly prefetch: number
  /** Kafka's: when an offset is committed. Past each record that is done, as it is handed out, or up to the first record that is not done. */
  readonly commits: 'after' | 'before' | 'lowest-unfinished'
  /** Kafka's: how many records of a partition are handled side by side. */
  readonly handlers: number
}

export const losses = ['confirmation', 'answer'] as const
export type Lost = (typeof losses)[number]

/** The bounds of one search. */
export interface SinkScope {
  /** All of them are there when the story begins. */
  readonly records: number
  readonly workers: number
  /** What n may lose: a confirmation on its way to the source, the answer of a store, a service or a topic. */
  readonly loses: readonly Lost[]
  /** Fault classes c, n, rb, e and how often each may strike; `total` bounds them together. */
  readonly faults: Readonly<Record<string, number>>
  readonly total: number
}

export const plainSink: SinkParameters = {
  source: 'kafka',
  sink: 'none',
  remembers: false,
  newerOnly: false,
  prefetch: 2,
  commits: 'after',
  handlers: 1,
}

export const smallSink: SinkScope = { records: 2, workers: 1, loses: losses, faults: {}, total: 1 }

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1)
export const recordsOf = ({ records }: SinkScope): readonly number[] => upTo(records)
export const workersOf = ({ workers }: SinkScope): readonly number[] => upTo(workers)
