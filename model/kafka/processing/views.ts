/** What properties read of consume-process-produce, each as a small integer. Sets of records are bit masks: bit r is record r. */
import { maskOf } from '../views.ts'
import type { GroupContext } from './group.ts'
import type { InstanceContext } from './instance-context.ts'
import type { OutputContext, OutputEntry } from './output.ts'
import { inputPartitions, type ProcessingScope, recordsIn } from './parameters.ts'
import type { ReaderContext } from './reader.ts'
import type { TransactionContext } from './transaction.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
  readonly matches: (value: never) => boolean
}
const isIn = (local: Local<unknown>, ...states: readonly unknown[]) =>
  states.some(state => local.matches(state as never))

export const instanceViews = {
  runs: (local: Local<InstanceContext>) => isIn(local, 'running'),
  fenced: (local: Local<InstanceContext>) => isIn(local, 'fenced'),
  generation: ({ context }: Local<InstanceContext>) => context.generation,
  holds: ({ context }: Local<InstanceContext>) => maskOf(context.inHand ? [context.inHand.record] : []),
  owns: ({ context }: Local<InstanceContext>) => maskOf(context.owned.map(({ partition }) => partition)),
}

export const groupViews = (scope: ProcessingScope) => ({
  generation: ({ context }: Local<GroupContext>) => context.generation,
  members: ({ context }: Local<GroupContext>) => maskOf(context.members),
  /** The records whose offset is committed. */
  committed: ({ context }: Local<GroupContext>) =>
    maskOf(
      inputPartitions(scope).flatMap(partition => recordsIn(scope, partition).slice(0, context.offsets[partition - 1])),
    ),
  pending: ({ context }: Local<GroupContext>) => context.pending.length,
})

const recordsThat = (log: readonly OutputEntry[], is: OutputEntry['is']) =>
  log.filter(entry => entry.is === is).map(({ record }) => record)
const twiceIn = (records: readonly number[]) => records.filter((record, i) => records.indexOf(record) < i)

export const outputViews = {
  /** Records with an output whose transaction is committed, or that is of none. */
  committed: ({ context: { log } }: Local<OutputContext>) => maskOf(recordsThat(log, 'committed')),
  twice: ({ context: { log } }: Local<OutputContext>) => maskOf(twiceIn(recordsThat(log, 'committed'))),
  open: ({ context: { log } }: Local<OutputContext>) => maskOf(recordsThat(log, 'open')),
  aborted: ({ context: { log } }: Local<OutputContext>) => maskOf(recordsThat(log, 'aborted')),
  logEndOffset: ({ context: { log } }: Local<OutputContext>) => log.length,
}

export const transactionViews = {
  /** Decided, and not every participant has its marker. */
  isEnding: (local: Local<TransactionContext>) => isIn(local, 'prepareCommit', 'prepareAbort'),
  isOngoing: (local: Local<TransactionContext>) => isIn(local, 'ongoing'),
  producerEpoch: ({ context }: Local<TransactionContext>) => context.producerEpoch,
}

export const readerViews = { position: ({ context }: Local<ReaderContext>) => context.position }
