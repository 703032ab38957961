/**
 * What befell the batches of one partition in a step of their producer, as events of the machine that numbers them. What the differences Y1 to Y6 are
 * stands in producer-sequences.ts.
 */
import type { Effect } from '../../impl/core/process.ts'
import type { Batch, ProducerState } from '../../impl/core/producer-state.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import type { ProducerContext } from '../../model/kafka/idempotence/index.ts'
import type { ProducerStep } from './producer-trace.ts'
import { contextOf } from './stepping.ts'

/** One partition's. */
export interface Line {
  readonly states: readonly LocalState[]
  /** Of the world's batches the machine's, by batch id. */
  readonly places: ReadonlyMap<number, number>
  /** The epoch with which the producer id was given. */
  readonly firstEpoch: number
}

export type Followed = ProducerStep & { readonly before: ProducerState }

/** To the machine 0 is none. */
export const assigned = (producerId: number): Event => ({ type: 'ProducerIdAssigned', producerId: producerId + 1 })

export const placeOf = ({ places }: Line, { batchId }: Batch): number => places.get(batchId) ?? -1

/** Y6. As the machine has it before the step. */
export const isTaken = (line: Line, batch: Batch): boolean => {
  const at = placeOf(line, batch)
  return line.states.every(local => contextOf<ProducerContext>(local).batches[at]?.state === 'acknowledged')
}

export function sentIn(effect: Effect<unknown>, { batches }: ProducerState, name: string): Batch | undefined {
  if (effect.type !== 'Send' || effect.message.kind !== 'request' || effect.message.body.api !== 'Produce')
    return undefined
  const { correlationId } = effect
  return effect.message.body.topicPartition === name
    ? batches.find(batch => batch.correlationId === correlationId)
    : undefined
}

export function eventsOf(step: Followed, name: string, next: Line, line: Line): readonly Event[] {
  const begun = Array.from({ length: next.places.size - line.places.size }, (): Event => ({ type: 'send' }))
  const transmissions = step.effects.flatMap(effect => {
    const batch = sentIn(effect, step.after, name)
    return batch === undefined || isTaken(next, batch) ? [] : [{ type: 'transmit', batch: placeOf(next, batch) }]
  })
  return [...causes(step, name, line), ...begun, ...transmissions]
}

function causes(step: Followed, name: string, line: Line): readonly Event[] {
  const { input, before, after } = step
  if (isNewProducer(step)) return [assigned(after.producerId)]
  const expired = expiredIn(step, name)
  if (expired !== undefined && line.places.has(expired.batchId))
    return [...(isAwaiting(expired) ? [lost(line, expired)] : []), { type: 'deliveryTimeout' }]
  if (input?.type === 'Received' && input.message.kind === 'response') {
    const { body } = input.message
    const batch = before.batches.find(
      each => each.correlationId === input.correlationId && each.topicPartition === name,
    )
    if (batch === undefined || body.api !== 'Produce' || !isAsked(before, input.correlationId) || isTaken(line, batch))
      return []
    return [reply(line, batch, asModelled(body.errorCode))]
  }
  const gone = goneIn(step, name).filter(batch => !isTaken(line, batch))
  const isAll =
    before.batches.filter(batch => batch.topicPartition === name && isAwaiting(batch)).length === gone.length
  if (gone.length === 0) return []
  return isAll
    ? [{ type: input?.type === 'Disconnected' ? 'Disconnected' : 'requestTimeout' }]
    : gone.map(batch => lost(line, batch))
}

const isAwaiting = ({ state }: Batch) => state === 'awaiting'
const isAsked = ({ requests }: ProducerState, correlationId: number) =>
  requests.some(each => each.correlationId === correlationId)
const isNewProducer = ({ before, after, input }: Followed) =>
  input?.type === 'Received' && before.producerId < 0 && after.producerId >= 0

const reply = (line: Line, batch: Batch, error: string): Event => ({
  type: 'ProduceReply',
  batch: placeOf(line, batch),
  attempt: batch.attempt,
  error,
})
const lost = (line: Line, batch: Batch): Event => reply(line, batch, 'NETWORK_EXCEPTION')

