/**
 * Replica: one broker's copy of the partition, as follower or leader; the broker's process and disk with it.
 *
 *     running ┌ follower ──LeaderAndIsr names me──▶ leader ┐
 *             └     ◀──LeaderAndIsr names another──        ┘   stop, losePower, wipe ─▶ stopped ─restart─▶ running.follower
 *                                                              die ─▶ gone
 *
 * Rendezvous (one step): a follower's fetch, a change of the in-sync set in the metadata store, a consumer's fetch, the registration at a
 * restart. Each is a request and its answer whose loss only makes them be asked again. In flight: Produce, its reply, LeaderAndIsr.
 * A fetch brings one record, so every prefix is met. Logs are compared by leader epoch: a fetch that has an epoch which the leader's log
 * does not have at that offset is answered with where to truncate (KIP-101, 279 and 320, in the shape of KIP-595).
 *
 *   B1  highWatermark ≤ log end; flushed ≤ log end
 *   B2  the leader epoch never goes down, but for a disk that was wiped
 *   B3  a leader answers a fetch only within its own epoch
 *
 * The page cache: `flushed` records are certainly on disk. The operating system flushes when it likes, so a power loss keeps any prefix
 * from `flushed` on: choosing then is the same as having flushed so far before, and costs no states. A process crash loses nothing.
 *
 * Power that fails on every machine at once (`PowerLost`) keeps exactly what was flushed: the worst case.
 *
 * The in-sync set is changed in one of two ways, which fill the same holes (`removeFromIsr`, `addToIsr`, the message that follows): at once by
 * a conditional write (ZooKeeper), or by a request in flight (KRaft, alter-partition.ts).
 *
 * Not modelled: several partitions, retention and compaction, readers at followers, I/O errors, controlled shutdown.
 */
import { and, assign, setup } from 'xstate'
import { alterPartition } from './alter-partition.ts'
import { isKraft, type Parameters } from './parameters.ts'
import {
  type Args,
  as,
  divergence,
  fetchOf,
  hangUps,
  noOffice,
  replies,
  type ReplicaContext,
  type ReplicaEvent,
  toPeers,
} from './replica-log.ts'
import { isDue, outcome, replicaChanges, replicaGuards, unknownEpochs, unknownPositions } from './replica-rules.ts'
import { type Letter, peerAddress, speech } from './speech.ts'

/** A send; what it says is the name of its function, which is what a diagram can show of it. */
function send(says: string, letters: (args: Args) => Letter | readonly Letter[]) {
  const named = { [says]: (args: Args) => letters(args) }
  return { type: 'send' as const, params: named[says]! }
}

