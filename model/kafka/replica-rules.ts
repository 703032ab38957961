/**
 * What a replica decides, and what changes in it: the filling of the named holes of replica.ts, as pure functions of (context, event).
 *
 *     replicaGuards    may it? each a hole that a mutant or an older KIP can fill otherwise, with machine.provide({ guards })
 *     replicaChanges   what it then knows; machine.provide({ actions }) fills these
 *
 * Order within a step, and what is sent, stand in replica.ts.
 */
import { alterPartitionChanges, alterPartitionGuards, proposalChanges } from './alter-partition.ts'
import { brokerIds, effectiveMinInsyncReplicas, isKraft, type Parameters } from './parameters.ts'
import {
  type Args,
  as,
  commonEnd,
  divergence,
  epochStartOffset,
  maximalIsr,
  nextBrokerEpoch,
  noOffice,
  offsetOf,
  type ReplicaContext,
} from './replica-log.ts'
import type { Entry } from './speech.ts'

/** DelayedProduce: an acks=all request is answered once its record is below the high watermark, any other at once. */
export const isDue = ({ acks }: Parameters, { highWatermark }: ReplicaContext, offset: number) =>
  acks !== 'all' || highWatermark > offset

/**
 * Below min in-sync the record stays, and may still become visible: the producer hears an error all the same. While a change is on its way
 * an append is judged by the committed set, an answer by the maximal one (Partition.scala, checkEnoughReplicasReachOffset).
 */
export const outcome = (parameters: Parameters, context: ReplicaContext) =>
  lacksReplicas(parameters, maximalIsr(context)) ? 'NOT_ENOUGH_REPLICAS_AFTER_APPEND' : 'NONE'

/** min.insync.replicas is looked at for acks=all alone. */
const lacksReplicas = (parameters: Parameters, isr: readonly number[]) =>
  parameters.acks === 'all' && isr.length < effectiveMinInsyncReplicas(parameters)

/** KAFKA-15583: below min in-sync nothing becomes visible. It is no matter of acks. */
const isFrozen = (parameters: Parameters, { isr }: ReplicaContext) =>
  parameters.highWatermarkBelowMinIsr === 'frozen' && isr.length < effectiveMinInsyncReplicas(parameters)

/** What a new leader knows of where the others' logs end: nothing. */
export const unknownPositions = (parameters: Parameters) => brokerIds(parameters).map(() => -1)

/** And what incarnations they are. */
export const unknownEpochs = (parameters: Parameters) => (isKraft(parameters) ? brokerIds(parameters).map(() => 0) : [])

export function replicaGuards(parameters: Parameters) {
  const { acks, idempotence } = parameters
  return {
    hasDueAnswer: ({ context }: Args) => context.awaiting.some(({ offset }) => isDue(parameters, context, offset)),
    leadsAtFirst: ({ context }: Args) => context.isr.length > 0,
    /** KAFKA-1188: a controller that lost its office must not be obeyed. Acceptance is by leader epoch and by controller epoch. */
    isFromCurrentController: ({ context, event }: Args) =>
      as<'LeaderAndIsr'>(event).controllerEpoch >= context.controllerEpoch,
    /** A broker that has restarted knows no leader, so that the epoch which it remembers is news to it as well. */
    isNewerEpoch: ({ context, event }: Args) => {
      const { leaderEpoch } = as<'LeaderAndIsr'>(event)
      return leaderEpoch > context.leaderEpoch || (leaderEpoch === context.leaderEpoch && context.leader === 0)
    },
    namesMe: ({ context, event }: Args) => as<'LeaderAndIsr'>(event).leader === context.id,
    asksForReply: () => acks !== '0',
    lacksInSyncReplicas: ({ context }: Args) => lacksReplicas(parameters, context.isr),
    isDuplicate: ({ context, event }: Args) => idempotence && offsetOf(context.log, as<'Produce'>(event)) >= 0,
    /** The broker is taken to know this producer: for one that it does not know, Kafka takes any sequence number to begin with. */
    isOutOfOrder: ({ context, event }: Args) => {
      const { follows } = as<'Produce'>(event)
      return idempotence && follows > 0 && !context.log.some(({ record }) => record === follows)
    },
    isSameEpoch: ({ context, event }: Args) => as<'Fetch'>(event).leaderEpoch === context.leaderEpoch,
    diverges: ({ context, event }: Args) => {
      const { epochs } = as<'Fetch'>(event)
      return divergence(context.log, epochs) < epochs.length
    },
    isInIsr: ({ context, event }: Args) => {
      const { follower } = as<'shrinkIsr' | 'expandIsr'>(event)
      return follower !== context.id && context.isr.includes(follower) && context.proposed.length === 0
    },
    /** KAFKA-7128: at the high watermark is not enough, the follower must have reached this leader's epoch. */
    mayJoinIsr: ({ context, event }: Args) => {
      const { follower } = as<'shrinkIsr' | 'expandIsr'>(event)
      const position = context.positions[follower - 1]!
      if (context.isr.includes(follower) || context.proposed.length > 0) return false
      return position >= context.highWatermark && position >= epochStartOffset(context)
    },
    knowsLeader: ({ context }: Args) => context.leader > 0,
    isVisible: ({ context, event }: Args) => as<'ConsumerFetch'>(event).offset < context.highWatermark,
    isBeyondLog: ({ context, event }: Args) => as<'ConsumerFetch'>(event).offset > context.log.length,
    isPossibleCut: ({ context, event }: Args) => {
      const { keep } = as<'losePower'>(event)
      return context.flushed <= keep && keep <= context.log.length
    },
    ...alterPartitionGuards,
  }
}

