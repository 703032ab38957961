/**
 * Group: what the coordinator's machine makes of a log of __consumer_offsets. The model keeps the committed offset apart, and never loses it; in
 * Kafka it is what is written in the log, and is lost with it. So each leader's coordinator is the machine, led through the log that its broker has.
 *
 *   G1  a record of later generations is as many Joins; one of offsets an OffsetCommit of the generation that was current
 *   G2  a rebalance that has begun since is in the coordinator's memory alone: its generations are Joins too
 *   G3  who is a member is the coordinator's to know; what a commit of its generation does, and of any other, is the machine's
 *   G4  offsets of a transaction are in force where they were written, once its marker says that it is committed; until then they are pending
 */
import { markerIn } from '../../impl/core/control-batch.ts'
import { decodeRecords, readHeader } from '../../impl/core/record-batch.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import { coordinator, type CoordinatorContext } from '../../model/kafka/index.ts'
import { contextOf, Stepper } from './stepping.ts'

export interface Group {
  readonly generation: number
  /** Of the partition that was asked about; −1: none was ever committed (claim C12; the model's group begins with 0). */
  readonly committedOffset: number
  readonly local: LocalState
}

type Offsets = Readonly<Record<string, number>>

interface Ended {
  readonly kind: 'end'
  readonly producerId: number
  readonly isCommit: boolean
}

export type Written =
  | { readonly kind: 'group'; readonly generationId: number }
  /** Of whose transaction; −1: of none. */
  | { readonly kind: 'offsets'; readonly offsets: Offsets; readonly transactionOf: number }
  | Ended

const machine = new Stepper(coordinator)
const join: Event = { type: 'Join' }
const decoder = new TextDecoder()

/** What a batch of a group's log says of the group, or of a transaction that has offsets of it; undefined: it is another's. */
export function writtenIn(batch: Uint8Array, groupId: string): Written | undefined {
  const { isControl, isTransactional, producerId } = readHeader(batch)
  if (isControl) return { kind: 'end', producerId, isCommit: markerIn(batch)?.committed === true }
  const [record] = decodeRecords(batch)
  const [kind, whose] = JSON.parse(decoder.decode(record?.key ?? undefined)) as [string, string]
  if (whose !== groupId) return undefined
  const value: unknown = JSON.parse(decoder.decode(record?.value ?? undefined))
  if (kind === 'group') return { kind, generationId: (value as { generationId: number }).generationId }
  return { kind: 'offsets', offsets: value as Offsets, transactionOf: isTransactional ? producerId : -1 }
}

interface Asked {
  readonly topicPartition?: string
  readonly generationId?: number
}

/** The group as these batches have it; its committed offset is that of `topicPartition`. G2: in the generation of the coordinator's memory. */
export function groupIn(batches: readonly Uint8Array[], groupId: string, about: Asked = {}): Group {
  const { topicPartition = '', generationId = 0 } = about
  let local = machine.start(undefined)
  for (const written of inForce(batches, groupId)) {
    if (written.kind === 'group') local = joined(local, written.generationId)
    const offset = written.kind === 'offsets' ? written.offsets[topicPartition] : undefined
    if (offset === undefined) continue
    const { generation } = contextOf<CoordinatorContext>(local)
    local = machine.step(local, { type: 'OffsetCommit', offset, generation })!.next
  }
  local = joined(local, generationId)
  const isCommitted = inForce(batches, groupId).some(each => each.kind === 'offsets' && topicPartition in each.offsets)
  const { generation, committedOffset } = contextOf<CoordinatorContext>(local)
  return { generation, committedOffset: isCommitted ? committedOffset : -1, local }
}

/** G4. Commits where they were written, as far as their transaction has committed; of a group that is no longer pending. */
function inForce(batches: readonly Uint8Array[], groupId: string): readonly Written[] {
  const all = batches.flatMap(batch => writtenIn(batch, groupId) ?? [])
  return all.filter((written, at) => {
    if (written.kind !== 'offsets' || written.transactionOf < 0) return written.kind !== 'end'
    return endOf(all, at, written.transactionOf)?.isCommit === true
  })
}

const endOf = (all: readonly Written[], at: number, producerId: number) =>
  all.slice(at).find((each): each is Ended => each.kind === 'end' && each.producerId === producerId)

/** Whether a transaction that is open may still change an offset of these. */
export function isPendingIn(batches: readonly Uint8Array[], groupId: string, names: readonly string[]): boolean {
  const all = batches.flatMap(batch => writtenIn(batch, groupId) ?? [])
  return all.some(
    (written, at) =>
      written.kind === 'offsets' &&
      written.transactionOf >= 0 &&
      endOf(all, at, written.transactionOf) === undefined &&
      names.some(name => name in written.offsets),
  )
}

function joined(local: LocalState, generationId: number): LocalState {
  let next = local
  while (contextOf<CoordinatorContext>(next).generation < generationId) next = machine.step(next, join)!.next
  return next
}

/** Whether the machine takes a commit of that generation. */
export const takesCommit = ({ local }: Group, generation: number): boolean =>
  machine.step(local, { type: 'OffsetCommit', offset: 0, generation }) !== undefined
