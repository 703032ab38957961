/**
 * Producer, its accumulator: a queue of batches for each partition, and what becomes of a batch.
 *
 *     send ──▶ [ batch 4 | batch 5 | batch 7 (open) ]      retried batches come back in front: the queue is in the order of batchId
 *
 *   Q1  of a partition only the first batch not on its way may be sent; while it backs off, those behind it wait
 *   Q2  retried batches keep their order among each other (the Java client without idempotence may turn it round: each goes to the front)
 *   Q3  with max.in.flight 1 a partition has one batch on its way, wherever its leader has moved meanwhile (the Java client's muting)
 *   Q4  an idempotent batch is sent again only when all before it are settled: the broker would refuse it else
 *
 * Not modelled: a `send` that blocks while the buffer is full (max.block.ms; it fails at once), splitting a batch that is too large,
 * compression, an exponential backoff (KIP-580).
 */
import type { ErrorCode } from './errors.ts'
import type { Effect, NodeId } from './process.ts'
import type { TopicPartition } from './protocol.ts'
import {
  type Batch,
  leaderOf,
  type ProducerConfig,
  type ProducerState,
  type ProducerStep,
  type ProducerTold,
  replaceBatch,
  type SendCall,
  type SendError,
} from './producer-state.ts'
import { chain } from './steps.ts'

/** An upper bound of what a record takes, as the Java client estimates it: its batch's header is counted once. */
const recordOverhead = 21
const batchOverhead = 61
const sizeOf = ({ key, value }: SendCall): number => recordOverhead + (key?.length ?? 0) + (value?.length ?? 0)

export function append(state: ProducerState, call: SendCall, now: number): ProducerStep {
  const { topicPartition, id } = call
  if (bufferedBytes(state) + sizeOf(call) > state.config.bufferMemory) {
    const told = { type: 'Failed', id, topicPartition, errorCode: 'BUFFER_EXHAUSTED', isUnknown: false } as const
    return [state, [{ type: 'Tell', told }]]
  }
  const last = state.batches.findLast(each => each.topicPartition === topicPartition)
  if (last !== undefined && hasRoomFor(last, sizeOf(call), state.config)) return grow(state, last, call, now)
  return chain(
    state,
    next => release(next, [topicPartition]),
    next => begin(next, call, now),
  )
}

const bufferedBytes = ({ batches }: ProducerState): number => batches.reduce((sum, { bytes }) => sum + bytes, 0)

/** Open until first sent, as its bytes must not change over retries: a broker knows a duplicate by them. */
const hasRoomFor = (batch: Batch, size: number, config: ProducerConfig): boolean =>
  batch.attempt === 0 && !isFull(batch, config) && batch.bytes + size <= config.batchSize

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

/** What may be sent now: at most one batch a partition, the oldest first, and no more than each broker takes. */
export function sendable(state: ProducerState): readonly Batch[] {
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
function fronts({ batches }: ProducerState): readonly Batch[] {
  const found = new Map<TopicPartition, Batch>()
  for (const batch of batches) {
    if (batch.state !== 'awaiting' && !found.has(batch.topicPartition)) found.set(batch.topicPartition, batch)
  }
  return [...found.values()].filter(({ state }) => state === 'queued')
}

/** Q3, Q4; and a new sequence number is given only where the broker will expect it. */
function mayFollow(state: ProducerState, batch: Batch): boolean {
  const { idempotence, maxInFlight } = state.config
  if (maxInFlight === 1 && isPrecededByAwaiting(state, batch)) return false
  if (!idempotence) return true
  if (batch.baseSequence >= 0) return isEarliest(state, batch)
  return state.producerId >= 0 && !state.hasSequenceGap
}

const isPrecededByAwaiting = ({ batches }: ProducerState, { topicPartition }: Batch): boolean =>
  batches.some(each => each.topicPartition === topicPartition && each.state === 'awaiting')

/** Nothing of its partition was sent before it and is still unsettled. */
export const isEarliest = ({ batches }: ProducerState, { topicPartition, batchId }: Batch): boolean =>
  !batches.some(each => each.topicPartition === topicPartition && each.batchId < batchId)

export const acknowledge = (state: ProducerState, batch: Batch, baseOffset: number): ProducerStep =>
  settle(state, batch, (id, at) => ({
    type: 'Acknowledged',
    id,
    topicPartition: batch.topicPartition,
    offset: baseOffset < 0 ? -1 : baseOffset + at,
  }))

export function fail(state: ProducerState, batch: Batch, errorCode: SendError): ProducerStep {
  const { topicPartition, mayBeWritten: isUnknown } = batch
  const hasSequenceGap = state.hasSequenceGap || batch.baseSequence >= 0
  return settle({ ...state, hasSequenceGap }, batch, id => ({
    type: 'Failed',
    id,
    topicPartition,
    errorCode,
    isUnknown,
  }))
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

/** The attempt came to nothing: once more after retry.backoff.ms, or the end of it. */
export function retryOrFail(state: ProducerState, batch: Batch, errorCode: ErrorCode | 'DISCONNECTED'): ProducerStep {
  const back: Batch = {
    ...batch,
    state: 'backoff',
    correlationId: -1,
    mayBeWritten: batch.mayBeWritten || !isClearNo(errorCode),
  }
  if (batch.attempt > state.config.retries || !isRetriable(state, batch, errorCode)) return fail(state, back, errorCode)
  const timer = `backoff/${batch.topicPartition}`
  return [replaceBatch(state, back), [{ type: 'SetTimer', timer, afterMs: state.config.retryBackoffMs }]]
}

/** Out of order is expected where an earlier batch is still to come again; with nothing before it, it never gets better. */
const isRetriable = (state: ProducerState, batch: Batch, errorCode: SendError): boolean =>
  errorCode === 'OUT_OF_ORDER_SEQUENCE_NUMBER' ? !isEarliest(state, batch) : retriable.has(errorCode)

const retriable: ReadonlySet<SendError> = new Set([
  'DISCONNECTED',
  'CORRUPT_MESSAGE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'BROKER_NOT_AVAILABLE',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'KAFKA_STORAGE_ERROR',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
])

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
])

/** The backoff of a partition is over. */
export const requeue = (state: ProducerState, name: TopicPartition): ProducerState => ({
  ...state,
  batches: state.batches.map(batch =>
    batch.topicPartition === name && batch.state === 'backoff' ? { ...batch, state: 'queued' } : batch,
  ),
})
