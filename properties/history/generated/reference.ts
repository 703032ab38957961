/**
 * Reference: a small queue that does everything right, and writes the history of its clients. What it writes is valid by construction.
 *
 *     moves ──▶ Reference ──▶ operations           send · append · answer      poll · receive      commit · stored      rebalance · crash
 *
 *   G1  a record is appended between the beginning of its send and its acknowledgement, one producer's in the order in which it sent them
 *   G2  a reader is given every committed record from its position on, in order, none at or after the first that is still undecided
 *   G3  a member begins where its group has committed; a partition has one owner; what is committed was given before
 *   G4  a process that crashed never comes back; its successor has another name, and a producer's a newer epoch
 *   G5  a move that makes no sense when its turn comes does nothing: any part of a list of moves is one
 *
 * Not modelled: consumed offsets within a transaction, producers without idempotence (episodes.ts has the first).
 */
import type { Operation } from '../operation.ts'
import { type Group, newGroup, rebalance, type Member, settleCommit, startCommit } from './reference-group.ts'
import { type Log, newLog, lastStableOffset } from './reference-log.ts'
import { newProducer, type Producer, append, answer, begin, end, send } from './reference-producer.ts'

export interface Shape {
  readonly partitions: number
  readonly producers: number
  /** Processes that read everything by themselves. */
  readonly readers: number
  readonly members: number
  /** The members say what they are done with, and commit that. */
  readonly handles: boolean
}

export const moveNames = [
  'send',
  'append',
  'answer',
  'begin',
  'end',
  'hole',
  'poll',
  'receive',
  'commit',
  'stored',
  'handle',
  'rebalance',
  'crash',
] as const
export interface Move {
  readonly do: (typeof moveNames)[number]
  /** Numbers that the move takes its choices from. */
  readonly who: number
  readonly where: number
  readonly how: number
}

/** Whoever reads: alone, or as a member of the group. */
export interface Reader {
  name: string
  lives: number
  isPolling: boolean
  /** By partition. */
  readonly positions: Map<number, number>
  readonly member: Member | undefined
}

export interface Reference {
  readonly logs: readonly Log[]
  readonly producers: readonly Producer[]
  readonly readers: readonly Reader[]
  readonly group: Group
  readonly handles: boolean
  readonly operations: Operation[]
}

export const nameOf = (partition: number): string => `orders-${partition}`

export function perform(shape: Shape, moves: readonly Move[]): readonly Operation[] {
  const reference = newReference(shape)
  for (const move of moves) step(reference, move)
  return reference.operations
}

function newReference({ partitions, producers, readers, members, handles }: Shape): Reference {
  const logs = Array.from({ length: partitions }, newLog)
  const alone = Array.from({ length: readers }, (_, i) => newReader(`reader-${i + 1}`, undefined))
  const joined = Array.from({ length: members }, (_, i) =>
    newReader(`member-${i + 1}`, { handed: [], commit: undefined }),
  )
  const reference: Reference = {
    logs,
    producers: Array.from({ length: producers }, (_, i) => newProducer(i)),
    readers: [...alone, ...joined],
    group: newGroup(),
    handles,
    operations: [],
  }
  for (const reader of alone) assignAll(reference, reader)
  if (members > 0) rebalance(reference, 0)
  return reference
}

const newReader = (name: string, member: Member | undefined): Reader => ({
  name,
  lives: 1,
  isPolling: false,
  positions: new Map(),
  member,
})

function step(reference: Reference, { do: what, who, where, how }: Move): void {
  const { logs, producers, readers, operations } = reference
  const log = logs[where % logs.length]!
  const producer = producers[who % producers.length]!
  const reader = readers[who % Math.max(readers.length, 1)]
  switch (what) {
    case 'send':
      return send(producer, logs, where % logs.length, operations)
    case 'append':
      return append(producer, logs, how)
    case 'answer':
      return answer(producer, operations, how)
    case 'begin':
      return begin(producer, operations)
    case 'end':
      return end(producer, operations, how)
    case 'hole':
      log.next += 1 + (how % 3)
      return
    case 'crash':
      return how % 2 === 0 ? crashProducer(reference, producer) : crashReader(reference, reader, where)
    case 'rebalance':
      return rebalance(reference, where)
    default:
      if (reader !== undefined) stepOfReader(reference, reader, what, how)
  }
}

