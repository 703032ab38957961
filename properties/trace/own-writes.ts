/**
 * What a broker writes for itself (impl/core/own-writes.ts): groups, offsets, transactions, markers. To the replica's machine each is a Produce of its own,
 * whose answer goes on within the broker: what it was taken for is read off who was answered, or off what is in force by then.
 *
 *   OW1  a write is an attempt by the broker's name and its correlation id, as any other
 *   OW2  what comes of a group's own write is not compared here: group-members.ts has that; of a transaction's, whether it is in force: the rest is
 *        transactional-ids.ts's
 */
import type { Asker, BrokerState, Writing } from '../../impl/core/broker-state.ts'
import { offsetsTopic, partitionOfGroup } from '../../impl/core/coordinator.ts'
import { groupTimerIn } from '../../impl/core/group-timers.ts'
import { batchAt } from '../../impl/core/log.ts'
import { type Request, topicOf, type TopicPartition } from '../../impl/core/protocol.ts'
import { valueOf } from '../../impl/core/own.ts'
import { storedOf, type TransactionWriting } from '../../impl/core/transaction.ts'
import { partitionOfTransaction, transactionTopic } from '../../impl/core/transaction-log.ts'
import { transactionTimerIn } from '../../impl/core/transaction-timers.ts'
import type { Letter } from './explain.ts'
import type { BrokerStep, Reader, Said } from './letters.ts'
import type { Names, OwnWriteKind } from './names.ts'

/** What a broker keeps for groups and transactions. */
export const isInternal = (name: TopicPartition): boolean =>
  topicOf(name).topic === offsetsTopic || topicOf(name).topic === transactionTopic

export const replyText = (attempt: number, error: string) => `ProduceReply to attempt ${attempt}: ${error}`

export interface OwnWrite {
  readonly id: number
  readonly topicPartition: TopicPartition
  /** Undefined: the log has refused it at once. */
  readonly batch: Uint8Array | undefined
}

/** By correlation id: what the broker has tried to write in this step, to a log of its own. */
export function writesIn({ before, after }: BrokerStep): readonly number[] {
  if (before === undefined) return []
  const ids = Array.from({ length: after.nextCorrelationId - before.nextCorrelationId }, (_, i) => i)
  return ids.map(id => before.nextCorrelationId + id).filter(id => after.asked[id] === undefined)
}

/** In their order. */
export const ownWritesIn = (step: BrokerStep): readonly OwnWrite[] =>
  writesIn(step).map(id => {
    const at = whereWaits(step.after, step.node, id)
    const batch = at && batchAt(step.after.replicas[at.topicPartition]!.log, at.baseOffset)?.bytes
    return { id, topicPartition: at?.topicPartition ?? placeOf(step), batch }
  })

const whereWaits = ({ replicas }: BrokerState, node: string, id: number) => {
  for (const { topicPartition, awaiting } of Object.values(replicas)) {
    const own = awaiting.find(({ from, correlationId }) => from === node && correlationId === id)
    if (own) return { topicPartition, baseOffset: own.baseOffset }
  }
  return undefined
}

/** To which partition a step writes that has written nothing. */
function placeOf({ input, before, after }: BrokerStep): TopicPartition {
  const loaded = Object.keys(after.transactionOffices).find(
    name => after.transactionOffices[name]!.isLoaded && !before?.transactionOffices[name]?.isLoaded,
  )
  return coordinatedIn(before ?? after, input) ?? loaded ?? ''
}

/** The partition of the group or the transactional id that the request or the timer is about; of records and markers their own. */
export function coordinatedIn(state: BrokerState, input: BrokerStep['input']): TopicPartition | undefined {
  const { image } = state
  if (input?.type === 'TimerFired') {
    const ofGroup = groupTimerIn(input.timer)
    if (ofGroup) return partitionOfGroup(image, ofGroup.groupId)
    const ofTransaction = transactionTimerIn(input.timer)
    return ofTransaction && partitionOfTransaction(image, ofTransaction.transactionalId)
  }
  const request = requestIn(state, input)
  if (request === undefined) return undefined
  if (request.api === 'WriteTxnMarkers' || request.api === 'Produce') return request.topicPartition
  if ('groupId' in request && request.api !== 'AddOffsetsToTxn') return partitionOfGroup(image, request.groupId)
  return 'transactionalId' in request ? partitionOfTransaction(image, request.transactionalId ?? '') : undefined
}

