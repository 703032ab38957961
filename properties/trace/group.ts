/**
 * Group: what the coordinator's machine makes of a log of __consumer_offsets. The model keeps the committed offset apart, and never loses it; in
 * Kafka it is what is written in the log, and is lost with it. So each leader's coordinator is the machine, led through the log that its broker has.
 *
 *   G1  a record of a new generation is a Join; one of offsets an OffsetCommit of the generation that was current
 *   G2  who commits is told by the member, too: a generation that was lost with its record may have been given out again
 */
import { decodeRecords } from '../../impl/core/record-batch.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import { coordinator, type CoordinatorContext } from '../../model/kafka/index.ts'
import { contextOf, Stepper } from './stepping.ts'

export interface Group {
  readonly memberId: string
  readonly generation: number
  /** Of the partition that was asked about; −1: none was ever committed (claim C12; the model's group begins with 0). */
  readonly committedOffset: number
  readonly local: LocalState
}

export type Written =
  | { readonly kind: 'group'; readonly memberId: string; readonly generationId: number }
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
  if (kind === 'group') return { kind, ...(value as { memberId: string; generationId: number }) }
  return { kind: 'offsets', offsets: value as Readonly<Record<string, number>> }
}

/** The group as these batches have it; its committed offset is that of `topicPartition`. */
export function groupIn(batches: readonly Uint8Array[], groupId: string, topicPartition = ''): Group {
  let local = machine.start(undefined)
  let memberId = ''
  let isCommitted = false
  for (const batch of batches) {
    const written = writtenIn(batch, groupId)
    if (written?.kind === 'group') memberId = written.memberId
    const offset = written?.kind === 'offsets' ? written.offsets[topicPartition] : undefined
    isCommitted ||= offset !== undefined
    const { generation } = contextOf<CoordinatorContext>(local)
    const event = written?.kind === 'group' ? join : { type: 'OffsetCommit', offset, generation }
    if (written?.kind === 'group' || offset !== undefined) local = machine.step(local, event)!.next
  }
  const { generation, committedOffset } = contextOf<CoordinatorContext>(local)
  return { memberId, generation, committedOffset: isCommitted ? committedOffset : -1, local }
}

/** Whether the machine takes the commit. G2. */
export const takesCommit = ({ local, memberId }: Group, asked: { memberId: string; generationId: number }): boolean =>
  machine.step(local, {
    type: 'OffsetCommit',
    offset: 0,
    generation: asked.memberId === memberId ? asked.generationId : -1,
  }) !== undefined
