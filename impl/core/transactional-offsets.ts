/**
 * Offsets that are committed in transactions, as the log of their coordinator has them: pending until the marker of their producer stands there too.
 *
 *     TxnOffsetCommit ─▶ pending, by producer ──marker: commit──▶ in force, unless something later is
 *                                             └─marker: abort───▶ gone
 *
 *   O1  an offset is in force where it was written last, not where its transaction ended last (OffsetMetadataManager.replayEndTransactionMarker)
 */
import type { Marker } from './control-batch.ts'
import { valueOf } from './own.ts'
import type { TopicPartition } from './protocol.ts'

export type Offsets = Readonly<Record<TopicPartition, number>>

/** A commit that stands in the log at `writtenAt`. */
export interface Commit {
  readonly groupId: string
  readonly committed: Offsets
  readonly writtenAt: number
}

export interface OffsetsOfLog {
  /** By producer id: the commits of its open transaction, in their order. */
  readonly pending: Readonly<Record<number, readonly Commit[]>>
  /** By group: where the offsets in force were written. */
  readonly writtenAt: Readonly<Record<string, Offsets>>
}

export const noOffsets: OffsetsOfLog = { pending: {}, writtenAt: {} }

export const withPending = (offsets: OffsetsOfLog, producerId: number, commit: Commit): OffsetsOfLog => ({
  ...offsets,
  pending: { ...offsets.pending, [producerId]: [...(offsets.pending[producerId] ?? []), commit] },
})

/** In force as it stands. */
export function withCommit(offsets: OffsetsOfLog, { groupId, committed, writtenAt }: Commit): OffsetsOfLog {
  const places = Object.fromEntries(Object.keys(committed).map(name => [name, writtenAt]))
  const ofGroup = { ...valueOf(offsets.writtenAt, groupId), ...places }
  return { ...offsets, writtenAt: { ...offsets.writtenAt, [groupId]: ofGroup } }
}

/** After a marker; and what comes into force with it. */
export function withEnd(
  offsets: OffsetsOfLog,
  { producerId, committed }: Marker,
): readonly [OffsetsOfLog, readonly Commit[]] {
  const { [producerId]: ended = [], ...pending } = offsets.pending
  const rest = { ...offsets, pending }
  if (!committed) return [rest, []]
  const later = ended.map(commit => laterThan(rest, commit))
  return [later.reduce(withCommit, rest), later]
}

/** O1. */
function laterThan({ writtenAt }: OffsetsOfLog, commit: Commit): Commit {
  const inForce = valueOf(writtenAt, commit.groupId) ?? {}
  const isLater = (name: TopicPartition) => (valueOf(inForce, name) ?? -1) < commit.writtenAt
  const committed = Object.fromEntries(Object.entries(commit.committed).filter(([name]) => isLater(name)))
  return { ...commit, committed }
}

/** Whether a transaction that is open may still change an offset of these. */
export const isPending = ({ pending }: OffsetsOfLog, groupId: string, names: readonly TopicPartition[]): boolean =>
  Object.values(pending)
    .flat()
    .some(commit => commit.groupId === groupId && names.some(name => Object.hasOwn(commit.committed, name)))