/** Y3. */
function asModelled(error: string): string {
  if (known.has(error)) return error
  return passes.has(error) ? 'NOT_ENOUGH_REPLICAS' : 'MESSAGE_TOO_LARGE'
}
const known: ReadonlySet<string> = new Set([
  'NONE',
  'NOT_ENOUGH_REPLICAS',
  'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
  'MESSAGE_TOO_LARGE',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
])
/** Kafka's RetriableExceptions, as far as a broker here says them. */
const passes: ReadonlySet<string> = new Set([
  'CORRUPT_MESSAGE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_OR_FOLLOWER',
  'REQUEST_TIMED_OUT',
  'BROKER_NOT_AVAILABLE',
  'KAFKA_STORAGE_ERROR',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
])

/** The batch whose time has run out. */
function expiredIn({ input, before }: Followed, name: string): Batch | undefined {
  if (input?.type !== 'TimerFired' || !input.timer.startsWith('delivery/')) return undefined
  const id = Number(input.timer.split('/')[1])
  return before.batches.find(batch => batch.batchId === id && batch.topicPartition === name)
}

/** Batches whose connection is gone, by a break or by the client's own patience. */
function goneIn({ input, before }: Followed, name: string): readonly Batch[] {
  const of = input?.type === 'TimerFired' && input.timer.startsWith('request/') ? Number(input.timer.split('/')[1]) : -1
  const correlationId = input?.type === 'Disconnected' ? input.correlationId : of
  const broken = before.requests.find(each => each.correlationId === correlationId)
  const gone = new Set(before.requests.filter(({ to }) => to === broken?.to).map(each => each.correlationId))
  return before.batches.filter(
    batch => batch.topicPartition === name && isAwaiting(batch) && gone.has(batch.correlationId),
  )
}

/** Y4, Y5. Undefined: the machine knows it. */
export function unknownTo(step: Followed, name: string, line: Line): string | undefined {
  const { before, after, input } = step
  if (after.isStopped) return 'a producer that has given up'
  const expired = expiredIn(step, name)
  if (expired !== undefined && !isKnownEnd(expired, after, line)) return 'a time that runs out as the model has it not'
  const isSpent = ({ attempt, freeAttempts }: Batch) => attempt - freeAttempts > after.config.retries
  const answered = before.batches.filter(
    batch => input?.type === 'Received' && batch.correlationId === input.correlationId,
  )
  if ([...answered, ...goneIn(step, name)].some(batch => batch.topicPartition === name && isSpent(batch)))
    return 'retries that have run out'
  const again = after.batches.filter(each => each.topicPartition === name && each.attempt > 1 && isAwaiting(each))
  if (after.config.client === 'platformatic-2.1' && again.length > 0) return 'a resend that reads its number anew'
  const anew = before.batches.filter(each => each.topicPartition === name && each.baseSequence < 0)
  if (isNewProducer(step) && anew.some(({ batchId }, at) => at > 0 && batchId < anew[at - 1]!.batchId))
    return 'several that wait for a producer id out of order'
  const isOther = Object.keys(after.sessions).some(
    other => other !== name && after.sessions[other] !== before.sessions[other],
  )
  const isBumped = after.producerEpoch > before.producerEpoch && before.producerId === after.producerId
  return isBumped && isOther ? 'an epoch of another partition' : undefined
}

/** Of the oldest; and with librdkafka nothing that is on its way. */
function isKnownEnd(batch: Batch, { config: { client = 'java' }, batches }: ProducerState, { places }: Line): boolean {
  const { batchId, state, attempt, topicPartition } = batch
  const isOldest = !batches.some(
    each => each.topicPartition === topicPartition && places.has(each.batchId) && each.batchId < batchId,
  )
  if (client === 'librdkafka') return places.has(batchId) && isOldest && state !== 'awaiting'
  if (client !== 'java' && client !== 'java-14034') return false
  return !places.has(batchId) || (isOldest && (attempt > 1 || state !== 'awaiting'))
}
