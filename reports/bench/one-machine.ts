/**
 * Two-phase commit as ONE machine, everything in its context: what a person writes who has `xstate/graph` alone.
 *
 * The same protocol as model/explorer/examples/two-phase-commit.ts, so the same number of states; here each of them is a snapshot, and
 * every step of every state goes through XState.
 */
import { assign, setup } from 'xstate'
import { getAdjacencyMap } from 'xstate/graph'

interface Protocol {
  readonly manager: 'collecting' | 'committed' | 'aborted'
  readonly members: readonly ('working' | 'prepared' | 'committed' | 'aborted')[]
  /** Whose Prepared has been sent, and whose the manager has noted. */
  readonly sent: readonly boolean[]
  readonly noted: readonly boolean[]
}
type Who = { readonly type: 'note' | 'prepare' | 'giveUp' | 'hearCommit' | 'hearAbort'; readonly i: number }
type What = Who | { readonly type: 'commit' } | { readonly type: 'abort' }
type Args = { context: Protocol; event: What }

const who = ({ event }: Args) => ('i' in event ? event.i : -1)
const member = (to: Protocol['members'][number]) => (args: Args) => args.context.members.with(who(args), to)

const protocol = (n: number) =>
  setup({
    types: {} as { context: Protocol; events: What },
    guards: {
      isCollecting: ({ context }) => context.manager === 'collecting',
      isSent: args => args.context.manager === 'collecting' && args.context.sent[who(args)]!,
      allNoted: ({ context }) => context.manager === 'collecting' && context.noted.every(Boolean),
      isWorking: args => args.context.members[who(args)] === 'working',
      hasCommitted: ({ context }) => context.manager === 'committed',
      hasAborted: ({ context }) => context.manager === 'aborted',
    },
    actions: {
      note: assign({ noted: args => args.context.noted.with(who(args), true) }),
      commit: assign({ manager: 'committed' }),
      abort: assign({ manager: 'aborted' }),
      prepare: assign({ members: member('prepared'), sent: args => args.context.sent.with(who(args), true) }),
      memberCommits: assign({ members: member('committed') }),
      memberAborts: assign({ members: member('aborted') }),
    },
  }).createMachine({
    id: 'protocol',
    context: {
      manager: 'collecting',
      members: Array.from({ length: n }, () => 'working' as const),
      sent: Array.from({ length: n }, () => false),
      noted: Array.from({ length: n }, () => false),
    },
    on: {
      note: { guard: 'isSent', actions: 'note' },
      commit: { guard: 'allNoted', actions: 'commit' },
      abort: { guard: 'isCollecting', actions: 'abort' },
      prepare: { guard: 'isWorking', actions: 'prepare' },
      giveUp: { guard: 'isWorking', actions: 'memberAborts' },
      hearCommit: { guard: 'hasCommitted', actions: 'memberCommits' },
      hearAbort: { guard: 'hasAborted', actions: 'memberAborts' },
    },
  })

/** How many states `xstate/graph` finds with n resource managers. */
export function statesByXstateGraph(n: number): number {
  const types = ['note', 'prepare', 'giveUp', 'hearCommit', 'hearAbort'] as const
  const each = Array.from({ length: n }, (_, i) => types.map(type => ({ type, i }))).flat()
  const events: What[] = [{ type: 'commit' }, { type: 'abort' }, ...each]
  return Object.keys(getAdjacencyMap(protocol(n), { events })).length
}
