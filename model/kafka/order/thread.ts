/**
 * Thread: the application's own data, a post with its comments, as the handlers change it.
 *
 *     absent ──Post──▶ posted ──Delete──▶ deleted        a Comment is taken while the post is there, and refused otherwise
 *
 *   T1  every attempt is answered: applied, or refused
 *   T2  what is applied once more changes nothing, so that a redelivery is no matter of order; a deleted post stays deleted
 *
 * An attempt and its answer are one transaction of the database, and so one step (a rendezvous).
 */
import { setup } from 'xstate'
import type { OrderParameters } from './parameters.ts'
import { speech } from './speech.ts'

/** `from`: whose handler it is, to whom the answer goes. */
export type ThreadEvent = { readonly type: 'Post' | 'Comment' | 'Delete' | 'Other'; readonly from: string }

const answer = (type: 'Applied' | 'Refused') => ({
  type: 'send' as const,
  params: ({ event }: { event: ThreadEvent }) => ({ to: event.from, message: { type } }),
})
const [applied, refused] = [answer('Applied'), answer('Refused')]

export const threadMachine = ({ deleteOfNothing }: Pick<OrderParameters, 'deleteOfNothing'>) =>
  setup({
    types: {} as { events: ThreadEvent },
    actions: speech,
    guards: {
      deleteMayPass: () => deleteOfNothing === 'passes',
    },
  }).createMachine({
    id: 'thread',
    initial: 'absent',
    on: { Other: { actions: applied } },
    states: {
      absent: {
        on: {
          Post: { target: 'posted', actions: applied },
          Comment: { actions: refused },
          Delete: [{ guard: 'deleteMayPass', actions: applied }, { actions: refused }],
        },
      },
      posted: {
        on: {
          Post: { actions: applied },
          Comment: { actions: applied },
          Delete: { target: 'deleted', actions: applied },
        },
      },
      deleted: {
        on: {
          Post: { actions: applied },
          Comment: { actions: refused },
          Delete: { actions: applied },
        },
      },
    },
  })
