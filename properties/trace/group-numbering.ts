/**
 * Which member of the machine's a member id is, and which of the ids that it was given. A static member that is back is the same one with another id; where
 * another process comes with its instance id, that is another member with the same (KIP-345).
 */
import type { ClassicGroup } from '../../impl/core/group.ts'

/** As the machine has it. */
interface MemberId {
  readonly member: number
  readonly id: number
}

interface Numbered extends MemberId {
  readonly memberId: string
  readonly groupInstanceId: string | null
  /** Who asked under this id; empty: nobody has. */
  readonly node: string
}

export interface Numbering {
  readonly members: readonly Numbered[]
  /** Of the world's generations the machine's. */
  readonly generations: ReadonlyMap<number, number>
}

export const noNumbers: Numbering = { members: [], generations: new Map() }

/** 0: nobody. */
export const numberOf = ({ members }: Numbering, memberId: string): MemberId => {
  const { member, id } = members.find(each => each.memberId === memberId) ?? { member: 0, id: 1 }
  return { member, id }
}

export const numberText = (numbering: Numbering, memberId: string): string => {
  const { member, id } = numberOf(numbering, memberId)
  return id === 1 ? `${member}` : `${member}, id ${id}`
}

export interface Asking {
  readonly memberId: string
  readonly groupInstanceId: string | null
  readonly node: string
}

/** In the order of joining; and whoever asks under an instance id, whether it is in or not. */
export function withMembers(before: Numbering, { members }: ClassicGroup, asking: Asking | undefined): Numbering {
  const isIts = ({ memberId }: { readonly memberId: string }) => memberId === asking?.memberId
  const nodeOf = (one: { readonly memberId: string }) => (isIts(one) ? asking!.node : '')
  const isOutside = asking !== undefined && asking.groupInstanceId !== null && !members.some(isIts)
  const all = [...(isOutside ? [asking] : []), ...members.map(one => ({ ...one, node: nodeOf(one) }))]
  const grown = all.reduce(withMember, before.members)
  return { ...before, members: grown.map(one => (one.node === '' ? { ...one, node: nodeOf(one) } : one)) }
}

function withMember(known: readonly Numbered[], { memberId, groupInstanceId, node }: Asking): readonly Numbered[] {
  if (known.some(each => each.memberId === memberId)) return known
  const isSame = (each: Numbered) => node === '' || each.node === '' || each.node === node
  const before = known.findLast(
    each => groupInstanceId !== null && each.groupInstanceId === groupInstanceId && isSame(each),
  )
  const next = known.reduce((most, { member }) => Math.max(most, member), 0) + 1
  const { member, id } = before ? { member: before.member, id: before.id + 1 } : { member: next, id: 1 }
  return [...known, { memberId, member, id, groupInstanceId, node }]
}

/** Who has the same instance id has the same number; 0: none. */
export function instanceIn({ members }: Numbering, member: number): number {
  const instance = members.find(each => each.member === member)?.groupInstanceId ?? null
  return instance === null ? 0 : members.find(each => each.groupInstanceId === instance)!.member
}
