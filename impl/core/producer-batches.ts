/**
 * Producer, its accumulator: a queue of batches for each partition, and what becomes of a batch.
 *
 *     send ──▶ [ batch 4 | batch 5 | batch 7 (open) ]      retried batches come back in order, in front, or behind (`placeOfRetry`)
 *
 *   Q1  of a partition only the first batch not on its way may be sent; while it backs off, those behind it wait (`holdsUp`)
 *   Q2  what was never sent is in the order of `send`
 *   Q3  with max.in.flight 1 a partition has one batch on its way, wherever its leader has moved meanwhile (the Java client's muting)
 *   Q4  an idempotent batch is sent when its turn has come (`mayTransmit`), and only with a number
 *   Q5  a transactional batch is sent once its partition is in the transaction, and not while a coordinator is asked something
 *
 * Not modelled: a `send` that blocks while the buffer is full (max.block.ms; it fails at once), splitting a batch that is too large,
 * compression, an exponential backoff (KIP-580); batches of a partition that back off come back together.
 */
import type { Effect, NodeId } from './process.ts'
import type { TopicPartition } from './protocol.ts'
import { dispose, noteAcknowledged, refusalOf, turnOf } from './producer-sessions.ts'
import {
  type Batch,
  leaderOf,
  type ProducerConfig,
  type ProducerState,
  type ProducerStep,
  type ProducerTold,
  replaceBatch,
  rulesOf,
  type SendCall,
  type SendError,
} from './producer-state.ts'
import { chain } from './steps.ts'
import { addPartition, noteFailedSend } from './producer-transaction-calls.ts'
import { isBusy } from './producer-transaction-requests.ts'

/** An upper bound of what a record takes, as the Java client estimates it: its batch's header is counted once. */
const recordOverhead = 21
const batchOverhead = 61
const sizeOf = ({ key, value }: SendCall): number => recordOverhead + (key?.length ?? 0) + (value?.length ?? 0)

export function append(state: ProducerState, call: SendCall, now: number): ProducerStep {
  const { topicPartition } = call
  if (state.isStopped) return refuse(state, call, 'FATAL')
  if (bufferedBytes(state) + sizeOf(call) > state.config.bufferMemory)
    return refuse(noteFailedSend(state, 'BUFFER_EXHAUSTED'), call, 'BUFFER_EXHAUSTED')
  return chain(
    state,
    next => place(next, call, now),
    next => [addPartition(next, topicPartition), []],
  )
}

function place(state: ProducerState, call: SendCall, now: number): ProducerStep {
  const { topicPartition } = call
  const last = state.batches.findLast(each => each.topicPartition === topicPartition && each.attempt === 0)
  if (last !== undefined && hasRoomFor(last, sizeOf(call), state.config)) return grow(state, last, call, now)
  return chain(
    state,
    next => release(next, [topicPartition]),
    next => begin(next, call, now),
  )
}

const refuse = (state: ProducerState, { id, topicPartition }: SendCall, errorCode: SendError): ProducerStep => [
  state,
  [{ type: 'Tell', told: { type: 'Failed', id, topicPartition, errorCode, isUnknown: false } }],
]

const bufferedBytes = ({ batches }: ProducerState): number => batches.reduce((sum, { bytes }) => sum + bytes, 0)

/** Open until first sent, or numbered: a broker knows a duplicate by how many records it has. */
const hasRoomFor = (batch: Batch, size: number, config: ProducerConfig): boolean =>
  batch.attempt === 0 && batch.baseSequence < 0 && !isFull(batch, config) && batch.bytes + size <= config.batchSize

const isFull = ({ bytes, records }: Batch, { batchSize, maxRecordsPerBatch }: ProducerConfig): boolean =>
  bytes >= batchSize || records.length >= (maxRecordsPerBatch ?? Infinity)

function begin(state: ProducerState, call: SendCall, now: number): ProducerStep {
  const { lingerMs, deliveryTimeoutMs } = state.config
  const batch = emptyBatch(state.nextBatchId, call.topicPartition, lingerMs > 0 ? 'lingering' : 'queued')
  const linger: Effect<ProducerTold> = { type: 'SetTimer', timer: `linger/${call.topicPartition}`, afterMs: lingerMs }
  const delivery: Effect<ProducerTold> = {
    type: 'SetTimer',
    timer: `delivery/${batch.batchId}`,
    afterMs: deliveryTimeoutMs,
  }
  const next = { ...state, nextBatchId: state.nextBatchId + 1, batches: [...state.batches, batch] }
  return chain(
    next,
    same => [same, lingerMs > 0 ? [linger, delivery] : [delivery]],
    same => grow(same, batch, call, now),
  )
}

