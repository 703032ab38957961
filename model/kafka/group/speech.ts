/**
 * What the machines of a group say: messages to each other, and facts for whoever watches.
 */
import type { Letter } from '../speech.ts'

/** Kafka's errors, by name. */
export type GroupError =
  'NONE' | 'UNKNOWN_MEMBER_ID' | 'ILLEGAL_GENERATION' | 'REBALANCE_IN_PROGRESS' | 'FENCED_INSTANCE_ID'

/** A member id: whose process, and which of those that it was given; it gets a new one when it joins as a stranger. */
export interface MemberId {
  readonly member: number
  readonly id: number
}

/** What a member shows of itself with every request. */
export interface Credentials extends MemberId {
  readonly generation: number
}

/** What a member says when it joins, and the leader is told of all of them: what it owns, for a cooperative assignor. */
export interface Peer extends MemberId {
  readonly owned: readonly number[]
}

/** The partitions that are assigned to a member. */
export interface Share extends MemberId {
  readonly partitions: readonly number[]
}

/** An offset in a partition; −1: none. */
export interface PartitionOffset {
  readonly partition: number
  readonly offset: number
}

/** Acknowledged: a record is in the log. Handled: its effect has happened. Parked: it went to the dead-letter topic. */
export type GroupFact =
  | { readonly type: 'Acknowledged'; readonly record: number }
  | { readonly type: 'Handled'; readonly record: number; readonly group: number; readonly member: number }
  | { readonly type: 'Parked'; readonly record: number; readonly group: number }

export const speech = {
  send: (() => undefined) as (args: unknown, letters: Letter | readonly Letter[]) => void,
  observe: (() => undefined) as (args: unknown, fact: GroupFact) => void,
}

/** What a letter is called in the pictures of the machines, where its type is not to be read off it. */
export const named = <F extends object>(name: string, says: F): F =>
  Object.defineProperty(says, 'name', { value: name })

export const memberAddress = (member: number) => `member-${member}`
export const partitionAddress = (partition: number) => `partition-${partition}`
export const coordinatorAddress = (group: number) => `coordinator-${group}`
/** The channel of a member's OffsetCommits. */
export const commitsOf = (member: number) => `commits-${member}`
