/**
 * @platformatic/kafka with `idempotent: true`, one request in flight at a time: src/clients/producer/producer.ts.
 *
 * Up to 2.1 (issue 326; read in 1.35.0, whose producer is the same): every send reads the sequence as it is encoded, once more where it is tried
 * again, and the sequence moves on when a reply has come. Sends that are given together share one sequence: `platformatic21`.
 *
 * From 2.9 (read in 2.11.0): every send takes its numbers as it is given (a snapshot), and is tried again with the same ones. The first time that
 * it hears OUT_OF_ORDER_SEQUENCE_NUMBER or UNKNOWN_PRODUCER_ID, the client asks for a new producer id and sends it as the first of that one;
 * sends that wait keep the old id. A send that fails for good makes the client forget its id: the next send asks for another.
 */
import { awaitingCount, changedBatch, nextIdentity, numbered, type ProducerContext } from '../batches.ts'
import { type Client, isRetriable, type ProduceError } from './client.ts'
import { takesItsTurn } from './kafkajs.ts'

const oneAtATime: Client = {
  numbersAt: 'send',
  number: numbered,
  mayTransmit: (context, at) => awaitingCount(context) === 0 && takesItsTurn(context, at),
  answerTo: error => (isRetriable(error) ? 'retry' : 'fail'),
  afterError: (_error, context) => context,
  afterFailure: (_why, context) => context,
  afterSuccess: context => context,
  expires: false,
  mustBump: () => false,
  bumped: context => context,
}

export const platformatic21: Client = {
  ...oneAtATime,
  number: (context, at) => changedBatch(context, at, { identity: nextIdentity(context) }),
  afterError: (_error, context, at) => changedBatch(context, at, { identity: null }),
  afterSuccess: context => ({ ...context, nextSequence: context.nextSequence + 1 }),
}

const isStateLost = (error: ProduceError) => error === 'OUT_OF_ORDER_SEQUENCE_NUMBER' || error === 'UNKNOWN_PRODUCER_ID'

const forgetsItsId = (context: ProducerContext): ProducerContext => ({ ...context, producerId: 0 })

export const platformatic: Client = {
  ...oneAtATime,
  answerTo: (error, { batches }, at) => {
    if (isStateLost(error) && !batches[at]!.renumbered) return 'recover'
    return isRetriable(error) ? 'retry' : 'fail'
  },
  afterFailure: (_why, context) => forgetsItsId(context),
}
