/**
 * librdkafka, as its source stands in 2.x up to July 2026: rdkafka_request.c (rd_kafka_handle_Produce_error and its neighbours),
 * rdkafka_broker.c (rd_kafka_toppar_producer_serve), rdkafka_idempotence.c. A sequence is the message's id minus the epoch's first.
 *
 *   L1  after an error that may be tried again nothing goes out until every answer is in; then all go out again, by their old numbers
 *   L2  OUT_OF_ORDER_SEQUENCE_NUMBER for a batch that is not the next one: sent again, and a new epoch once all answers are in
 *   L3  for the next one, or one before it: a fatal error, the producer is of no more use
 *   L4  a message that timed out, or failed for good, leaves a gap: a new epoch once all answers are in, whatever is queued numbered from 0
 *   L5  a success acknowledges, without an answer of their own, all that were sent before it (rd_kafka_dr_implicit_ack)
 *   L6  five in flight at most when it is idempotent (RD_KAFKA_IDEMP_MAX_INFLIGHT)
 *
 * L2 is issue 4953; pull request 4972, open, only sends again: `librdkafka4972`. Not modelled: a fatal error leaves what is on its way; here it
 * fails with the rest.
 */
import { awaitingCount, type Batch, firstQueued, numbered, type ProducerContext } from '../batches.ts'
import { type Client, isRetriable, type ProduceError } from './client.ts'

const MAX_IN_FLIGHT = 5

const sequenceOf = ({ batches }: ProducerContext, at: number): number => batches[at]?.identity?.sequence ?? -1
const isLater = (context: ProducerContext, at: number) => sequenceOf(context, at) > context.lastAcked + 1

function answerTo(error: ProduceError, context: ProducerContext, at: number) {
  if (isRetriable(error)) return 'retry'
  if (error === 'OUT_OF_ORDER_SEQUENCE_NUMBER') return isLater(context, at) ? 'retry' : 'die'
  if (error === 'UNKNOWN_PRODUCER_ID') return context.batches[at]!.attempt === 1 ? 'retry' : 'die'
  return 'fail'
}

const implicit = (batch: Batch): Batch => ({
  ...batch,
  state: 'acknowledged',
  identity: null,
  renumbered: false,
})

/** What is queued is numbered as it goes out, from 0. */
const bumped = (context: ProducerContext): ProducerContext => ({
  ...context,
  batches: context.batches.map(batch => (batch.state === 'queued' ? { ...batch, identity: null } : batch)),
  producerEpoch: context.producerEpoch + 1,
  nextSequence: 0,
  lastAcked: -1,
  bumps: false,
  drains: false,
})

export const librdkafka: Client = {
  numbersAt: 'transmit',
  number: numbered,
  mayTransmit: (context, at, maxInFlight) => {
    const inFlight = awaitingCount(context)
    if (firstQueued(context) !== at || inFlight >= Math.min(maxInFlight, MAX_IN_FLIGHT)) return false
    return inFlight === 0 || !(context.drains || context.bumps)
  },
  answerTo,
  afterError: (error, context) => ({ ...context, drains: true, bumps: context.bumps || !isRetriable(error) }),
  afterFailure: (_why, context) => ({ ...context, bumps: true }),
  afterSuccess: (context, at) => ({
    ...context,
    batches: context.batches.map((batch, i) =>
      i < at && batch.state === 'queued' && batch.attempt > 0 ? implicit(batch) : batch,
    ),
    lastAcked: sequenceOf(context, at),
  }),
  expires: true,
  mustBump: context => (context.bumps || context.drains) && awaitingCount(context) === 0,
  bumped: context => (context.bumps ? bumped(context) : { ...context, drains: false }),
}

export const librdkafka4972: Client = {
  ...librdkafka,
  afterError: (error, context) => ({
    ...context,
    drains: true,
    bumps: context.bumps || error === 'UNKNOWN_PRODUCER_ID',
  }),
}
