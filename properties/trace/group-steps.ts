/**
 * The table, for requests to a group's coordinator, which writes to a log of its own broker's: what it writes is its own Produce.
 *
 *     JoinGroup, OffsetCommit    Produce, where the coordinator's machine takes it (group.ts); else a refusal
 *     OffsetFetch                the machine's committed offsets, or a refusal while the log has what is not replicated (unmodelled)
 */
import type { RequestOf } from '../../impl/core/protocol.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { Candidate } from './explain.ts'
import { groupIn, takesCommit, writtenIn } from './group.ts'
import { type BrokerStep, groupText, offsetsText, replyText } from './letters.ts'
import { context, isLeader, type Table } from './table.ts'

type GroupRequest = RequestOf<'JoinGroup'> | RequestOf<'OffsetCommit'>

const batchesOf = ({ names }: Table, local: LocalState): readonly Uint8Array[] =>
  context(local).log.map(({ record }) => names.batchOf(record))

export function groupSteps(table: Table, step: BrokerStep, request: GroupRequest): readonly Candidate[] {
  const { node, before, after, effects } = step
  const attempt = table.names.attempt(node, before?.nextCorrelationId ?? 0)
  const append = effects.find(effect => effect.type === 'Append')
  const record = append ? table.names.record(append.bytes) : 0
  const event = { type: 'Produce', record, send: 0, attempt, follows: 0 }
  const error = (local: LocalState) => refusalOf(table, request, local)
  const isIt = (local: LocalState) => append === undefined || isWhatWasAsked(table, request, append.bytes, local)
  return [
    {
      says: `Produce of ${request.api}`,
      events: [event],
      where: local => error(local) === 'NONE' && isIt(local),
    },
    {
      says: `a refusal of ${request.api}`,
      events: [],
      where: local => error(local) !== 'NONE',
      letters: local => [{ text: groupText(error(local)), message: event }],
    },
    {
      says: 'a disk that is full',
      events: [],
      where: () => after.freeBytes < 1024,
      letters: () => [{ text: replyText(attempt, 'to the group: COORDINATOR_NOT_AVAILABLE'), message: event }],
      unmodelled: true,
    },
  ]
}

function refusalOf(table: Table, request: GroupRequest, local: LocalState): string {
  if (!isLeader(local)) return 'NOT_COORDINATOR'
  if (request.api === 'JoinGroup') return 'NONE'
  const group = groupIn(batchesOf(table, local), request.groupId)
  if (takesCommit(group, request)) return 'NONE'
  return request.memberId === group.memberId ? 'ILLEGAL_GENERATION' : 'UNKNOWN_MEMBER_ID'
}

/** The next generation, for who joins; the offsets that were committed. */
function isWhatWasAsked(table: Table, request: GroupRequest, batch: Uint8Array, local: LocalState): boolean {
  const written = writtenIn(batch, request.groupId)
  if (request.api === 'OffsetCommit')
    return written?.kind === 'offsets' && JSON.stringify(written.offsets) === JSON.stringify(request.offsets)
  const { generation } = groupIn(batchesOf(table, local), request.groupId)
  const isNext = written?.kind === 'group' && written.generationId === generation + 1
  return isNext && written.memberId === request.memberId
}

export function offsetSteps(
  table: Table,
  { groupId, topicPartitions }: RequestOf<'OffsetFetch'>,
): readonly Candidate[] {
  const offsets = (local: LocalState) =>
    topicPartitions.map(name => [name, groupIn(batchesOf(table, local), groupId, name).committedOffset] as const)
  const isReplicated = (local: LocalState) => context(local).highWatermark >= context(local).log.length
  const refusal = (says: string, error: string, where: (local: LocalState) => boolean): Candidate => ({
    says,
    events: [],
    where,
    letters: () => [{ text: groupText(error), message: error }],
  })
  return [
    {
      says: 'the committed offsets',
      events: [],
      where: local => isLeader(local) && isReplicated(local),
      letters: local => [{ text: offsetsText(offsets(local)), message: groupId }],
    },
    refusal('a refusal of OffsetFetch', 'NOT_COORDINATOR', local => !isLeader(local)),
    {
      ...refusal(
        'offsets that are not replicated yet',
        'COORDINATOR_LOAD_IN_PROGRESS',
        local => isLeader(local) && !isReplicated(local),
      ),
      unmodelled: true,
    },
  ]
}
