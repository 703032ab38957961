/**
 * Consumer: one member of one group on one partition: poll, handle, commit; and the group coordinator's memory of the committed offset.
 *
 *     joining ─join─▶ ready ──poll──▶ handling ──finish──▶ ready          crash, a throw that nobody catches ─▶ down ─restart─▶ joining
 *                       └─poll (commit first)─▶ claiming ──commit, answered──▶ handling
 *
 * What is committed, and when, is the contested decision; `mayCommit` and `committable` are its holes, one filling a client family (see
 * ConsumerParameters). A poll hands out one record: a batch would be handled record by record all the same, but for what the families differ
 * in, and that is in `mayCommit`.
 *
 *   G1  position is the next offset to hand out; committedOffset the next offset that a successor will hand out
 *   G2  the coordinator takes a commit only from the current generation: what a dead member had in flight changes nothing once a successor joined
 *
 * Rendezvous: polling the leader (only what is below the high watermark), joining (which answers with the committed offset). In flight:
 * OffsetCommit; its answer comes with its arrival, as a lost answer makes the client commit the same offset again, which changes nothing.
 *
 * The group is an established one: it has committed offset 0 when the story begins (a group without an offset is claim C12).
 *
 * Not modelled here: several members and rebalances, several partitions, max.poll.interval.ms (group/ has them), transactions.
 */
import { and, assign, not, or, setup } from 'xstate'
import type { ConsumerParameters } from './parameters.ts'
import { speech } from './speech.ts'

export interface ConsumerContext {
  readonly generation: number
  /** The next offset to be handed out. */
  readonly position: number
  /** The record that the handler has, and its offset; −1 when it has none. */
  readonly record: number
  /** What this member committed last, or found committed: a commit that would repeat it is not sent. */
  readonly sent: number
}

export type ConsumerEvent =
  | { type: 'poll'; leader: number }
  | { type: 'ConsumerFetched'; record: number; offset: number }
  | { type: 'OffsetOutOfRange'; end: number }
  | { type: 'commit' | 'finish' | 'close' | 'handlerThrows' | 'crash' | 'restart' | 'CommitLost' | 'Committed' }
  | { type: 'Joined'; committedOffset: number; generation: number }
  | { type: 'join' }

const as = <T extends ConsumerEvent['type']>(event: ConsumerEvent) => event as Extract<ConsumerEvent, { type: T }>

