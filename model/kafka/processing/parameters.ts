/**
 * What decides in consume-process-produce, each with one value; and how small it is made.
 *
 * Instances of the application, input partitions, records and transactional ids count from 1.
 */
export interface ProcessingParameters {
  /** plain: neither sequence numbers nor transactions. idempotent: a resend is known for what it is, as long as its process lives. */
  readonly producer: 'plain' | 'idempotent' | 'transactional'
  /** When the offset of a record is committed: before its handler, after its output, or with sendOffsetsToTransaction. */
  readonly offsets: 'before' | 'after' | 'in-transaction'
  /** Whose transactional.id it is: an instance's own for life, that of an input partition (before KIP-447), or all have one by mistake. */
  readonly transactionalId: 'instance' | 'partition' | 'shared'
  /** Is the consumer's group metadata given to sendOffsetsToTransaction (KIP-447), so that member and generation are looked at? */
  readonly groupMetadata: 'passed' | 'not-passed'
  /** OffsetFetch with require_stable: what a transaction has pending is waited for. Clients before KIP-447 do not ask for it. */
  readonly pendingOffsets: 'awaited' | 'ignored'
  /** isolation.level of whoever reads the output. */
  readonly isolation: 'read_committed' | 'read_uncommitted'
  /** Where the effect of a record is: its output in the log, or besides a call outside, made by its handler. */
  readonly effect: 'log' | 'outside'
  /** After an abort the position goes back to the committed offset, or stays behind the record. */
  readonly onAbort: 'rewinds' | 'goes-on'
  /**
   * When nobody answers commitTransaction: it is called again; or the producer is made anew, and the position is that of the committed offset
   * (starts-over) or stays at the record (handles-again).
   */
  readonly onCommitTimeout: 'commits-again' | 'starts-over' | 'handles-again'
  /** After ProducerFencedException the producer is closed and called no more, or told to abort what it has open (Streams before 1.0). */
  readonly onFenced: 'stops' | 'aborts'
}

export const exactlyOnce: ProcessingParameters = {
  producer: 'transactional',
  offsets: 'in-transaction',
  transactionalId: 'instance',
  groupMetadata: 'passed',
  pendingOffsets: 'awaited',
  isolation: 'read_committed',
  effect: 'log',
  onAbort: 'rewinds',
  onCommitTimeout: 'commits-again',
  onFenced: 'stops',
}

/** The bounds of one search. */
export interface ProcessingScope {
  /** Two instances at most: one more than own anything where there is one partition. */
  readonly instances: number
  /** The input partition of each record, in the order in which they stand there. */
  readonly records: readonly number[]
  /** Fault classes and how often each may strike; `total` bounds them together. */
  readonly faults: Readonly<Record<string, number>>
  readonly total: number
}

export const smallProcessing: ProcessingScope = { instances: 2, records: [1, 1], faults: {}, total: 1 }

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1)

export const instanceIds = ({ instances }: ProcessingScope): readonly number[] => upTo(instances)
export const inputPartitions = ({ records }: ProcessingScope): readonly number[] => upTo(Math.max(1, ...records))
export const processingRecords = ({ records }: ProcessingScope): readonly number[] => upTo(records.length)
/** The records of an input partition: the first lies at offset 0. */
export const recordsIn = ({ records }: ProcessingScope, partition: number): readonly number[] =>
  records.flatMap((of, i) => (of === partition ? [i + 1] : []))

export const isTransactional = ({ producer }: ProcessingParameters): boolean => producer === 'transactional'
/** The transactional id under which this member writes what it makes of a record of this partition. */
export function transactionalIdOf(
  { transactionalId }: ProcessingParameters,
  member: number,
  partition: number,
): number {
  if (transactionalId === 'shared') return 1
  return transactionalId === 'instance' ? member : partition
}
export function transactionalIds(parameters: ProcessingParameters, scope: ProcessingScope): readonly number[] {
  if (!isTransactional(parameters)) return []
  if (parameters.transactionalId === 'shared') return [1]
  return parameters.transactionalId === 'instance' ? instanceIds(scope) : inputPartitions(scope)
}

/** Whose partition is whose when the story begins: by turns. */
export const firstOwner = (scope: ProcessingScope, partition: number): number => ((partition - 1) % scope.instances) + 1
