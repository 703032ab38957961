/**
 * Member: a process of a consumer group: it joins, is assigned partitions, polls, handles, commits, and is called to join again.
 *
 *     outside ─join─▶ joining ─Joined─▶ syncing ─Synced─▶ settled ─heartbeat: REBALANCE_IN_PROGRESS─▶ called ─rejoin─▶ joining
 *        ▲                                                   │                                          └─commit first─▶ committing ─▶ outside
 *        └── out of the group: max.poll.interval.ms, UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION ──┘      crash, a throw ─▶ down ─restart─▶
 *
 * Beside it, what it holds: records that were handed out and are not done. Membership and handlers are two regions, as the heartbeat has a thread
 * of its own: a member that is out of its group goes on with what it holds (a zombie), until it comes to poll again.
 *
 *   M1  position is the next offset to hand out, `next` what a commit would commit now: member-rules.ts has it for each commit mode
 *   M2  it joins again in poll alone: one that handles in its poll loop has nothing in its hands then
 *   M3  eager: what it owned is given up when it joins again; cooperative: when the assignment says so, and then it joins once more
 *
 * A poll brings records of one partition; a client takes what it has fetched of one before it turns to another. A poll that brings none is the
 * step that it makes: `commit`, `rejoin`, or a reset of the position. A step at a time, so that a record may arrive in between.
 *
 * A process that has lost its partitions drops them when it learns of that: nothing is handed out between the two, as polling comes first to joining.
 *
 * Not modelled: subscriptions that differ; pause and seek; transactions; a static member that is too slow does not leave (its session expires).
 */
import { and, assign, not, or, setup } from 'xstate'
import { isCalled, isOutside, isStable, mayCommit, pollsOn } from './member-standing.ts'
import {
  as,
  ask,
  type Given,
  heldBy,
  joinGroup,
  lettersOf,
  type MemberEvent,
  type MemberInput,
  offsetCommit,
} from './member-letters.ts'
import { memberGuards } from './member-guards.ts'
import {
  afterAssignment,
  afterEarlyReturn,
  afterHandling,
  afterHandOut,
  afterPuttingBack,
  afterReset,
  type Ending,
  type MemberContext,
} from './member-rules.ts'
import type { GroupParameters, GroupScope } from './parameters.ts'
import { type GroupError, speech } from './speech.ts'

