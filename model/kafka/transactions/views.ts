/** What properties read of a transaction's machines, each as a small integer; bit t of a mask is transaction t, whose record is #t. */
import { maskOf } from '../views.ts'
import type { TransactionParameters } from './parameters.ts'
import { lastStableOffset, type PartitionContext, readRecords, recordsThatAre } from './partition-log.ts'
import type { ProducerContext } from './producer-steps.ts'
import type { TransactionMetadata } from './transaction-metadata.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}

export const producerViews = {
  hasBegun: ({ value }: Local<ProducerContext>) => value !== 'uninitialized',
  isReady: ({ value }: Local<ProducerContext>) => value === 'ready',
  isFatal: ({ value }: Local<ProducerContext>) => value === 'fatalError',
  isGone: ({ value }: Local<ProducerContext>) => value === 'fatalError' || value === 'crashed',
  hasAbortableError: ({ value }: Local<ProducerContext>) => value === 'abortableError',
  /** Fatal to every client, whatever it wants to do about it. */
  toldInvalidState: ({ context: { error } }: Local<ProducerContext>) => error === 'INVALID_TXN_STATE',
  epoch: ({ context }: Local<ProducerContext>) => context.producerEpoch,
  producerId: ({ context }: Local<ProducerContext>) => context.producerId,
}

export const coordinatorViews = {
  isOngoing: ({ value }: Local<TransactionMetadata>) => value === 'ongoing',
  /** The outcome is written, and not everybody has it. */
  isEnding: ({ value }: Local<TransactionMetadata>) => value === 'prepareCommit' || value === 'prepareAbort',
  epoch: ({ context }: Local<TransactionMetadata>) => context.producerEpoch,
  producerId: ({ context }: Local<TransactionMetadata>) => context.producerId,
  coordinatorEpoch: ({ context }: Local<TransactionMetadata>) => context.coordinatorEpoch,
}

export const partitionViews = (parameters: TransactionParameters) => ({
  /** What a reader is handed under its isolation level. */
  read: ({ context: { log } }: Local<PartitionContext>) => maskOf(readRecords(log, parameters)),
  /** More than once. */
  twice: ({ context: { log } }: Local<PartitionContext>) => {
    const read = readRecords(log, parameters)
    return maskOf(read.filter((record, i) => read.indexOf(record) < i))
  },
  committed: ({ context: { log } }: Local<PartitionContext>) => maskOf(recordsThatAre(log, 'commit')),
  aborted: ({ context: { log } }: Local<PartitionContext>) => maskOf(recordsThatAre(log, 'abort')),
  /** Records above the last stable offset. */
  isOpen: ({ context: { log } }: Local<PartitionContext>) => lastStableOffset(log) < log.length,
})
