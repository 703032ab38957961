/**
 * A producer without idempotence, whatever the client: the head of the queue goes out, as many as may be in flight; what fails and may be tried
 * again stands where it stood (RecordAccumulator.drainBatchesForOneNode).
 */
import { awaitingCount, firstQueued } from '../batches.ts'
import { type Client, isRetriable } from './client.ts'

export const plain: Client = {
  numbersAt: 'transmit',
  number: context => context,
  mayTransmit: (context, at, maxInFlight) => awaitingCount(context) < maxInFlight && firstQueued(context) === at,
  answerTo: error => (isRetriable(error) ? 'retry' : 'fail'),
  afterError: (_error, context) => context,
  afterFailure: (_why, context) => context,
  afterSuccess: context => context,
  expires: true,
  mustBump: () => false,
  bumped: context => context,
}
