/**
 * The table, for a group's coordinator, which writes to a log of its own broker's: what it writes is its own Produce.
 *
 *     OffsetCommit               Produce, where the coordinator's machine takes it (group.ts); else a refusal
 *     SyncGroup, LeaveGroup,     Produce of a new generation, or, for a static member that is back, of the same; where nothing is written,
 *     JoinGroup, a timer         nothing: members, barriers and sessions are no machine's of these
 *     TxnOffsetCommit            the same, once its transaction's coordinator was asked
 *     OffsetFetch                the machine's committed offsets, or a refusal while the log has what is not replicated (unmodelled)
 */
import type { Asker } from '../../impl/core/broker-state.ts'
import type { ClassicGroup } from '../../impl/core/group.ts'
import { valueOf } from '../../impl/core/own.ts'
import type { RequestOf } from '../../impl/core/protocol.ts'
import type { LocalState } from '../../model/explorer/adapter.ts'
import type { Candidate } from './explain.ts'
import { groupIn, isPendingIn, takesCommit, writtenIn } from './group.ts'
import { type BrokerStep, errorsTo, offsetsText } from './letters.ts'
import { groupText, ofGroupText, replyText, writesIn } from './own-writes.ts'
import { context, isLeader, type Table } from './table.ts'

const batchesOf = ({ names }: Table, local: LocalState): readonly Uint8Array[] =>
  context(local).log.map(({ record }) => names.batchOf(record))

/** As the coordinator has it in memory before the step. */
const inMemory = ({ before }: BrokerStep, { setting }: Table, groupId: string): ClassicGroup | undefined =>
  valueOf(before?.offices[setting.topicPartition]?.groups ?? {}, groupId)

function produceIn({ names }: Table, { node, before, effects }: BrokerStep) {
  const attempt = names.attempt(node, before?.nextCorrelationId ?? 0)
  const append = effects.find(effect => effect.type === 'Append')
  const record = append ? names.record(append.bytes) : 0
  return { append, attempt, event: { type: 'Produce', record, send: 0, attempt, follows: 0 } }
}

const isFull = ({ after }: BrokerStep) => after.freeBytes < 1024

function fullDisk(step: BrokerStep, attempt: number, text: string, event: { readonly type: string }): Candidate {
  const letters = () => [{ text: replyText(attempt, text), message: event }]
  return { says: 'a disk that is full', events: [], where: () => isFull(step), letters, unmodelled: true }
}

/** Whatever made the coordinator write the group; undefined: it wrote nothing. */
export function groupSteps(table: Table, step: BrokerStep, groupId: string): readonly Candidate[] | undefined {
  if (writesIn(step).length === 0) return undefined
  const { append, attempt, event } = produceIn(table, step)
  const isNext = (local: LocalState) => {
    const written = append && writtenIn(append.bytes, groupId)
    const { generation } = groupIn(batchesOf(table, local), groupId)
    return append === undefined || (written?.kind === 'group' && written.generationId >= generation)
  }
  return [{ says: 'Produce of a group', events: [event], where: isNext }, fullDisk(step, attempt, ofGroupText, event)]
}

export function commitSteps(table: Table, step: BrokerStep, request: RequestOf<'OffsetCommit'>): readonly Candidate[] {
  const { append, attempt, event } = produceIn(table, step)
  const error = (local: LocalState) => refusalOf(table, step, request, local)
  const isIt = () => append === undefined || isWhatWasAsked(request, append.bytes)
  const isModelled =
    request.generationId >= 0 && inMemory(step, table, request.groupId)?.state !== 'CompletingRebalance'
  return [
    {
      says: 'Produce of OffsetCommit',
      events: [event],
      where: local => error(local) === 'NONE' && isIt(),
      ...(isModelled ? {} : { unmodelled: true }),
    },
    {
      says: 'a refusal of OffsetCommit',
      events: [],
      where: local => error(local) !== 'NONE',
      letters: local => [{ text: groupText(error(local)), message: event }],
      ...(isModelled ? {} : { unmodelled: true }),
    },
    fullDisk(step, attempt, 'to the group: COORDINATOR_NOT_AVAILABLE', event),
  ]
}