function stepOfReader(reference: Reference, reader: Reader, what: Move['do'], how: number): void {
  switch (what) {
    case 'poll':
      if (reader.isPolling || reader.positions.size === 0) return
      reader.isPolling = true
      reference.operations.push({ process: reader.name, type: 'invoke', kind: 'poll', ...groupOf(reader) })
      return
    case 'receive':
      return receive(reference, reader, how)
    case 'commit':
      return startCommit(reference, reader)
    case 'stored':
      return settleCommit(reference, reader, how)
    case 'handle':
      return handle(reference, reader)
    default:
  }
}

export const groupOf = ({ member }: Reader) => (member === undefined ? {} : { group: 'billing' })

/** G2. One poll in nine fails, and gives nothing. */
function receive({ logs, operations }: Reference, reader: Reader, how: number): void {
  if (!reader.isPolling) return
  reader.isPolling = false
  const about = { process: reader.name, kind: 'poll', ...groupOf(reader) } as const
  if (how % 9 === 8) {
    operations.push({ ...about, type: 'failed', error: 'DISCONNECTED' })
    return
  }
  const records = [...reader.positions].flatMap(([partition, position]) => {
    const stable = lastStableOffset(logs[partition]!)
    const left = logs[partition]!.entries.filter(
      ({ offset, state }) => offset >= position && offset < stable && state === 'committed',
    )
    const given = left.slice(0, 1 + (how % 4))
    if (given.length > 0) reader.positions.set(partition, given.at(-1)!.offset + 1)
    return given.map(({ offset, value, content }) => ({ partition: nameOf(partition), value, offset, content }))
  })
  reader.member?.handed.push(...records)
  operations.push({ ...about, type: 'ok', steps: [{ type: 'poll', records }] })
}

/** What it was given first; at once it is committed. */
function handle({ operations, group, handles }: Reference, reader: Reader): void {
  const record = handles ? reader.member?.handed.shift() : undefined
  if (record === undefined) return
  const about = { process: reader.name, ...groupOf(reader) }
  const next = record.offset + 1
  group.committed.set(record.partition, next)
  operations.push(
    { ...about, type: 'ok', kind: 'handle', records: [record] },
    { ...about, type: 'invoke', kind: 'commit', id: 'commit', places: [{ partition: record.partition, offset: next }] },
    { ...about, type: 'ok', kind: 'commit', id: 'commit' },
  )
}

function assignAll({ logs, operations }: Reference, reader: Reader): void {
  logs.forEach((_, partition) => reader.positions.set(partition, 0))
  const places = logs.map((_, partition) => ({ partition: nameOf(partition), offset: 0 }))
  operations.push({ process: reader.name, type: 'ok', kind: 'assign', places })
}

/** G4. What it had sent and not appended never is; an open transaction is aborted. */
function crashProducer({ operations }: Reference, producer: Producer): void {
  operations.push({ process: producer.name, type: 'ok', kind: 'crash' })
  for (const entry of producer.transaction?.entries ?? []) entry.state = 'aborted'
  producer.transaction = undefined
  producer.flights.length = 0
  producer.epoch += 1
  producer.name = `${producer.name.split('/')[0]}/${producer.epoch + 1}`
}

function crashReader(reference: Reference, reader: Reader | undefined, where: number): void {
  if (reader === undefined) return
  reference.operations.push({ process: reader.name, type: 'ok', kind: 'crash', ...groupOf(reader) })
  reader.lives += 1
  reader.name = `${reader.name.split('/')[0]}/${reader.lives}`
  reader.isPolling = false
  reader.positions.clear()
  if (reader.member === undefined) return assignAll(reference, reader)
  reader.member.handed = []
  reader.member.commit = undefined
  rebalance(reference, where)
}
