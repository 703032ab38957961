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
 * Not modelled: several partitions, retention and compaction, AlterPartition as a message (KIP-497), eligible leader replicas (KIP-966), a high
 * watermark that stands still below min in-sync (3.7), readers at followers, I/O errors.
 */
import { and, assign, setup } from 'xstate'
import { effectiveMinInsyncReplicas, brokerIds, type Parameters } from './parameters.ts'
import {
  type Args,
  as,
  commonEnd,
  divergence,
  epochStartOffset,
  hangUps,
  noOffice,
  offsetOf,
  replies,
  type ReplicaContext,
  type ReplicaEvent,
  toPeers,
} from './replica-log.ts'
import { type Entry, type Letter, peerAddress, speech } from './speech.ts'

/** The replica's machine for one deployment; input: the broker's id and the partition's replicas. */
export function replicaMachine(parameters: Parameters) {
  const { acks, idempotence, flushEveryRecord } = parameters
  const minimum = effectiveMinInsyncReplicas(parameters)
  const unknownPositions = brokerIds(parameters).map(() => -1)
  const flushedAfter = (log: readonly Entry[], flushed: number) => (flushEveryRecord ? log.length : flushed)
  const send = (letters: (args: Args) => Letter | readonly Letter[]) => ({ type: 'send' as const, params: letters })
  const refuse = (error: string) => send(({ event }) => replies([{ ...as<'Produce'>(event), offset: 0 }], error))

  /** KIP-35: an acks=all request is answered once its record is below the high watermark, any other at once. */
  const isDue = ({ highWatermark }: ReplicaContext, offset: number) => acks !== 'all' || highWatermark > offset
  /** Below min in-sync the record stays, and may still become visible: the producer hears an error all the same. */
  const outcome = ({ isr }: ReplicaContext) =>
    acks === 'all' && isr.length < minimum ? 'NOT_ENOUGH_REPLICAS_AFTER_APPEND' : 'NONE'
  const acknowledge = [
    send(({ context }) =>
      replies(
        context.awaiting.filter(({ offset }) => isDue(context, offset)),
        outcome(context),
      ),
    ),
    'settle' as const,
  ] as const
  const hangUp = send(({ context }) => hangUps(context.awaiting))
  const refuseConnection = [
    { guard: 'asksForReply' as const, actions: send(({ event }) => hangUps([as<'Produce'>(event)])) },
    {},
  ]
  const registerAtController = send(({ context, event }) => [
    {
      to: 'controller',
      message: {
        type: 'BrokerRegistration',
        broker: context.id,
        partition: as<'restart' | 'register'>(event).partition,
      },
    },
    ...toPeers(parameters, context.id, { type: 'Restarted', broker: context.id }),
  ])
  const obeyed = {
    type: 'observe' as const,
    params: ({ event }: Args) => ({
      type: 'Obeyed' as const,
      controllerEpoch: as<'LeaderAndIsr'>(event).controllerEpoch,
    }),
  }
  const alterIsr = send(({ context: { id, leaderEpoch, isr } }) => ({
    to: 'metadata',
    message: { type: 'AlterIsr', leader: id, leaderEpoch, isr },
  }))

  return setup({
    types: {} as { context: ReplicaContext; events: ReplicaEvent; input: { id: number; isr: readonly number[] } },
    actions: {
      ...speech,
      append: assign(({ context, event }) => {
        const { record, send: identity, attempt } = as<'Produce'>(event)
        const log = [...context.log, { record, send: identity, epoch: context.leaderEpoch }]
        const request = { record, attempt, offset: context.log.length }
        const awaiting = acks === '0' ? [] : [...context.awaiting, request]
        return { log, flushed: flushedAfter(log, context.flushed), awaiting }
      }),
      awaitAgain: assign({
        awaiting: ({ context, event }) => {
          const produce = as<'Produce'>(event)
          const offset = offsetOf(context.log, produce)
          return [...context.awaiting, { record: produce.record, attempt: produce.attempt, offset }]
        },
      }),
      advanceHighWatermark: assign({ highWatermark: ({ context }) => commonEnd(context) }),
      settle: assign({
        awaiting: ({ context }) => context.awaiting.filter(({ offset }) => !isDue(context, offset)),
      }),
      notePosition: assign({
        positions: ({ context, event }) => {
          const { from, epochs } = as<'Fetch'>(event)
          return context.positions.with(from - 1, epochs.length)
        },
      }),
      appendFetched: assign(({ context, event }) => {
        const { entry, highWatermark } = as<'Fetched'>(event)
        const log = entry ? [...context.log, entry] : context.log
        return { log, flushed: flushedAfter(log, context.flushed), highWatermark: Math.min(highWatermark, log.length) }
      }),
      truncate: assign(({ context, event }) => {
        const log = context.log.slice(0, as<'Diverging'>(event).endOffset)
        const highWatermark = Math.min(context.highWatermark, log.length)
        return { log, highWatermark, flushed: Math.min(context.flushed, log.length) }
      }),
      removeFromIsr: assign({
        isr: ({ context, event }) => context.isr.filter(id => id !== as<'shrinkIsr' | 'expandIsr'>(event).follower),
      }),
      addToIsr: assign({
        isr: ({ context, event }) => [...context.isr, as<'shrinkIsr' | 'expandIsr'>(event).follower].toSorted(),
      }),
      takeOffice: assign(({ context, event }) => {
        const { leaderEpoch, isr, controllerEpoch } = as<'LeaderAndIsr'>(event)
        return { leader: context.id, leaderEpoch, isr, controllerEpoch, positions: unknownPositions }
      }),
      follow: assign(({ event }) => {
        const { leader, leaderEpoch, controllerEpoch } = as<'LeaderAndIsr'>(event)
        return { ...noOffice, leader, leaderEpoch, controllerEpoch }
      }),
      forgetMemory: assign(noOffice),
      losePageCache: assign(({ context, event }) => {
        const keep = event.type === 'losePower' ? event.keep : context.flushed
        return { log: context.log.slice(0, keep), flushed: keep, highWatermark: Math.min(context.highWatermark, keep) }
      }),
      loseDisk: assign({ log: [], flushed: 0, highWatermark: 0, leaderEpoch: 0 }),
      /** KIP-903: what a broker said before it restarted no longer counts; its log may be shorter now. */
      forgetIncarnation: assign({
        positions: ({ context, event }) =>
          context.positions.length === 0 ? [] : context.positions.with(as<'Restarted'>(event).broker - 1, -1),
      }),
    },
    guards: {
      /** KAFKA-1188: a controller that lost its office must not be obeyed. Acceptance is by leader epoch and by controller epoch. */
      isFromCurrentController: ({ context, event }) =>
        as<'LeaderAndIsr'>(event).controllerEpoch >= context.controllerEpoch,
      isNewerEpoch: ({ context, event }) => as<'LeaderAndIsr'>(event).leaderEpoch > context.leaderEpoch,
      namesMe: ({ context, event }) => as<'LeaderAndIsr'>(event).leader === context.id,
      asksForReply: () => acks !== '0',
      lacksInSyncReplicas: ({ context }) => acks === 'all' && context.isr.length < minimum,
      isDuplicate: ({ context, event }) => idempotence && offsetOf(context.log, as<'Produce'>(event)) >= 0,
      isOutOfOrder: ({ context, event }) => {
        const { follows } = as<'Produce'>(event)
        return idempotence && follows > 0 && !context.log.some(({ record }) => record === follows)
      },
      isSameEpoch: ({ context, event }) => as<'Fetch'>(event).leaderEpoch === context.leaderEpoch,
      diverges: ({ context, event }) => {
        const { epochs } = as<'Fetch'>(event)
        return divergence(context.log, epochs) < epochs.length
      },
      isInIsr: ({ context, event }) => {
        const { follower } = as<'shrinkIsr' | 'expandIsr'>(event)
        return follower !== context.id && context.isr.includes(follower)
      },
      /** KAFKA-7128: at the high watermark is not enough, the follower must have reached this leader's epoch. */
      mayJoinIsr: ({ context, event }) => {
        const { follower } = as<'shrinkIsr' | 'expandIsr'>(event)
        const position = context.positions[follower - 1]!
        if (context.isr.includes(follower)) return false
        return position >= context.highWatermark && position >= epochStartOffset(context)
      },
      knowsLeader: ({ context }) => context.leader > 0,
      isVisible: ({ context, event }) => as<'ConsumerFetch'>(event).offset < context.highWatermark,
      isBeyondLog: ({ context, event }) => as<'ConsumerFetch'>(event).offset > context.log.length,
      isPossibleCut: ({ context, event }) => {
        const { keep } = as<'losePower'>(event)
        return context.flushed <= keep && keep <= context.log.length
      },
    },
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
      positions: id === 1 ? unknownPositions : [],
      awaiting: [],
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
              actions: [
                obeyed,
                'takeOffice',
                {
                  type: 'observe',
                  params: ({ context: { id, leaderEpoch, log } }) => ({
                    type: 'TookOffice',
                    broker: id,
                    epoch: leaderEpoch,
                    records: log.map(({ record }) => record),
                  }),
                },
                'advanceHighWatermark',
                ...acknowledge,
              ],
            },
            {
              guard: and(['isFromCurrentController', 'isNewerEpoch']),
              target: '.follower',
              actions: [obeyed, send(({ context }) => replies(context.awaiting, 'NOT_LEADER_OR_FOLLOWER')), 'follow'],
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
            always: [{ guard: ({ context }) => context.isr.length > 0, target: 'leader' }, { target: 'follower' }],
          },
          leader: {
            on: {
              Produce: [
                { guard: and(['lacksInSyncReplicas', 'asksForReply']), actions: refuse('NOT_ENOUGH_REPLICAS') },
                { guard: and(['isDuplicate', 'asksForReply']), actions: ['awaitAgain', ...acknowledge] },
                { guard: 'isDuplicate' },
                { guard: and(['isOutOfOrder', 'asksForReply']), actions: refuse('OUT_OF_ORDER_SEQUENCE_NUMBER') },
                { guard: 'isOutOfOrder' },
                { actions: ['append', 'advanceHighWatermark', ...acknowledge] },
              ],
              Fetch: [
                {
                  guard: and(['isSameEpoch', 'diverges']),
                  actions: send(({ context, event }) => {
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
                    ...acknowledge,
                    send(({ context: { log, highWatermark }, event }) => {
                      const { from, epochs } = as<'Fetch'>(event)
                      const entry = log[epochs.length] ?? null
                      return { to: peerAddress(from), message: { type: 'Fetched', entry, highWatermark } }
                    }),
                  ],
                },
              ],
              shrinkIsr: {
                guard: 'isInIsr',
                actions: ['removeFromIsr', alterIsr, 'advanceHighWatermark', ...acknowledge],
              },
              expandIsr: { guard: 'mayJoinIsr', actions: ['addToIsr', alterIsr] },
              ConsumerFetch: [
                {
                  guard: 'isVisible',
                  actions: send(({ context, event }) => {
                    const { offset } = as<'ConsumerFetch'>(event)
                    const { record } = context.log[offset]!
                    return { to: 'consumer', message: { type: 'ConsumerFetched', offset, record } }
                  }),
                },
                {
                  guard: 'isBeyondLog',
                  actions: send(({ context }) => ({
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
                actions: send(({ context: { id, leader, leaderEpoch, log } }) => ({
                  to: peerAddress(leader),
                  message: { type: 'Fetch', from: id, leaderEpoch, epochs: log.map(({ epoch }) => epoch) },
                })),
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
          restart: { target: 'running.follower', actions: registerAtController },
        },
      },
      gone: { on: { Produce: refuseConnection } },
    },
  })
}

export type ReplicaMachine = ReturnType<typeof replicaMachine>