function refusalOf(
  table: Table,
  step: BrokerStep,
  { groupId, memberId, groupInstanceId, generationId }: RequestOf<'OffsetCommit' | 'TxnOffsetCommit'>,
  local: LocalState,
): string {
  if (!isLeader(local)) return 'NOT_COORDINATOR'
  const live = inMemory(step, table, groupId)
  const members = live?.members ?? []
  const batches = batchesOf(table, local)
  const group = groupIn(batches, groupId, { generationId: live?.generationId ?? 0 })
  const isKnown = group.generation > 0 || members.length > 0 || batches.some(batch => writtenIn(batch, groupId))
  if (generationId < 0 && (live?.state ?? 'Empty') === 'Empty') return 'NONE'
  const isNobody = generationId < 0 && memberId === '' && groupInstanceId === null
  if (!isKnown && !isNobody) return 'ILLEGAL_GENERATION'
  const instance = members.find(member => groupInstanceId !== null && member.groupInstanceId === groupInstanceId)
  if (instance !== undefined && instance.memberId !== memberId) return 'FENCED_INSTANCE_ID'
  const isMember = members.some(member => member.memberId === memberId) && (groupInstanceId === null || instance)
  if (isNobody || !isMember) return 'UNKNOWN_MEMBER_ID'
  if (!takesCommit(group, generationId)) return 'ILLEGAL_GENERATION'
  return live?.state === 'CompletingRebalance' ? 'REBALANCE_IN_PROGRESS' : 'NONE'
}

/** KIP-447: in a transaction nobody has to say who it is; and who has its generation may commit though nobody knows yet what is whose (ClassicGroup.validateOffsetCommit). */
function transactionalRefusalOf(
  table: Table,
  step: BrokerStep,
  request: RequestOf<'TxnOffsetCommit'>,
  local: LocalState,
): string {
  const { generationId, memberId, groupInstanceId } = request
  const isNobody = generationId < 0 && memberId === '' && groupInstanceId === null
  const error = isNobody && isLeader(local) ? 'NONE' : refusalOf(table, step, request, local)
  return error === 'REBALANCE_IN_PROGRESS' ? 'NONE' : error
}

/** Of a transaction: its coordinator is asked first, or has been. What it says itself is transactional-ids.ts's. */
export function transactionalCommitSteps(
  table: Table,
  step: BrokerStep,
  { from, correlationId }: Asker,
  request: RequestOf<'TxnOffsetCommit'>,
): readonly Candidate[] {
  const { append, attempt, event } = produceIn(table, step)
  const error = (local: LocalState) => transactionalRefusalOf(table, step, request, local)
  const isIt = () => append === undefined || isWhatWasAsked(request, append.bytes)
  const said = errorsTo(step, from, correlationId)[0] ?? 'NONE'
  const isAsked = Object.values(step.after.errands).some(
    each => each.kind === 'offsets' && each.from === from && each.correlationId === correlationId,
  )
  return [
    { says: 'its coordinator is asked first', events: [], where: local => isAsked && error(local) === 'NONE' },
    { says: 'Produce of TxnOffsetCommit', events: [event], where: local => error(local) === 'NONE' && isIt() },
    {
      says: 'a refusal of TxnOffsetCommit',
      events: [],
      where: local => error(local) !== 'NONE',
      letters: local => [{ text: groupText(error(local)), message: event }],
    },
    {
      says: 'a refusal of its transaction',
      events: [],
      where: () => ofTransaction.has(said),
      letters: () => [{ text: groupText(said), message: event }],
    },
    fullDisk(step, attempt, 'to the group: COORDINATOR_NOT_AVAILABLE', event),
  ]
}

const ofTransaction: ReadonlySet<string> = new Set([
  'CONCURRENT_TRANSACTIONS',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
  'INVALID_TXN_STATE',
  'TRANSACTION_ABORTABLE',
])

/** The offsets that were committed. */
function isWhatWasAsked(request: RequestOf<'OffsetCommit' | 'TxnOffsetCommit'>, batch: Uint8Array): boolean {
  const written = writtenIn(batch, request.groupId)
  return written?.kind === 'offsets' && JSON.stringify(written.offsets) === JSON.stringify(request.offsets)
}

export function offsetSteps(
  table: Table,
  { groupId, topicPartitions, requireStable = false }: RequestOf<'OffsetFetch'>,
): readonly Candidate[] {
  const offsets = (local: LocalState) =>
    topicPartitions.map(
      name => [name, groupIn(batchesOf(table, local), groupId, { topicPartition: name }).committedOffset] as const,
    )
  const isStable = (local: LocalState) =>
    !requireStable || !isPendingIn(batchesOf(table, local), groupId, topicPartitions)
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
      where: local => isLeader(local) && isReplicated(local) && isStable(local),
      letters: local => [{ text: offsetsText(offsets(local)), message: groupId }],
    },
    refusal('a refusal of OffsetFetch', 'NOT_COORDINATOR', local => !isLeader(local)),
    refusal(
      'offsets that a transaction may still change',
      'UNSTABLE_OFFSET_COMMIT',
      local => isLeader(local) && isReplicated(local) && !isStable(local),
    ),
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