const emptyBatch = (batchId: number, topicPartition: TopicPartition, state: Batch['state']): Batch => ({
  batchId,
  topicPartition,
  recordIds: [],
  records: [],
  bytes: batchOverhead,
  state,
  attempt: 0,
  correlationId: -1,
  broker: '',
  baseSequence: -1,
  producerId: -1,
  producerEpoch: -1,
  isRenumbered: false,
  isRenewed: false,
  freeAttempts: 0,
  mayBeWritten: false,
})

function grow(state: ProducerState, batch: Batch, call: SendCall, now: number): ProducerStep {
  const { id, key, value, timestamp = now } = call
  const grown: Batch = {
    ...batch,
    recordIds: [...batch.recordIds, id],
    records: [...batch.records, { key, value, timestamp }],
    bytes: batch.bytes + sizeOf(call),
  }
  const next = replaceBatch(state, grown)
  return isFull(grown, state.config) ? release(next, [call.topicPartition]) : [next, []]
}

/** What lingers on these partitions lingers no more. */
export function release(state: ProducerState, names: readonly TopicPartition[]): ProducerStep {
  const isHit = (batch: Batch) => batch.state === 'lingering' && names.includes(batch.topicPartition)
  const hit = state.batches.filter(isHit)
  if (hit.length === 0) return [state, []]
  const batches = state.batches.map(batch => (isHit(batch) ? { ...batch, state: 'queued' as const } : batch))
  return [
    { ...state, batches },
    hit.map(({ topicPartition }) => ({ type: 'CancelTimer', timer: `linger/${topicPartition}` })),
  ]
}

export const partitionsOf = ({ batches }: ProducerState): readonly TopicPartition[] => [
  ...new Set(batches.map(({ topicPartition }) => topicPartition)),
]

/** What may be sent now: at most one batch a partition, the first, and no more than each broker takes. */
export function sendable(state: ProducerState): readonly Batch[] {
  if (state.isStopped || state.isDraining || isBusy(state)) return []
  const load = new Map<NodeId, number>()
  for (const { to } of state.requests) load.set(to, (load.get(to) ?? 0) + 1)
  return fronts(state).filter(batch => {
    const leader = leaderOf(state, batch.topicPartition)
    const onTheirWay = load.get(leader) ?? 0
    if (leader === '' || onTheirWay >= state.config.maxInFlight || !mayFollow(state, batch)) return false
    load.set(leader, onTheirWay + 1)
    return true
  })
}

/** Q1. */
function fronts(state: ProducerState): readonly Batch[] {
  const holdsUp = rulesOf(state).holdsUp()
  const found = new Map<TopicPartition, Batch>()
  for (const batch of state.batches) {
    const isInTheWay = batch.state !== 'awaiting' && (holdsUp || batch.state === 'queued')
    if (isInTheWay && !found.has(batch.topicPartition)) found.set(batch.topicPartition, batch)
  }
  return [...found.values()].filter(batch => batch.state === 'queued')
}

/** Q3, Q4, Q5. */
function mayFollow(state: ProducerState, batch: Batch): boolean {
  const { idempotence, maxInFlight } = state.config
  if (state.transaction?.partitions.includes(batch.topicPartition) === false) return false
  if (maxInFlight === 1 && isPrecededByAwaiting(state, batch)) return false
  if (!idempotence) return true
  const hasNumber = batch.baseSequence >= 0 || state.producerId >= 0
  return hasNumber && rulesOf(state).mayTransmit(turnOf(state, batch))
}

const isPrecededByAwaiting = ({ batches }: ProducerState, { topicPartition }: Batch): boolean =>
  batches.some(each => each.topicPartition === topicPartition && each.state === 'awaiting')

export const acknowledge = (state: ProducerState, batch: Batch, baseOffset: number): ProducerStep =>
  settle(noteAcknowledged(state, batch), batch, (id, at) => ({
    type: 'Acknowledged',
    id,
    topicPartition: batch.topicPartition,
    offset: baseOffset < 0 ? -1 : baseOffset + at,
  }))

function fail(state: ProducerState, batch: Batch, errorCode: SendError): ProducerStep {
  const { topicPartition, mayBeWritten: isUnknown } = batch
  return settle(state, batch, id => ({ type: 'Failed', id, topicPartition, errorCode, isUnknown }))
}

/** delivery.timeout.ms: what is on its way stays there, and may yet be written. */
export function expire(state: ProducerState, batch: Batch): ProducerStep {
  const isAwaiting = batch.state === 'awaiting'
  const hasBeenRetried = batch.attempt > (isAwaiting ? 1 : 0)
  const numbers = rulesOf(state).afterExpiry({ hasBeenRetried })
  const [next] = dispose(state, batch, batch.baseSequence < 0 && numbers !== 'drained' ? 'kept' : numbers)
  return fail(noteFailedSend(next, 'DELIVERY_TIMEOUT'), asUnsure(batch), 'DELIVERY_TIMEOUT')
}

