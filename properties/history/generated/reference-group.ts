/** The consumer group of the reference queue: who owns what, and what is committed. */
import type { Entry } from '../operation.ts'
import { groupOf, nameOf, type Reader, type Reference } from './reference.ts'

type Handed = Entry & { readonly partition: string; readonly offset: number }

export interface Member {
  /** Given and not handled. */
  handed: Handed[]
  /** Under way. */
  commit: ReadonlyMap<string, number> | undefined
}

export interface Group {
  /** By the partition's name. */
  readonly committed: Map<string, number>
}

export const newGroup = (): Group => ({ committed: new Map() })

const nothing = { type: 'poll', records: [] } as const

/** Everything is given back; then each partition is given to one of the members, who begins where the group is (G3). */
export function rebalance(reference: Reference, turn: number): void {
  const members = reference.readers.filter(({ member }) => member !== undefined)
  if (members.length === 0) return
  for (const reader of members) giveBack(reference, reader)
  const here = members.filter((_, i) => members.length === 1 || turn % (members.length + 1) !== i)
  for (const [i, reader] of here.entries()) {
    const owned = reference.logs
      .map((_, partition) => partition)
      .filter(partition => (partition + turn) % here.length === i)
    if (owned.length > 0) take(reference, reader, owned)
  }
}

/** What is on its way is not heard of any more: whether the commit was stored is settled now. */
function giveBack({ operations }: Reference, reader: Reader): void {
  const { member, positions, name } = reader
  if (reader.isPolling)
    operations.push({ process: name, type: 'ok', kind: 'poll', steps: [nothing], ...groupOf(reader) })
  if (member!.commit !== undefined) {
    operations.push({
      process: name,
      type: 'failed',
      kind: 'commit',
      id: 'commit',
      error: 'ILLEGAL_GENERATION',
      ...groupOf(reader),
    })
  }
  reader.isPolling = false
  member!.commit = undefined
  member!.handed = []
  if (positions.size === 0) return
  const places = [...positions.keys()].map(partition => ({ partition: nameOf(partition) }))
  operations.push({ process: name, type: 'ok', kind: 'revoke', places, ...groupOf(reader) })
  positions.clear()
}

function take({ operations, group }: Reference, reader: Reader, owned: readonly number[]): void {
  const about = { process: reader.name, type: 'ok', ...groupOf(reader) } as const
  const committed = owned.map(partition => ({
    partition: nameOf(partition),
    offset: group.committed.get(nameOf(partition)),
  }))
  operations.push({
    ...about,
    kind: 'fetchCommitted',
    places: committed.map(({ partition, offset = -1 }) => ({ partition, offset })),
  })
  const places = committed.map(({ partition, offset = 0 }) => ({ partition, offset }))
  operations.push({ ...about, kind: 'assign', places })
  owned.forEach((partition, i) => reader.positions.set(partition, places[i]!.offset))
}

/** Of its positions; members that handle commit what they are done with instead. */
export function startCommit({ operations, handles }: Reference, reader: Reader): void {
  const { member, positions, name } = reader
  if (member === undefined || member.commit !== undefined || positions.size === 0 || handles) return
  member.commit = new Map([...positions].map(([partition, offset]) => [nameOf(partition), offset]))
  const places = [...member.commit].map(([partition, offset]) => ({ partition, offset }))
  operations.push({ process: name, type: 'invoke', kind: 'commit', id: 'commit', places, ...groupOf(reader) })
}

/** Two in six fail, or nobody knows. */
export function settleCommit({ operations, group }: Reference, reader: Reader, how: number): void {
  const { member, name } = reader
  if (member?.commit === undefined) return
  const type = how % 6 === 4 ? 'failed' : how % 6 === 5 ? 'unknown' : 'ok'
  const isStored = type === 'ok' || (type === 'unknown' && how % 2 === 1)
  if (isStored) for (const [partition, offset] of member.commit) group.committed.set(partition, offset)
  member.commit = undefined
  operations.push({
    process: name,
    type,
    kind: 'commit',
    id: 'commit',
    ...groupOf(reader),
    ...(type === 'ok' ? {} : { error: 'DISCONNECTED' }),
  })
}
