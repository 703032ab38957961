/**
 * The contested decisions of replication, election and clients, each a named function: Kafka got several of them wrong, and a mutant swaps exactly one.
 *
 * `Rules` is handed to brokers, to the controller and to clients; `kafkaRules` is what Kafka does today. Every function is pure, and says whose decision it is.
 */
import type { AssignedPartition, ConsumerConfig } from './consumer-state.ts'
import type { ErrorCode } from './errors.ts'
import { groupRules, memberRules } from './group-rules.ts'
import { epochEndOffset, lastEpoch, type Log } from './log.ts'
import type { BrokerRegistration, PartitionState } from './metadata.ts'
import type { Acks, RequestOf, TopicConfigs } from './protocol.ts'
import { producerRules } from './producer-rules.ts'
import { readerRules } from './reader-rules.ts'
import { type Awaiting, maximalIsr, type Replica } from './replica-state.ts'
import { transactionRules } from './transaction-rules.ts'

export type Rules = typeof kafkaRules

const leaderRules = {
  /** min.insync.replicas is looked at for acks=all alone, and never asks for more replicas than there are. */
  mayAppend: ({ isr, configs }: Replica, acks: Acks, replicas: number): boolean =>
    acks !== -1 || isr.length >= Math.min(configs.minInsyncReplicas, replicas),

  /** DelayedProduce: acks=all is answered once all of the batch is below the high watermark, any other at once. */
  isDue: ({ highWatermark }: Replica, { acks, requiredOffset }: Awaiting): boolean =>
    acks !== -1 || highWatermark >= requiredOffset,

  /** The answer is judged by the maximal set (Partition.checkEnoughReplicasReachOffset); the record stays all the same. */
  outcome: (replica: Replica, { acks }: Awaiting, replicas: number): ErrorCode => {
    const needed = Math.min(replica.configs.minInsyncReplicas, replicas)
    return acks === -1 && maximalIsr(replica).length < needed ? 'NOT_ENOUGH_REPLICAS_AFTER_APPEND' : 'NONE'
  },

  /** What every member of the maximal set is known to have (KIP-497). It never goes down while a leader leads; below min in-sync it may stand still. */
  highWatermark: (replica: Replica): number => {
    const { brokerId, log, positions, highWatermark, isr, configs, replicas } = replica
    const isShort = isr.length < Math.min(configs.minInsyncReplicas, replicas.length)
    if (isShort && configs.highWatermarkBelowMinIsr === 'frozen') return highWatermark
    const ends = maximalIsr(replica).map(id => (id === brokerId ? log.logEndOffset : (positions[id]?.offset ?? -1)))
    return Math.max(highWatermark, Math.min(...ends))
  },

  /** KAFKA-7128: at the high watermark is not enough, the follower must have reached this leader's epoch. */
  mayJoinIsr: ({ isr, proposed, positions, highWatermark, epochStartOffset }: Replica, follower: number): boolean => {
    if (isr.includes(follower) || proposed.length > 0) return false
    const offset = positions[follower]?.offset ?? -1
    return offset >= highWatermark && offset >= epochStartOffset
  },

  /** KIP-320: a fetcher one election behind is fenced; one from the future knows more than this leader. */
  checkLeaderEpoch: ({ role, leaderEpoch }: Replica, theirs: number): ErrorCode => {
    if (role !== 'leader') return 'NOT_LEADER_OR_FOLLOWER'
    if (theirs < 0 || theirs === leaderEpoch) return 'NONE'
    return theirs < leaderEpoch ? 'FENCED_LEADER_EPOCH' : 'UNKNOWN_LEADER_EPOCH'
  },

  /** KIP-595: where the follower's last epoch ends here, if that is before where its log ends. */
  divergence: (log: Log, { fetchOffset, lastFetchedEpoch }: RequestOf<'Fetch'>) => {
    if (lastFetchedEpoch < 0) return undefined
    const end = epochEndOffset(log, lastFetchedEpoch)
    return end.epoch < lastFetchedEpoch || end.endOffset < fetchOffset ? end : undefined
  },

  /**
   * KAFKA-12686, 13091: an answer that was on its way while the office changed is about a set that is gone. So is one that comes after the
   * metadata log has brought what was granted, and another change is on its way (Partition.scala, handleAlterPartitionUpdate).
   */
  answersProposal: ({ proposed, leaderEpoch, partitionEpoch }: Replica, asked: RequestOf<'AlterPartition'>): boolean =>
    proposed.length > 0 && asked.leaderEpoch === leaderEpoch && asked.partitionEpoch === partitionEpoch,
}

