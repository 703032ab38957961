/** What the group coordinator keeps, and what it reads off it. */
import type { Letter } from '../speech.ts'
import { memberAddress, type MemberId, type PartitionOffset, type Peer, type Share } from './speech.ts'

export interface GroupMember extends Peer {
  /** Has it joined in this rebalance? nextGeneration resets it. */
  readonly hasJoined: boolean
}

export interface CoordinatorContext {
  readonly generation: number
  /** The first of them leads. By member id, but for those who are late and stay all the same: they come last. */
  readonly members: readonly GroupMember[]
  /** The leader's; empty until it has come. */
  readonly assignment: readonly Share[]
  /** The committed offset of each partition, the first one's first; −1: none. */
  readonly offsets: readonly number[]
}

/** The group.instance.id of a member; 0: none. */
export type InstanceOf = (member: number) => number

export const isSame = (a: MemberId, b: MemberId): boolean => a.member === b.member && a.id === b.id

/** Who has this member's instance id. */
export const holderOf = (
  { members }: CoordinatorContext,
  member: number,
  instanceOf: InstanceOf,
): GroupMember | undefined =>
  instanceOf(member) === 0 ? undefined : members.find(each => instanceOf(each.member) === instanceOf(member))

/** The members with this one among them, as it is now, in the order of their ids. */
export const admitted = (
  members: readonly GroupMember[],
  one: GroupMember,
  replaced: MemberId | undefined,
): readonly GroupMember[] => byMemberId([...members.filter(each => !isSame(each, one) && each !== replaced), one])

const byMemberId = (members: readonly GroupMember[]): readonly GroupMember[] =>
  members.toSorted((a, b) => a.member - b.member || a.id - b.id)

export const without = ({ members, assignment }: CoordinatorContext, gone: MemberId) => ({
  members: members.filter(each => !isSame(each, gone)),
  assignment: assignment.filter(share => !isSame(share, gone)),
})

/** The committed offsets of what is assigned to this member. */
export function assignedOffsets(
  { assignment, offsets }: CoordinatorContext,
  one: MemberId,
): readonly PartitionOffset[] {
  const partitions = assignment.find(share => isSame(share, one))?.partitions ?? []
  return partitions.map(partition => ({ partition, offset: offsets[partition - 1]! }))
}

/** JoinGroup's answer: the generation; and to the leader, who else is there. */
export function joinedLetter({ members }: CoordinatorContext, generation: number, { member, id }: MemberId): Letter {
  const peers = isSame(members[0]!, { member, id }) ? byMemberId(members).map(peerOf) : []
  return { to: memberAddress(member), message: { type: 'Joined', id, generation, peers } }
}

const peerOf = ({ member, id, owned }: GroupMember): Peer => ({ member, id, owned })