/** The replica's machine for one deployment; input: the broker's id and the partition's replicas. */
export function replicaMachine(parameters: Parameters) {
  const inKraft = isKraft(parameters)
  const rules = replicaChanges(parameters)
  const refuse = (error: string) => send(error, ({ event }) => replies([{ ...as<'Produce'>(event), offset: 0 }], error))
  const acknowledge = [
    send('ProduceReply', ({ context }) =>
      replies(
        context.awaiting.filter(({ offset }) => isDue(parameters, context, offset)),
        outcome(parameters, context),
      ),
    ),
    'settle' as const,
  ] as const
  const hangUp = send('Disconnected', ({ context }) => hangUps(context.awaiting))
  const refuseConnection = [
    { guard: 'asksForReply' as const, actions: send('Disconnected', ({ event }) => hangUps([as<'Produce'>(event)])) },
    {},
  ]
  const registerAtController = send('BrokerRegistration', ({ context, event }) => [
    {
      to: 'controller',
      message: {
        type: 'BrokerRegistration',
        broker: context.id,
        partition: as<'restart' | 'register'>(event).partition,
        ...(inKraft ? { brokerEpoch: context.brokerEpoch } : {}),
      },
    },
    ...(inKraft ? [] : toPeers(parameters, context.id, { type: 'Restarted', broker: context.id })),
  ])
  const obeyed = {
    type: 'observe' as const,
    params: ({ event }: Args) => ({
      type: 'Obeyed' as const,
      controllerEpoch: as<'LeaderAndIsr'>(event).controllerEpoch,
    }),
  }
  const alterIsr = inKraft
    ? send('AlterPartition', ({ context }) => alterPartition(context))
    : send('AlterIsr', ({ context: { id, leaderEpoch, isr } }) => ({
        to: 'metadata',
        message: { type: 'AlterIsr', leader: id, leaderEpoch, isr },
      }))
  const answers = {
    AlterPartitionResponse: [
      { guard: and(['answersProposal', 'isGranted']), actions: ['commitProposal', 'advanceHighWatermark'] },
      { guard: and(['answersProposal', 'isIneligible']), actions: ['dropProposal', 'advanceHighWatermark'] },
      {},
    ],
  } as const

  return setup({
    types: {} as { context: ReplicaContext; events: ReplicaEvent; input: { id: number; isr: readonly number[] } },
    actions: {
      ...speech,
      append: assign(rules.append),
      awaitAgain: assign(rules.awaitAgain),
      advanceHighWatermark: assign(rules.advanceHighWatermark),
      settle: assign(rules.settle),
      notePosition: assign(rules.notePosition),
      appendFetched: assign(rules.appendFetched),
      truncate: assign(rules.truncate),
      removeFromIsr: assign(rules.removeFromIsr),
      addToIsr: assign(rules.addToIsr),
      takeOffice: assign(rules.takeOffice),
      follow: assign(rules.follow),
      forgetMemory: assign(noOffice),
      losePageCache: assign(rules.losePageCache),
      loseDisk: assign({ log: [], flushed: 0, highWatermark: 0, leaderEpoch: 0 }),
      refuseOldOrders: assign(rules.refuseOldOrders),
      forgetIncarnation: assign(rules.forgetIncarnation),
      commitProposal: assign(rules.commitProposal),
      dropProposal: assign(rules.dropProposal),
    },
    guards: replicaGuards(parameters),
  }).createMachine({
    id: 'replica',
    context: ({ input: { id, isr } }) => ({
      id,
      log: [],
      flushed: 0,
      highWatermark: 0,
      leaderEpoch: 1,
      controllerEpoch: 1,
      leader: 1,
      isr: id === 1 ? isr : [],
      positions: id === 1 ? unknownPositions(parameters) : [],
      awaiting: [],
      brokerEpoch: inKraft ? 1 : 0,
      partitionEpoch: 0,
      proposed: [],
      peerEpochs: id === 1 ? unknownEpochs(parameters) : [],
    }),
    initial: 'running',
    on: { Restarted: { actions: 'forgetIncarnation' }, PowerLost: {} },
    states: {
      running: {
        initial: 'starting',
        on: {
          LeaderAndIsr: [
            {
              guard: and(['isFromCurrentController', 'isNewerEpoch', 'namesMe']),
              target: '.leader',
              actions: [obeyed, 'takeOffice', 'advanceHighWatermark'],
            },
            {
              guard: and(['isFromCurrentController', 'isNewerEpoch']),
              target: '.follower',
              actions: [
                obeyed,
                send('NOT_LEADER_OR_FOLLOWER', ({ context }) => replies(context.awaiting, 'NOT_LEADER_OR_FOLLOWER')),
                'follow',
              ],
            },
          ],
          /** Its session had expired without its knowing; it comes back and learns what was decided meanwhile. */
          register: { actions: registerAtController },
          stop: { target: 'stopped', actions: [hangUp, 'forgetMemory'] },
          losePower: { guard: 'isPossibleCut', target: 'stopped', actions: [hangUp, 'forgetMemory', 'losePageCache'] },
          PowerLost: { target: 'stopped', actions: [hangUp, 'forgetMemory', 'losePageCache'] },
          wipe: { target: 'stopped', actions: [hangUp, 'forgetMemory', 'loseDisk'] },
          die: { target: 'gone', actions: [hangUp, 'forgetMemory', 'loseDisk'] },
        },
        states: {
          starting: {
            always: [{ guard: 'leadsAtFirst', target: 'leader' }, { target: 'follower' }],
          },
          leader: {
            on: {
              Produce: [
                { guard: and(['lacksInSyncReplicas', 'asksForReply']), actions: refuse('NOT_ENOUGH_REPLICAS') },
                { guard: 'isDuplicate', actions: 'awaitAgain' },
                { guard: 'isOutOfOrder', actions: refuse('OUT_OF_ORDER_SEQUENCE_NUMBER') },
                { actions: ['append', 'advanceHighWatermark'] },
              ],
              /** Answering is a step of its own: a broker that stops between its append and its answer leaves the producer in doubt. */
              respond: { guard: 'hasDueAnswer', actions: [...acknowledge] },
              Fetch: [
                {
                  guard: and(['isSameEpoch', 'diverges']),
                  actions: send('Diverging', ({ context, event }) => {
                    const { from, epochs } = as<'Fetch'>(event)
                    const endOffset = divergence(context.log, epochs)
                    return { to: peerAddress(from), message: { type: 'Diverging', endOffset } }
                  }),
                },
                {
                  guard: 'isSameEpoch',
                  actions: [
                    'notePosition',
                    'advanceHighWatermark',
                    send('Fetched', ({ context: { log, highWatermark }, event }) => {
                      const { from, epochs } = as<'Fetch'>(event)
                      const entry = log[epochs.length] ?? null
                      return { to: peerAddress(from), message: { type: 'Fetched', entry, highWatermark } }
                    }),
                  ],
                },
              ],
              shrinkIsr: {
                guard: 'isInIsr',
                actions: ['removeFromIsr', alterIsr, 'advanceHighWatermark'],
              },
              expandIsr: { guard: 'mayJoinIsr', actions: ['addToIsr', alterIsr] },
              ...(inKraft ? answers : {}),
              ConsumerFetch: [
                {
                  guard: 'isVisible',
                  actions: send('ConsumerFetched', ({ context, event }) => {
                    const { offset } = as<'ConsumerFetch'>(event)
                    const { record } = context.log[offset]!
                    return { to: 'consumer', message: { type: 'ConsumerFetched', offset, record } }
                  }),
                },
                {
                  guard: 'isBeyondLog',
                  actions: send('OffsetOutOfRange', ({ context }) => ({
                    to: 'consumer',
                    message: { type: 'OffsetOutOfRange', end: context.highWatermark },
                  })),
                },
              ],
            },
          },
          follower: {
            on: {
              Produce: [{ guard: 'asksForReply', actions: refuse('NOT_LEADER_OR_FOLLOWER') }, {}],
              fetch: {
                guard: 'knowsLeader',
                actions: send('Fetch', ({ context }) => fetchOf(context)),
              },
              Fetched: { actions: 'appendFetched' },
              Diverging: { actions: 'truncate' },
            },
          },
        },
      },
      stopped: {
        on: {
          PowerLost: { actions: 'losePageCache' },
          Produce: refuseConnection,
          restart: { target: 'running.follower', actions: ['refuseOldOrders', registerAtController] },
        },
      },
      gone: { on: { Produce: refuseConnection } },
    },
  })
}

export type ReplicaMachine = ReturnType<typeof replicaMachine>
