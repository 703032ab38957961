/**
 * kafkajs 2.2.4, `idempotent: true`: src/producer/sendMessages.js, src/producer/eosManager/index.js, src/retry/index.js.
 *
 *   F1  a lock for each broker lets one request go out at a time
 *   F2  the sequence is taken as the request goes out, and given back when it fails, however it fails; then the lock is released
 *   F3  a send that failed waits (retry, with backoff) and joins those that want the lock: another may go first, with the number given back
 *   F4  what may be tried again is tried for ever; OUT_OF_ORDER_SEQUENCE_NUMBER, UNKNOWN_PRODUCER_ID and INVALID_PRODUCER_EPOCH may not
 */
import { awaitingCount, changedBatch, numbered, type ProducerContext } from '../batches.ts'
import { type Client, isRetriable } from './client.ts'

/** Sends that nobody has tried yet come in their order; one that waits to be tried again comes at any time. */
export const takesItsTurn = ({ batches }: ProducerContext, at: number): boolean =>
  batches[at]!.attempt > 0 || batches.findIndex(({ state, attempt }) => state === 'queued' && attempt === 0) === at

const givenBack = (context: ProducerContext, at: number): ProducerContext => ({
  ...changedBatch(context, at, { identity: null }),
  nextSequence: context.nextSequence - 1,
})

export const kafkajs: Client = {
  numbersAt: 'transmit',
  number: numbered,
  mayTransmit: (context, at) => awaitingCount(context) === 0 && takesItsTurn(context, at),
  answerTo: error => (isRetriable(error) ? 'retry' : 'fail'),
  afterError: (_error, context, at) => givenBack(context, at),
  afterFailure: (_why, context, at) => givenBack(context, at),
  afterSuccess: context => context,
  expires: false,
  mustBump: () => false,
  bumped: context => context,
}