const followerRules = {
  /** KIP-101, 279: to where the leader's epoch ends, or to where our own log ends that epoch. */
  truncationOffset: (log: Log, diverging: { readonly epoch: number; readonly endOffset: number }): number => {
    const own = epochEndOffset(log, diverging.epoch)
    return Math.min(Math.max(diverging.endOffset, 0), Math.max(own.endOffset, 0), log.logEndOffset)
  },

  /** The leader's, as far as our own log reaches. */
  followedHighWatermark: (log: Log, leaders: number): number => Math.min(leaders, log.logEndOffset),

  /** An order from an office that is over is not obeyed; the epoch that one remembers is news to a broker that has just started. */
  isNews: ({ role, leaderEpoch }: Replica, theirs: number): boolean =>
    theirs > leaderEpoch || (theirs === leaderEpoch && role === 'none'),

  /** flush.messages: is an append flushed before anybody hears of it? */
  mustFlush: ({ flushMessages }: TopicConfigs, unflushed: number): boolean =>
    flushMessages > 0 && unflushed >= flushMessages,

  /** What a fetch says it has last: the leader finds by it where the logs part. */
  lastFetchedEpoch: (log: Log): number => lastEpoch(log),
}

type Brokers = Readonly<Record<number, BrokerRegistration>>
const isActive = (brokers: Brokers, id: number) => brokers[id] !== undefined && !brokers[id].isFenced

const controllerRules = {
  /** The set, else the eligible ones, else the last that led when both are empty, else (unclean) any that is here; 0: nobody. */
  electable: (partition: PartitionState, brokers: Brokers, unclean: boolean): readonly number[] => {
    const { isr, elr, lastKnownLeader, replicas } = partition
    const active = (ids: readonly number[]) => ids.filter(id => isActive(brokers, id))
    const isEmpty = isr.length + elr.length === 0
    const last = isEmpty && lastKnownLeader > 0 ? active([lastKnownLeader]) : []
    return [active(isr), active(elr), last, unclean ? active(replicas) : []].find(ids => ids.length > 0) ?? []
  },

  /** A leader that was not in sync starts with a set of its own: nobody else is known to have its log. */
  isrAfterElection: ({ isr }: PartitionState, leader: number): readonly number[] =>
    leader === 0 || isr.includes(leader) ? isr : [leader],

  /** Without eligible replicas the last member stays in the set: only its log has everything. */
  isrWithout: ({ isr }: PartitionState, broker: number, withElr: boolean): readonly number[] => {
    const rest = isr.filter(id => id !== broker)
    return rest.length === 0 && !withElr ? isr : rest
  },

  /** KIP-966: who left the set while it fell below min in-sync stays eligible, unless it has just restarted uncleanly. */
  elrAfter: (before: PartitionState, isr: readonly number[], minIsr: number, unclean: readonly number[]) => {
    if (isr.length >= minIsr) return []
    return [...new Set([...before.isr, ...before.elr])].filter(id => !isr.includes(id) && !unclean.includes(id))
  },

  /** Is the change made from what is in force, by the leader in office? */
  checkAlterPartition: (partition: PartitionState, asked: RequestOf<'AlterPartition'>): ErrorCode => {
    if (asked.leaderEpoch < partition.leaderEpoch) return 'FENCED_LEADER_EPOCH'
    if (asked.brokerId !== partition.leader || asked.leaderEpoch > partition.leaderEpoch) return 'INVALID_REQUEST'
    return asked.partitionEpoch === partition.partitionEpoch ? 'NONE' : 'INVALID_UPDATE_VERSION'
  },

  /** KIP-841: a fenced broker is not put into the set. KIP-903: nor one of which the leader knows an incarnation that is gone. */
  isEligibleMember: (brokers: Brokers, { brokerId, brokerEpoch }: { brokerId: number; brokerEpoch: number }): boolean =>
    isActive(brokers, brokerId) && (brokerEpoch < 0 || brokers[brokerId]!.brokerEpoch === brokerEpoch),
}

type Commits = Pick<ConsumerConfig, 'autoCommit'>

const clientRules = {
  /** What the application may take for acknowledged. A duplicate of what is in the log is in the log. */
  isSuccess: (errorCode: ErrorCode): boolean => errorCode === 'NONE' || errorCode === 'DUPLICATE_SEQUENCE_NUMBER',

  /** The interval is over. librdkafka's thread commits here and now, whatever the handler is doing; Java waits for the next poll. */
  commitsAtOnce: ({ autoCommit }: Commits): boolean => autoCommit !== 'java',

  /** The next offset. Java commits positions, a reset's included; librdkafka only what it has handed out ("stored"). */
  offsetToCommit: ({ position, handedOut }: AssignedPartition, { autoCommit }: Commits): number =>
    autoCommit === 'librdkafka' ? handedOut : position,
}

export const kafkaRules = {
  ...leaderRules,
  ...followerRules,
  ...controllerRules,
  ...clientRules,
  ...producerRules,
  ...groupRules,
  ...memberRules,
  ...readerRules,
  ...transactionRules,
}