/** What is on its way may yet be written. */
const asUnsure = (batch: Batch): Batch => ({
  ...batch,
  mayBeWritten: batch.mayBeWritten || batch.state === 'awaiting',
})

/** The transaction is lost, or is being aborted: what was never sent; with its producer everything (RecordAccumulator.abortBatches). */
export function dropUnsent(state: ProducerState): ProducerStep {
  const { transaction, batches } = state
  if (transaction === null) return [state, []]
  const isFatal = transaction.state === 'FATAL_ERROR'
  if (!isFatal && !rulesOf(state).dropsUnsent(transaction.state)) return [state, []]
  const errorCode = transaction.lastError === 'NONE' ? 'TRANSACTION_ABORTED' : transaction.lastError
  const gone = batches.filter(({ baseSequence }) => isFatal || baseSequence < 0)
  return chain(state, ...gone.map(batch => (next: ProducerState) => fail(next, asUnsure(batch), errorCode)))
}

function settle(
  state: ProducerState,
  batch: Batch,
  tell: (id: Batch['recordIds'][number], at: number) => ProducerTold,
): ProducerStep {
  const batches = state.batches.filter(({ batchId }) => batchId !== batch.batchId)
  const told = batch.recordIds.map((id, at): Effect<ProducerTold> => ({ type: 'Tell', told: tell(id, at) }))
  return [{ ...state, batches }, [{ type: 'CancelTimer', timer: `delivery/${batch.batchId}` }, ...told]]
}

/** The attempt came to nothing: once more after retry.backoff.ms, or the end of it, as `afterRefusal` says. */
export function retryOrFail(before: ProducerState, batch: Batch, errorCode: SendError): ProducerStep {
  const mayBeWritten = batch.mayBeWritten || !isClearNo(errorCode)
  const { does, numbers, isFree = false } = rulesOf(before).afterRefusal(refusalOf(before, batch, errorCode))
  const freeAttempts = batch.freeAttempts + (isFree ? 1 : 0)
  const back: Batch = { ...batch, state: 'backoff', correlationId: -1, mayBeWritten, freeAttempts }
  const [state, numbered] = dispose(before, back, numbers)
  if (does === 'stop') return fail({ ...state, isStopped: true }, numbered, errorCode)
  if (does === 'fail') return fail(noteFailedSend(state, errorCode), numbered, errorCode)
  const timer = `backoff/${batch.topicPartition}`
  const queue = placed(state, numbered)
  return [{ ...state, batches: queue }, [{ type: 'SetTimer', timer, afterMs: state.config.retryBackoffMs }]]
}

/** A batch that comes back, in the queue of its partition. */
function placed({ batches, config }: ProducerState, batch: Batch): readonly Batch[] {
  const place = rulesOf({ config }).placeOfRetry(config)
  const others = batches.filter(({ batchId }) => batchId !== batch.batchId)
  if (place === 'front') return [batch, ...others]
  if (place === 'back') return [...others, batch]
  const isBehind = (each: Batch) => each.topicPartition === batch.topicPartition && each.batchId > batch.batchId
  const at = others.findIndex(isBehind)
  return at < 0 ? [...others, batch] : others.toSpliced(at, 0, batch)
}

/**
 * The broker refused before it appended. The others leave it open: NOT_LEADER_OR_FOLLOWER too, with which a leader that was deposed answers
 * what it has appended and not yet seen replicated.
 */
const isClearNo = (errorCode: SendError): boolean => clearNoes.has(errorCode)

const clearNoes: ReadonlySet<SendError> = new Set([
  'CORRUPT_MESSAGE',
  'LEADER_NOT_AVAILABLE',
  'BROKER_NOT_AVAILABLE',
  'MESSAGE_TOO_LARGE',
  'INVALID_TOPIC_EXCEPTION',
  'NOT_ENOUGH_REPLICAS',
  'INVALID_REQUEST',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'INVALID_PRODUCER_EPOCH',
  'UNKNOWN_PRODUCER_ID',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'INVALID_RECORD',
  'INVALID_REQUIRED_ACKS',
  'INVALID_TIMESTAMP',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  'INVALID_TXN_STATE',
  'INVALID_PRODUCER_ID_MAPPING',
  'CONCURRENT_TRANSACTIONS',
  'TRANSACTION_ABORTABLE',
  'PRODUCER_FENCED',
])

/** The backoff of a partition is over. */
export const requeue = (state: ProducerState, name: TopicPartition): ProducerState => ({
  ...state,
  batches: state.batches.map(batch =>
    batch.topicPartition === name && batch.state === 'backoff' ? { ...batch, state: 'queued' } : batch,
  ),
})
