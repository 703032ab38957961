/** Rules that no Kafka had, and that a bug's report takes for granted: a system with one in it. */
import type { Event, SystemSpec } from '../../explorer/index.ts'
import { swapped } from '../swapped.ts'
import type { TransactionContext } from './transaction.ts'

interface Given {
  readonly context: TransactionContext
  readonly event: Event
}

/** The coordinator takes an abort without looking at its epoch: a zombie's ends its successor's transaction. */
export const abortsOfAnyEpoch = (spec: SystemSpec): SystemSpec =>
  swapped(spec, 'transaction-', {
    guards: {
      mayEnd: ({ context, event }: Given) =>
        event['result'] === 'abort' || event['producerEpoch'] === context.producerEpoch,
    },
  })
