/**
 * Thread consumer: the one consumer of one partition, whose handler tries a record that failed again, in its place.
 *
 *     ready ──take──▶ handling ──attempt──▶ settled ──commit──▶ ready          crash ─▶ down ─restart─▶ ready
 *                        ▲  └── refused ──▶ waiting                  (from the first record that is not committed)
 *                        └─────retry──────────┘
 *
 *   H1  records are taken in the order of the log, the next one when the one before it is settled and committed
 *   H2  a record is settled once it is applied, or set aside after its last attempt
 *
 * Why one partition's log is data and not a broker: order *inside* a partition is what Kafka gives (claims S19, S23). What is asked here begins
 * where consumers of several partitions meet again. A record that arrives late is a consumer that takes it late.
 *
 * Not modelled: rebalances, how long a handler waits before it tries again.
 */
import { assign, setup } from 'xstate'
import { type Kind, numberOf, type OrderParameters } from './parameters.ts'
import { speech } from './speech.ts'

export interface ThreadConsumerContext {
  readonly name: string
  readonly log: readonly Kind[]
  /** The next offset to be taken, and all before it is committed. */
  readonly position: number
  /** How often the record in hand was refused: a count beside its offset, which outlives a crash. 0 where it is tried for ever. */
  readonly refusals: number
}

export type ThreadConsumerEvent = {
  readonly type: 'take' | 'attempt' | 'retry' | 'commit' | 'crash' | 'restart' | 'Applied' | 'Refused'
}

type Given = { readonly context: ThreadConsumerContext }
const inHand = ({ log, position }: ThreadConsumerContext): Kind => log[position]!
const typeOf: Readonly<Record<Kind, string>> = { post: 'Post', comment: 'Comment', delete: 'Delete', other: 'Other' }

export const threadConsumer = ({ attempts }: Pick<OrderParameters, 'attempts'>) =>
  setup({
    types: {} as {
      context: ThreadConsumerContext
      events: ThreadConsumerEvent
      input: Pick<ThreadConsumerContext, 'name' | 'log'>
    },
    actions: {
      ...speech,
      countRefusal: assign({
        refusals: ({ context: { refusals } }) => (attempts === 'for ever' ? 0 : refusals + 1),
      }),
      goOn: assign({ position: ({ context }) => context.position + 1, refusals: 0 }),
    },
    guards: {
      hasNext: ({ context: { log, position } }) => position < log.length,
      mayTryAgain: ({ context: { refusals } }) => attempts === 'for ever' || refusals + 1 < attempts,
    },
  }).createMachine({
    id: 'thread consumer',
    context: ({ input }) => ({ ...input, position: 0, refusals: 0 }),
    initial: 'ready',
    states: {
      ready: { on: { take: { guard: 'hasNext', target: 'handling' } } },
      handling: {
        on: {
          attempt: {
            actions: {
              type: 'send',
              params: ({ context }: Given) => ({
                to: 'thread',
                message: { type: typeOf[inHand(context)], from: context.name },
              }),
            },
          },
          Applied: { target: 'settled', actions: settle('Applied') },
          Refused: [
            { guard: 'mayTryAgain', target: 'waiting', actions: 'countRefusal' },
            { target: 'settled', actions: settle('SetAside') },
          ],
          crash: 'down',
        },
      },
      waiting: { on: { retry: 'handling', crash: 'down' } },
      settled: {
        on: { commit: { target: 'ready', actions: 'goOn' }, crash: 'down' },
      },
      down: { on: { restart: 'ready' } },
    },
  })

function settle(type: 'Applied' | 'SetAside') {
  return {
    type: 'observe' as const,
    params: ({ context }: Given) => ({ type, record: numberOf(inHand(context)) }),
  }
}
