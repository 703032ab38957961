/**
 * Group: what the coordinator's machine makes of a log of __consumer_offsets. The model keeps the committed offset apart, and never loses it; in
 * Kafka it is what is written in the log, and is lost with it. So each leader's coordinator is the machine, led through the log that its broker has.
 *
 *   G1  a record of later generations is as many Joins; one of offsets an OffsetCommit of the generation that was current
 *   G2  a rebalance that has begun since is in the coordinator's memory alone: its generations are Joins too
 *   G3  who is a member is the coordinator's to know; what a commit of its generation does, and of any other, is the machine's
 */
import { decodeRecords } from '../../impl/core/record-batch.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import { coordinator, type CoordinatorContext } from '../../model/kafka/index.ts'
import { contextOf, Stepper } from './stepping.ts'

export interface Group {
  readonly generation: number
  /** Of the partition that was asked about; −1: none was ever committed (claim C12; the model's group begins with 0). */
  readonly committedOffset: number
  readonly local: LocalState
}

export type Written =
  | { readonly kind: 'group'; readonly generationId: number }
  | { readonly kind: 'offsets'; readonly offsets: Readonly<Record<string, number>> }

const machine = new Stepper(coordinator)
const join: Event = { type: 'Join' }
const decoder = new TextDecoder()

/** What a batch of a group's log says of the group; undefined: it is another's. */
export function writtenIn(batch: Uint8Array, groupId: string): Written | undefined {
  const [record] = decodeRecords(batch)
  const [kind, whose] = JSON.parse(decoder.decode(record?.key ?? undefined)) as [string, string]
  if (whose !== groupId) return undefined
  const value: unknown = JSON.parse(decoder.decode(record?.value ?? undefined))
  if (kind === 'group') return { kind, generationId: (value as { generationId: number }).generationId }
  return { kind: 'offsets', offsets: value as Readonly<Record<string, number>> }
}

/** The group as these batches have it; its committed offset is that of `topicPartition`. G2: in the generation of the coordinator's memory. */
export function groupIn(
  batches: readonly Uint8Array[],
  groupId: string,
  { topicPartition = '', generationId = 0 }: { readonly topicPartition?: string; readonly generationId?: number } = {},
): Group {
  let local = machine.start(undefined)
  let isCommitted = false
  for (const batch of batches) {
    const written = writtenIn(batch, groupId)
    if (written?.kind === 'group') local = joined(local, written.generationId)
    const offset = written?.kind === 'offsets' ? written.offsets[topicPartition] : undefined
    if (offset === undefined) continue
    isCommitted = true
    const { generation } = contextOf<CoordinatorContext>(local)
    local = machine.step(local, { type: 'OffsetCommit', offset, generation })!.next
  }
  local = joined(local, generationId)
  const { generation, committedOffset } = contextOf<CoordinatorContext>(local)
  return { generation, committedOffset: isCommitted ? committedOffset : -1, local }
}

function joined(local: LocalState, generationId: number): LocalState {
  let next = local
  while (contextOf<CoordinatorContext>(next).generation < generationId) next = machine.step(next, join)!.next
  return next
}

/** Whether the machine takes a commit of that generation. */
export const takesCommit = ({ local }: Group, generation: number): boolean =>
  machine.step(local, { type: 'OffsetCommit', offset: 0, generation }) !== undefined