/** The request that is served in this step: that which arrives, or that which an answer lets go on. */
function requestIn(
  { errands }: BrokerState,
  input: BrokerStep['input'],
): Request | { readonly api: 'marker'; readonly transactionalId: string } | undefined {
  if (input?.type !== 'Received' && input?.type !== 'Disconnected') return undefined
  if (input.type === 'Received' && input.message.kind === 'request') return input.message.body
  const errand = errands[input.correlationId]
  if (errand === undefined || errand.kind === 'transaction topic') return undefined
  return 'request' in errand ? errand.request : { api: 'marker', transactionalId: errand.transactionalId }
}

/** Writes that are over in this step, refused at once or replicated: what was said or done of it. */
export function writesAnswered({ names }: Reader, step: BrokerStep): readonly Said[] {
  const { node, before, after } = step
  if (before === undefined) return []
  const begun = writesIn(step)
  for (const id of begun) names.noteOwnWrite(names.attempt(node, id), kindOf(step, id))
  const over = [...Object.keys(before.writing).map(Number), ...begun].filter(id => after.writing[id] === undefined)
  const taken = new Set<object>()
  return over.flatMap(id => {
    const topicPartition = whereWaits(before, node, id)?.topicPartition ?? placeOf(step)
    const attempt = names.attempt(node, id)
    const writing = before.writing[id]
    if (writing?.kind === 'transaction' && isOver(after, topicPartition, writing)) names.noteOwnWrite(attempt, 'nobody')
    if (names.ownWrite(attempt) === 'marker' && isUnheard(step, writing)) names.noteOwnWrite(attempt, 'nobody')
    const { text, body = {} } = outcomeOf(step, id, names.ownWrite(attempt)!, taken) ?? {}
    if (topicPartition === '' || text === undefined) return []
    taken.add(body)
    return [{ topicPartition, text: replyText(attempt, text), body, own: id }]
  })
}

const kinds: Readonly<Record<Writing['kind'], OwnWriteKind>> = {
  offsets: 'offsets',
  'transactional offsets': 'offsets',
  marker: 'marker',
  transaction: 'transaction',
  sync: 'group',
  empty: 'group',
  replacement: 'group',
}

function kindOf(step: BrokerStep, id: number): OwnWriteKind {
  const { before, after, input } = step
  const writing = after.writing[id]
  if (writing !== undefined) return kinds[writing.kind]
  if (topicOf(placeOf(step)).topic === transactionTopic) return 'transaction'
  const api = requestIn(before ?? after, input)?.api
  if (api === 'WriteTxnMarkers') return 'marker'
  return api === 'OffsetCommit' || api === 'TxnOffsetCommit' ? 'offsets' : 'group'
}

interface WriteOutcome {
  readonly text: string
  readonly body?: object
}

function outcomeOf(
  step: BrokerStep,
  id: number,
  kind: OwnWriteKind,
  taken: ReadonlySet<object>,
): WriteOutcome | undefined {
  const writing = step.before!.writing[id]
  if (kind === 'group') return { text: ofGroupText }
  if (kind === 'nobody') return { text: ofNobodyText }
  if (kind === 'transaction')
    return { text: writing?.kind === 'transaction' && isInForce(step.after, writing) ? written : notWritten }
  const body = answerTo(step, writing, taken)
  if (body === undefined) return undefined
  return { text: kind === 'marker' ? markerText(body.errorCode) : groupText(body.errorCode), body }
}

const askerOf = ({ input, before }: BrokerStep, writing: Writing | undefined): Asker | undefined =>
  writing === undefined ? askerIn(before!, input) : 'from' in writing ? writing : undefined

/** Its coordinator is this very broker, which had its answer: the request came twice, and the second answer leaves no broker. */
function isUnheard(step: BrokerStep, writing: Writing | undefined): boolean {
  const asker = askerOf(step, writing)
  return asker?.from === step.node && step.before!.asked[asker.correlationId] === undefined
}