export function memberMachine(parameters: GroupParameters, scope: GroupScope) {
  const { commit, assignment, offsetReset } = parameters
  const { syncGroup, handled, toRetryTopic, parked, fetch } = lettersOf(parameters, scope)
  const end = (given: Given, ending: Ending) => afterHandling(commit, given.context, heldBy(given)!, ending)
  const dies = ['forget' as const]
  return setup({
    types: {} as { context: MemberContext; events: MemberEvent; input: MemberInput },
    actions: {
      ...speech,
      introduce: assign({ id: ({ context }) => (context.isStranger ? context.id + 1 : context.id) }),
      takeGeneration: assign(({ event }) => {
        const { generation, peers } = as<'Joined'>(event)
        return { generation, peers, isStranger: false }
      }),
      lookAtTopic: assign({ partitions: ({ event }) => as<'sync'>(event).partitions }),
      takeAssignment: assign(({ context, event }) => ({
        owned: afterAssignment(context, as<'Synced'>(event).shares),
        peers: [],
      })),
      giveUp: assign({ owned: ({ context }) => (assignment === 'eager' ? [] : context.owned) }),
      /** onPartitionsLost: others may own them by now. What it has in its hands it goes on with. */
      lose: assign(({ context, event }) => ({
        owned: [],
        peers: [],
        generation: 0,
        isStranger: context.isStranger || event.type === 'pollTimeout' || isUnknown(event),
      })),
      take: assign(({ context, event }) => {
        const { partition, offset, records, end: fetched } = as<'Fetched'>(event)
        const more = records.map((record, i) => ({ partition, offset: offset + i, record }))
        const position = offset + records.length
        return {
          held: [...context.held, ...more],
          owned: afterHandOut(commit, context, partition, [position, fetched]),
        }
      }),
      resetPosition: assign({
        owned: ({ context, event }) => {
          const { partition, start, end: logEnd } = as<'OutOfRange'>(event)
          return afterReset(commit, context, { partition, offset: offsetReset === 'latest' ? logEnd : start })
        },
      }),
      finishRecord: assign(given => end(given, 'succeeded')),
      leaveRecord: assign(given => end(given, 'left')),
      skipRecord: assign(given => end(given, 'done')),
      returnEarly: assign(({ context }) => afterEarlyReturn(commit, context)),
      noteCommit: assign({
        owned: ({ context }) => context.owned.map(one => ({ ...one, sent: Math.max(one.sent, one.next) })),
      }),
      /** What became of the commit is not known: it is made again. */
      noteLoss: assign({ owned: ({ context }) => context.owned.map(one => ({ ...one, sent: -1 })) }),
      putBack: assign(({ context }) => afterPuttingBack(context)),
      forget: assign({ owned: [], held: [], peers: [], generation: 0, isStranger: true }),
    },
    guards: memberGuards(parameters, scope),
  }).createMachine({
    id: 'member',
    context: ({ input: { member, group } }) => ({
      member,
      group,
      id: 0,
      isStranger: true,
      generation: 0,
      peers: [],
      owned: [],
      held: [],
      partitions: scope.partitions,
    }),
    initial: 'starting',
    on: { Joined: {}, Left: {}, Committed: {}, CommitLost: {}, Refused: {} },
    states: {
      starting: { always: [{ guard: 'isLate', target: 'absent' }, { target: 'running' }] },
      absent: { on: { start: 'running' } },
      running: {
        type: 'parallel',
        on: {
          crash: { target: 'down', actions: dies },
          /** What was asked by a process that is gone is answered to nobody. */
          Refused: { guard: and(['isMyself', 'isFenced', not(isOutside)]), target: 'fenced', actions: dies },
        },
        states: {
          membership: {
            initial: 'outside',
            on: {
              /** Who was called joins again in its next poll, before that hands anything out. */
              poll: { guard: and(['mayPoll', 'owns', 'keepsItsPartitions', not(isCalled)]), actions: fetch },
              Refused: { guard: and(['isMyself', not('isFenced')]), target: '.outside', actions: 'lose' },
              Committed: [
                { guard: and(['isMine', 'isFenced']), target: '#member.fenced', actions: dies },
                { guard: and(['isMine', not('isSuccess'), not('isInProgress')]), target: '.outside', actions: 'lose' },
              ],
            },
            states: {
              outside: { on: { join: { guard: 'mayPoll', target: 'joining', actions: ['introduce', joinGroup] } } },
              joining: { on: { Joined: { guard: 'isMine', target: 'syncing', actions: 'takeGeneration' } } },
              syncing: {
                on: {
                  sync: { guard: 'mayPoll', actions: ['lookAtTopic', syncGroup] },
                  Synced: [
                    { guard: 'gaveSomethingUp', target: 'called', actions: 'takeAssignment' },
                    { target: 'settled', actions: 'takeAssignment' },
                  ],
                  Refused: { guard: and(['isMyself', 'isInProgress']), target: 'outside', actions: 'giveUp' },
                },
              },
              settled: {
                on: {
                  poll: { guard: and(['mayPoll', 'owns']), actions: fetch },
                  heartbeat: { actions: ask('Heartbeat') },
                  refreshMetadata: { guard: 'seesMorePartitions', target: 'called' },
                  Refused: { guard: and(['isMyself', 'isInProgress']), target: 'called' },
                  pollTimeout: { guard: 'isTooSlow', target: 'outside', actions: [ask('LeaveGroup'), 'lose'] },
                  /** An orderly stop, with everything handled and committed. */
                  close: [
                    {
                      guard: and(['mayPoll', not('hasNews'), not('isCommitting'), 'leavesOnClose']),
                      target: '#member.down',
                      actions: [ask('LeaveGroup'), ...dies],
                    },
                    {
                      guard: and(['mayPoll', not('hasNews'), not('isCommitting')]),
                      target: '#member.down',
                      actions: dies,
                    },
                  ],
                },
              },
              called: {
                on: {
                  rejoin: [
                    {
                      guard: and(['mayPoll', 'commitsOnRevocation', 'hasNews']),
                      target: 'committing',
                      actions: [offsetCommit, 'noteCommit'],
                    },
                    {
                      guard: and(['mayPoll', not('isCommitting')]),
                      target: 'joining',
                      actions: ['giveUp', joinGroup],
                    },
                  ],
                  pollTimeout: { guard: 'isTooSlow', target: 'outside', actions: [ask('LeaveGroup'), 'lose'] },
                },
              },
              /** The commit before revocation is under way. */
              committing: {
                on: {
                  poll: { guard: and(['mayPoll', 'owns', 'handsOutWhileCommitting']), actions: fetch },
                  Committed: {
                    guard: and(['isMine', or(['isSuccess', 'isInProgress'])]),
                    target: 'outside',
                    actions: 'giveUp',
                  },
                  CommitLost: { target: 'called' },
                },
              },
            },
          },
          handlers: {
            initial: 'working',
            on: {
              OutOfRange: { actions: 'resetPosition' },
              CommitLost: { actions: 'noteLoss' },
              Committed: { guard: and(['isMyself', not('isSuccess'), not('isFenced')]), actions: 'noteLoss' },
            },
            states: {
              working: {
                on: {
                  Fetched: [{ guard: 'commitsFirst', target: 'asking', actions: 'take' }, { actions: 'take' }],
                  commit: [
                    {
                      guard: and([mayCommit, 'hasNews', not('commitsFirst'), or([not('commitsInPoll'), pollsOn])]),
                      actions: [offsetCommit, 'noteCommit'],
                    },
                  ],
                  finish: { guard: 'mayFinish', actions: [handled, 'finishRecord'] },
                  returnEarly: { guard: 'isInBatch', actions: 'returnEarly' },
                  handlerThrows: [
                    {
                      guard: and(['mayFinish', 'dies', isStable, 'commitsOnRevocation']),
                      target: '#member.down',
                      actions: ['leaveRecord', offsetCommit, ...dies],
                    },
                    { guard: and(['mayFinish', 'dies']), target: '#member.down', actions: dies },
                    { guard: and(['mayFinish', 'skips']), actions: 'skipRecord' },
                    { guard: and(['mayFinish', 'retriesLater']), actions: [toRetryTopic, 'skipRecord'] },
                    { guard: and(['mayFinish', 'parks']), actions: [parked, 'skipRecord'] },
                    { guard: 'mayFinish', actions: 'leaveRecord' },
                  ],
                },
              },
              /** Committing before handling: the handlers start once the commit has been answered. */
              asking: {
                always: { guard: not(isStable), target: 'working', actions: 'putBack' },
                on: {
                  commit: { guard: isStable, target: 'waiting', actions: [offsetCommit, 'noteCommit'] },
                },
              },
              waiting: {
                always: { guard: not(isStable), target: 'working', actions: 'putBack' },
                on: {
                  Committed: [
                    { guard: and(['isMine', 'isSuccess']), target: 'working' },
                    { guard: and(['isMine', not('isFenced')]), target: 'working', actions: 'putBack' },
                  ],
                  CommitLost: { target: 'asking', actions: 'noteLoss' },
                },
              },
            },
          },
        },
      },
      down: { on: { restart: 'running' } },
      /** FENCED_INSTANCE_ID is for good: whoever has the instance id now is meant to have it. */
      fenced: {},
    },
  })
}

const isUnknown = (event: MemberEvent): boolean =>
  (event as { readonly error?: GroupError }).error === 'UNKNOWN_MEMBER_ID'