type Change = (args: Args) => Partial<ReplicaContext>

export function replicaChanges(parameters: Parameters) {
  const { acks, flushEveryRecord } = parameters
  const flushedAfter = (log: readonly Entry[], flushed: number) => (flushEveryRecord ? log.length : flushed)
  return {
    append: ({ context, event }) => {
      const { record, send, attempt } = as<'Produce'>(event)
      const log = [...context.log, { record, send, epoch: context.leaderEpoch }]
      const request = { record, attempt, offset: context.log.length }
      const awaiting = acks === '0' ? [] : [...context.awaiting, request]
      return { log, flushed: flushedAfter(log, context.flushed), awaiting }
    },
    /** A resend of what the log holds: it is answered like the first, not appended again. */
    awaitAgain: ({ context, event }) => {
      const produce = as<'Produce'>(event)
      const offset = offsetOf(context.log, produce)
      return { awaiting: [...context.awaiting, { record: produce.record, attempt: produce.attempt, offset }] }
    },
    /** The hole of KIP-497 and KAFKA-15583. */
    advanceHighWatermark: ({ context }) => (isFrozen(parameters, context) ? {} : { highWatermark: commonEnd(context) }),
    settle: ({ context }) => ({
      awaiting: context.awaiting.filter(({ offset }) => !isDue(parameters, context, offset)),
    }),
    notePosition: ({ context, event }) => {
      const { from, epochs, brokerEpoch } = as<'Fetch'>(event)
      const positions = context.positions.with(from - 1, epochs.length)
      return brokerEpoch === undefined
        ? { positions }
        : { positions, peerEpochs: context.peerEpochs.with(from - 1, brokerEpoch) }
    },
    appendFetched: ({ context, event }) => {
      const { entry, highWatermark } = as<'Fetched'>(event)
      const log = entry ? [...context.log, entry] : context.log
      return { log, flushed: flushedAfter(log, context.flushed), highWatermark: Math.min(highWatermark, log.length) }
    },
    truncate: ({ context, event }) => {
      const log = context.log.slice(0, as<'Diverging'>(event).endOffset)
      const highWatermark = Math.min(context.highWatermark, log.length)
      return { log, highWatermark, flushed: Math.min(context.flushed, log.length) }
    },
    removeFromIsr: ({ context, event }) => ({
      isr: context.isr.filter(id => id !== as<'shrinkIsr' | 'expandIsr'>(event).follower),
    }),
    addToIsr: ({ context, event }) => ({
      isr: [...context.isr, as<'shrinkIsr' | 'expandIsr'>(event).follower].toSorted(),
    }),
    takeOffice: ({ context, event }) => {
      const { leaderEpoch, isr, controllerEpoch, partitionEpoch = 0 } = as<'LeaderAndIsr'>(event)
      const positions = unknownPositions(parameters)
      const inKraft = { partitionEpoch, proposed: [], peerEpochs: unknownEpochs(parameters) }
      return { leader: context.id, leaderEpoch, isr, controllerEpoch, positions, ...inKraft }
    },
    follow: ({ event }) => {
      const { leader, leaderEpoch, controllerEpoch } = as<'LeaderAndIsr'>(event)
      return { ...noOffice, leader, leaderEpoch, controllerEpoch }
    },
    losePageCache: ({ context, event }) => {
      const keep = event.type === 'losePower' ? event.keep : context.flushed
      return { log: context.log.slice(0, keep), flushed: keep, highWatermark: Math.min(context.highWatermark, keep) }
    },
    /**
     * KIP-380: an order that was on its way before the restart is for an incarnation that is gone; the broker epoch tells.
     * The order that answers the registration has this epoch or a later one: `isNewerEpoch` lets both in.
     */
    refuseOldOrders: ({ context, event }) => {
      const { leaderEpoch, quorum } = as<'restart' | 'register'>(event).partition
      const brokerEpoch = quorum ? nextBrokerEpoch(quorum, context.id) : 0
      return { leaderEpoch: Math.max(context.leaderEpoch, leaderEpoch), brokerEpoch }
    },
    /** KIP-903, in ZooKeeper; KRaft refuses the request that is about another incarnation. What a broker said before it restarted no longer counts; its log may be shorter now. */
    forgetIncarnation: ({ context, event }) => ({
      positions: context.positions.length === 0 ? [] : context.positions.with(as<'Restarted'>(event).broker - 1, -1),
    }),
    ...alterPartitionChanges,
    ...(isKraft(parameters) ? proposalChanges : {}),
  } satisfies Record<string, Change>
}