export function consumerMachine({ commit, onThrow, offsetReset }: ConsumerParameters) {
  const lag = commit === 'last-handled' ? 1 : 0
  const committable = ({ position }: ConsumerContext) => position - lag
  const send = {
    type: 'send' as const,
    params: ({ context }: { context: ConsumerContext }) => ({
      to: 'offsets',
      message: { type: 'OffsetCommit', offset: committable(context), generation: context.generation },
    }),
  }
  return setup({
    types: {} as { context: ConsumerContext; events: ConsumerEvent },
    actions: {
      ...speech,
      take: assign(({ event }) => {
        const { record, offset } = as<'ConsumerFetched'>(event)
        return { record, position: offset + 1 }
      }),
      resetPosition: assign({
        position: ({ event }) => (offsetReset === 'latest' ? as<'OffsetOutOfRange'>(event).end : 0),
      }),
      resume: assign(({ event }) => {
        const { committedOffset, generation } = as<'Joined'>(event)
        return { generation, position: committedOffset, sent: committedOffset, record: -1 }
      }),
      noteCommit: assign({ sent: ({ context }) => committable(context) }),
      noteLoss: assign({ sent: 0 }),
      putDown: assign({ record: -1 }),
      forget: assign({ position: 0, record: -1, sent: 0 }),
    },
    guards: {
      commitsFirst: () => commit === 'before',
      commitsInPoll: () => commit === 'poll' || commit === 'after' || commit === 'finally' || commit === 'last-handled',
      commitsAnyTime: () => commit === 'handed-out',
      commitsOnClose: () => commit === 'poll' || commit === 'handed-out' || commit === 'finally',
      hasNews: ({ context }) => committable(context) > context.sent,
      dies: () => onThrow === 'throws',
    },
  }).createMachine({
    id: 'consumer',
    context: { generation: 0, position: 0, record: -1, sent: 0 },
    initial: 'joining',
    on: { Committed: {}, CommitLost: { actions: 'noteLoss' } },
    states: {
      joining: {
        on: {
          join: {
            actions: { type: 'send', params: { to: 'coordinator', message: { type: 'Join' } } },
          },
          Joined: { target: 'ready', actions: 'resume' },
        },
      },
      ready: {
        on: {
          poll: {
            actions: {
              type: 'send',
              params: ({ context, event }) => ({
                to: `peer-${as<'poll'>(event).leader}`,
                message: { type: 'ConsumerFetch', offset: context.position },
              }),
            },
          },
          ConsumerFetched: [
            { guard: 'commitsFirst', target: 'claiming', actions: 'take' },
            { target: 'handling', actions: 'take' },
          ],
          OffsetOutOfRange: { actions: 'resetPosition' },
          commit: { guard: and([or(['commitsInPoll', 'commitsAnyTime']), 'hasNews']), actions: [send, 'noteCommit'] },
          crash: { target: 'down', actions: 'forget' },
          /** An orderly stop, with everything handled and committed. */
          close: { guard: not('hasNews'), target: 'down', actions: 'forget' },
        },
      },
      /** Committing before handling: the handler starts once the commit has been answered. */
      claiming: {
        initial: 'asking',
        on: { crash: { target: 'down', actions: 'forget' } },
        states: {
          asking: { on: { commit: { target: 'waiting', actions: [send, 'noteCommit'] } } },
          waiting: { on: { Committed: '#consumer.handling', CommitLost: { target: 'asking', actions: 'noteLoss' } } },
        },
      },
      handling: {
        on: {
          finish: {
            target: 'ready',
            actions: [
              { type: 'observe', params: ({ context }) => ({ type: 'Handled', record: context.record }) },
              'putDown',
            ],
          },
          commit: { guard: and(['commitsAnyTime', 'hasNews']), actions: [send, 'noteCommit'] },
          handlerThrows: [
            { guard: not('dies'), target: 'ready', actions: 'putDown' },
            { guard: and(['commitsOnClose', 'hasNews']), target: 'down', actions: [send, 'forget'] },
            { target: 'down', actions: 'forget' },
          ],
          crash: { target: 'down', actions: 'forget' },
        },
      },
      down: { on: { restart: 'joining' } },
    },
  })
}

export type ConsumerMachine = ReturnType<typeof consumerMachine>

export interface CoordinatorContext {
  readonly committedOffset: number
  readonly generation: number
}

export type CoordinatorEvent = { type: 'OffsetCommit'; offset: number; generation: number } | { type: 'Join' }

/** The group coordinator as far as one consumer sees it: the committed offset (itself a replicated record; never lost here) and who may move it. */
export const coordinator = setup({
  types: {} as { context: CoordinatorContext; events: CoordinatorEvent },
  actions: {
    ...speech,
    store: assign({ committedOffset: ({ event }) => (event as { offset: number }).offset }),
    nextGeneration: assign({ generation: ({ context }) => context.generation + 1 }),
  },
  guards: { isCurrent: ({ context, event }) => (event as { generation: number }).generation === context.generation },
}).createMachine({
  id: 'group coordinator',
  context: { committedOffset: 0, generation: 0 },
  on: {
    OffsetCommit: {
      guard: 'isCurrent',
      actions: ['store', { type: 'send', params: { to: 'consumer', message: { type: 'Committed' } } }],
    },
    Join: {
      actions: [
        'nextGeneration',
        {
          type: 'send',
          params: ({ context }) => ({ to: 'consumer', message: { type: 'Joined', ...context } }),
        },
      ],
    },
  },
})
