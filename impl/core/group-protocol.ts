/**
 * What the members of a group and its coordinator say to each other: Kafka's classic group protocol, with Kafka's names.
 *
 *     FindCoordinator ─▶ JoinGroup ─▶ SyncGroup ─▶ OffsetFetch … Heartbeat, OffsetCommit … LeaveGroup
 *
 * Subscriptions and assignments (ConsumerProtocolSubscription, ConsumerProtocolAssignment) are bytes to Kafka's coordinator; here they are values, and
 * the coordinator looks at them as little. `clientId` stands in the header of every request; only JoinGroup's is used.
 */
import type { ErrorCode } from './errors.ts'
import type { TopicPartition } from './protocol.ts'

export type AssignorName = 'range' | 'roundrobin' | 'cooperative-sticky'

/** What a member wants, and has. */
export interface Subscription {
  readonly topics: readonly string[]
  /** Kept through the rebalance (cooperative), of this generation. Empty where everything is given up first (eager). */
  readonly ownedPartitions: readonly TopicPartition[]
  /** −1: it is of none. */
  readonly generationId: number
}

/** An assignor that the member can do; the first is the one that it likes best. */
export interface GroupProtocol {
  readonly name: AssignorName
  readonly metadata: Subscription
}

export interface JoinedMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly metadata: Subscription
}

/** Partitions by member id. */
export type Assignments = readonly {
  readonly memberId: string
  readonly assignment: readonly TopicPartition[]
}[]

/** `groupInstanceId`: of a static member (KIP-345); null: a dynamic one. */
interface OfMember {
  readonly groupId: string
  readonly memberId: string
  readonly groupInstanceId: string | null
}

type OfGeneration = OfMember & { readonly generationId: number }

export type GroupRequest =
  | { readonly api: 'FindCoordinator'; readonly groupId: string }
  | (OfMember & {
      readonly api: 'JoinGroup'
      readonly clientId: string
      readonly sessionTimeoutMs: number
      readonly rebalanceTimeoutMs: number
      readonly protocols: readonly GroupProtocol[]
    })
  /** `assignments`: the leader's decision; empty from everybody else. */
  | (OfGeneration & { readonly api: 'SyncGroup'; readonly assignments: Assignments })
  | (OfGeneration & { readonly api: 'Heartbeat' })
  | (OfMember & { readonly api: 'LeaveGroup' })
  /** Generation −1 and no member: of somebody who is in no group (assign, an admin). */
  | (OfGeneration & { readonly api: 'OffsetCommit'; readonly offsets: Readonly<Record<TopicPartition, number>> })
  | {
      readonly api: 'OffsetFetch'
      readonly groupId: string
      readonly topicPartitions: readonly TopicPartition[]
      /** KIP-447: UNSTABLE_OFFSET_COMMIT while a transaction that has offsets of them is not decided. Absent: no. */
      readonly requireStable?: boolean
    }
  | { readonly api: 'DescribeGroups'; readonly groupId: string }

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable'

export interface DescribedMember {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly clientId: string
  readonly assignment: readonly TopicPartition[]
}

export type GroupResponse =
  | { readonly api: 'FindCoordinator'; readonly errorCode: ErrorCode; readonly brokerId: number }
  | {
      readonly api: 'JoinGroup'
      readonly errorCode: ErrorCode
      readonly generationId: number
      /** The assignor that all of them can do. */
      readonly protocolName: string
      readonly leader: string
      /** With MEMBER_ID_REQUIRED: the one to join with. */
      readonly memberId: string
      /** The leader alone is told who they are. */
      readonly members: readonly JoinedMember[]
      /** KIP-814: it leads, and the assignment stands. */
      readonly skipAssignment: boolean
    }
  | { readonly api: 'SyncGroup'; readonly errorCode: ErrorCode; readonly assignment: readonly TopicPartition[] }
  | { readonly api: 'Heartbeat'; readonly errorCode: ErrorCode }
  | { readonly api: 'LeaveGroup'; readonly errorCode: ErrorCode }
  | { readonly api: 'OffsetCommit'; readonly errorCode: ErrorCode }
  /** −1: nothing is committed for that partition. */
  | {
      readonly api: 'OffsetFetch'
      readonly errorCode: ErrorCode
      readonly offsets: Readonly<Record<TopicPartition, number>>
    }
  /** `Dead`: there is no such group. */
  | {
      readonly api: 'DescribeGroups'
      readonly errorCode: ErrorCode
      readonly groupState: GroupState | 'Dead'
      readonly protocolName: string
      readonly members: readonly DescribedMember[]
    }