/** A request that came twice is written twice, and answered in that order. */
function answerTo(
  step: BrokerStep,
  writing: Writing | undefined,
  taken: ReadonlySet<object>,
): { readonly errorCode: string } | undefined {
  const asker = askerOf(step, writing)
  for (const effect of step.effects) {
    if (effect.type !== 'Send' || effect.to !== asker?.from || effect.correlationId !== asker.correlationId) continue
    const { body } = effect.message
    if ('errorCode' in body && answered.has(body.api) && !taken.has(body)) return body
  }
  return undefined
}

const answered: ReadonlySet<string> = new Set(['OffsetCommit', 'TxnOffsetCommit', 'WriteTxnMarkers'])

function askerIn({ errands }: BrokerState, input: BrokerStep['input']): Asker | undefined {
  if (input?.type !== 'Received' && input?.type !== 'Disconnected') return undefined
  const errand = errands[input.correlationId]
  if (input.type === 'Received' && input.message.kind === 'request') return input
  return errand !== undefined && 'from' in errand ? errand : undefined
}

/** OW2. What an office writes that is over by then comes to nothing, whatever becomes of it in the log. */
const isOver = (after: BrokerState, name: TopicPartition, { coordinatorEpoch }: TransactionWriting): boolean =>
  after.transactionOffices[name]?.leaderEpoch !== coordinatorEpoch

/** Whether what was written is what the coordinator has by now. */
export function isInForce(
  after: BrokerState,
  { transactionalId, stored, coordinatorEpoch }: TransactionWriting,
): boolean {
  const office = Object.values(after.transactionOffices).find(
    each => each.leaderEpoch === coordinatorEpoch && valueOf(each.transactions, transactionalId) !== undefined,
  )
  const known = valueOf(office?.transactions ?? {}, transactionalId)
  if (stored === null || known === undefined) return stored === null && known === undefined
  return JSON.stringify(storedOf(known)) === JSON.stringify(stored)
}

const ofNobodyText = 'to nobody'
const written = 'written'
const notWritten = 'not written'

/**
 * In the order in which they have waited: what is said to the broker itself is nowhere among its effects. Those that are said to others keep their own order.
 */
export function inOrder(said: readonly Said[], { node, before }: BrokerStep, name: TopicPartition): readonly Said[] {
  const own = said.filter(each => each.own !== undefined)
  if (own.length === 0 || own.length === said.length) return said
  const others = said.filter(each => each.own === undefined)
  const all = (before?.replicas[name]?.awaiting ?? []).flatMap(({ from, correlationId }) => {
    const mine = from === node ? own.find(each => each.own === correlationId) : undefined
    return mine ?? (from === node ? [] : (others.shift() ?? []))
  })
  return [...all, ...own.filter(each => !all.includes(each)), ...others]
}

/** What a write of the group's own is answered is not compared: its members are. */
export const ofGroupText = 'to the group'

/** Of a coordinator that writes nothing. */
export const groupText = (error: string) => `to the group: ${error}`
const markerText = (error: string) => `to the coordinator: ${error}`

/** What the replica's machine says of a write, as the broker takes it. Kafka's translation of a commit: GroupMetadataManager. */
export function toOwner(names: Names, { text, message }: Letter): Letter {
  const { attempt, error } = message as { readonly attempt: number; readonly error: string }
  const says = (own: string): Letter => ({ text: replyText(attempt, own), message })
  switch (names.ownWrite(attempt)) {
    case 'group':
      return says(ofGroupText)
    case 'nobody':
      return says(ofNobodyText)
    case 'offsets':
      return says(groupText(translated(error)))
    case 'marker':
      return says(markerText(error))
    case 'transaction':
      return says(error === 'NONE' ? written : notWritten)
    case undefined:
      return { text, message }
  }
}

const translated = (error: string): string =>
  error === 'NONE' ? error : error === 'NOT_LEADER_OR_FOLLOWER' ? 'NOT_COORDINATOR' : 'COORDINATOR_NOT_AVAILABLE'

/** What the tables say of a group's own: whether it is what the group was asked for (group-steps.ts). */
export function isWrittenByGroup({ input, before, after }: BrokerStep): boolean {
  if (input?.type === 'TimerFired') return groupTimerIn(input.timer) !== undefined
  return byGroup.has(requestIn(before ?? after, input)?.api ?? '')
}

const byGroup: ReadonlySet<string> = new Set([
  'JoinGroup',
  'SyncGroup',
  'LeaveGroup',
  'OffsetCommit',
  'TxnOffsetCommit',
])
