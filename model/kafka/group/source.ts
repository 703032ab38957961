/**
 * Source: sends the records in order, each to the partition of its key. How a producer may lose, repeat or disorder them is what ../system.ts and
 * ../idempotence/ are about; here each is in its log when it is sent, and acknowledged.
 */
import { assign, setup } from 'xstate'
import { type GroupScope, keyOf, partitionOfKey } from './parameters.ts'
import { partitionAddress, speech } from './speech.ts'

export interface SourceContext {
  /** How many records have been sent. */
  readonly sent: number
  /** How many partitions the topic has by now. */
  readonly partitions: number
}

export function sourceMachine(scope: GroupScope) {
  return setup({
    types: {} as { context: SourceContext; events: { type: 'append' | 'addPartition' } },
    actions: {
      ...speech,
      count: assign({ sent: ({ context }) => context.sent + 1 }),
      addPartition: assign({ partitions: ({ context }) => context.partitions + 1 }),
    },
    guards: { hasMore: ({ context }) => context.sent < scope.keys.length },
  }).createMachine({
    id: 'source',
    context: { sent: 0, partitions: scope.partitions },
    on: {
      append: {
        guard: 'hasMore',
        actions: [
          'count',
          {
            type: 'send',
            params: ({ context: { sent, partitions } }) => ({
              to: partitionAddress(partitionOfKey(keyOf(scope, sent), partitions)),
              message: { type: 'Append', record: sent },
            }),
          },
          { type: 'observe', params: ({ context: { sent } }) => ({ type: 'Acknowledged', record: sent }) },
        ],
      },
      addPartition: { actions: 'addPartition' },
    },
  })
}
