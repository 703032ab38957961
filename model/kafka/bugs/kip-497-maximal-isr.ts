/**
 * KIP-497, KAFKA-8836 (2.7): while AlterPartition is on its way, the leader does not know which set is in force. A record is safe when it
 * is on every member of both. The AsyncIsr variant of Gustafson's specification.
 */
import { assign } from 'xstate'
import { type Args, endOf } from '../replica-log.ts'
import { type Bug, bugOf, noAcknowledgedLoss } from './bug.ts'

const setting = {
  source: 'KIP-497, KAFKA-8836 (2.7)',
  says: 'While a change of the in-sync set is on its way, the high watermark waits for the old set and for the new one.',
  parameters: { metadata: 'kraft', minInsyncReplicas: 1 },
  bounds: { faults: { b1: 1 }, shrinks: 1 },
  property: noAcknowledgedLoss,
} as const

const counting = (members: (context: Args['context']) => readonly number[]) => ({
  slot: 'broker-' as const,
  filling: {
    actions: {
      advanceHighWatermark: assign(({ context }: Args) => ({ highWatermark: endOf(context, members(context)) })),
    },
  },
})

/** Granted by now for all the leader knows: a member that is in the set already is not waited for. */
export const onlyOldSet: Bug = bugOf({
  ...setting,
  id: 'kip-497-only-the-old-set',
  without: 'the leader counts the old set alone',
  swap: counting(({ isr }) => isr),
})

/** Not granted yet for all the leader knows: a member that it has given up may still be elected. */
export const onlyNewSet: Bug = bugOf({
  ...setting,
  id: 'kip-497-only-the-new-set',
  without: 'the leader counts the proposed set alone',
  swap: counting(({ isr, proposed }) => (proposed.length > 0 ? proposed : isr)),
})
