/**
 * A partition's log, as consumers see it: what is in it, and where it begins. It never fails; ../system.ts is about that.
 *
 * Rendezvous: Append, Fetch. `Fetch` at an offset that is not there (or at −1: none is known) is answered with where the log begins and ends.
 */
import { assign, setup } from 'xstate'
import { memberAddress, speech } from './speech.ts'

export interface PartitionContext {
  readonly partition: number
  /** log.retention: what lay below is gone. */
  readonly logStartOffset: number
  readonly log: readonly number[]
}

export type PartitionEvent =
  | { type: 'Append'; record: number }
  | { type: 'Fetch'; member: number; offset: number; max: number }
  | { type: 'deleteOldest' }

const fetch = (event: PartitionEvent) => event as Extract<PartitionEvent, { type: 'Fetch' }>
const logEndOffset = ({ logStartOffset, log }: PartitionContext) => logStartOffset + log.length

export const partitionLog = setup({
  types: {} as { context: PartitionContext; events: PartitionEvent; input: { readonly partition: number } },
  actions: {
    ...speech,
    append: assign({ log: ({ context, event }) => [...context.log, (event as { record: number }).record] }),
    deleteOldest: assign({
      logStartOffset: ({ context }) => context.logStartOffset + 1,
      log: ({ context }) => context.log.slice(1),
    }),
  },
  guards: {
    isThere: ({ context, event }) =>
      fetch(event).offset >= context.logStartOffset && fetch(event).offset < logEndOffset(context),
    isOutOfRange: ({ context, event }) =>
      fetch(event).offset < context.logStartOffset || fetch(event).offset > logEndOffset(context),
    isNotEmpty: ({ context }) => context.log.length > 0,
  },
}).createMachine({
  id: 'partition',
  context: ({ input: { partition } }) => ({ partition, logStartOffset: 0, log: [] }),
  on: {
    Append: { actions: 'append' },
    deleteOldest: { guard: 'isNotEmpty', actions: 'deleteOldest' },
    Fetch: [
      {
        guard: 'isThere',
        actions: {
          type: 'send',
          params: ({ context, event }) => {
            const { member, offset, max } = fetch(event)
            const from = offset - context.logStartOffset
            const records = context.log.slice(from, from + max)
            return {
              to: memberAddress(member),
              message: { type: 'Fetched', partition: context.partition, offset, records, end: logEndOffset(context) },
            }
          },
        },
      },
      {
        guard: 'isOutOfRange',
        actions: {
          type: 'send',
          params: ({ context, event }) => ({
            to: memberAddress(fetch(event).member),
            message: {
              type: 'OutOfRange',
              partition: context.partition,
              start: context.logStartOffset,
              end: logEndOffset(context),
            },
          }),
        },
      },
    ],
  },
})
