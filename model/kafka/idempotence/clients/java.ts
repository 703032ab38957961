/**
 * Kafka's Java client, as its source stands from 2.5 (KIP-360, KAFKA-8710) to 4.3.1: Sender, TransactionManager, TxnPartitionEntry,
 * RecordAccumulator.shouldStopDrainBatchesForPartition.
 *
 *   J1  a batch that was numbered is sent again only as the first of those that are not settled: in effect one at a time
 *   J2  OUT_OF_ORDER_SEQUENCE_NUMBER for a batch that is not the next one, or that was numbered anew since: sent again, no more
 *   J3  else the producer begins a new epoch at once and renumbers whatever is not settled from 0, batches on their way included
 *   J4  a batch that delivery.timeout.ms ends leaves its sequence unresolved: no new numbers until the others are settled
 *   J5  a batch that failed for good (MESSAGE_TOO_LARGE) asks for a new epoch: J3
 *
 * J5 is KAFKA-14034: what stands before that batch and is to be sent again may be in the log already, and is renumbered all the same. The patch
 * (pull request 13796, closed without being merged) treats it as J4: `java13796`.
 */
import { awaitingCount, type Batch, firstQueued, isNumbered, numbered, type ProducerContext } from '../batches.ts'
import { type Client, isRetriable, type ProduceError } from './client.ts'

const sequenceOf = ({ batches }: ProducerContext, at: number): number => batches[at]?.identity?.sequence ?? -1
const isNext = ({ lastAcked }: ProducerContext, sequence: number) => sequence === lastAcked + 1

function mayTransmit(context: ProducerContext, at: number, maxInFlight: number): boolean {
  if (context.bumps || awaitingCount(context) >= maxInFlight || firstQueued(context) !== at) return false
  if (context.batches[at]!.identity === null) return context.unresolved < 0
  return context.batches.findIndex(isNumbered) === at
}

/** TransactionManager.canRetry: does the answer to this error begin a new epoch? */
function asksForEpoch(error: ProduceError, context: ProducerContext, at: number): boolean {
  const { renumbered } = context.batches[at]!
  const sequence = sequenceOf(context, at)
  if (error === 'UNKNOWN_PRODUCER_ID') return !renumbered
  if (error !== 'OUT_OF_ORDER_SEQUENCE_NUMBER') return false
  if (context.unresolved >= 0) return sequence === context.unresolved
  return !renumbered && isNext(context, sequence)
}

const unresolvedAt = (context: ProducerContext, at: number): ProducerContext => ({
  ...context,
  unresolved: Math.max(context.unresolved, sequenceOf(context, at) + 1),
})

/** TxnPartitionEntry.startSequencesAtBeginning. */
function bumped(context: ProducerContext): ProducerContext {
  const producerEpoch = context.producerEpoch + 1
  const { producerId } = context
  let sequence = 0
  const renumber = (batch: Batch): Batch =>
    isNumbered(batch)
      ? { ...batch, identity: { producerId, producerEpoch, sequence: sequence++ }, renumbered: true }
      : batch
  const batches = context.batches.map(renumber)
  return { ...context, batches, producerEpoch, nextSequence: sequence, lastAcked: -1, unresolved: -1, bumps: false }
}

/** TransactionManager.maybeResolveSequences: with nothing in flight, either the sequence is whole or a new epoch begins. */
const isResolved = (context: ProducerContext) => context.unresolved < 0 || context.batches.some(isNumbered)
const isWhole = (context: ProducerContext) => isNext(context, context.nextSequence)

export const java: Client = {
  numbersAt: 'transmit',
  number: numbered,
  mayTransmit,
  answerTo: error =>
    isRetriable(error) || error === 'OUT_OF_ORDER_SEQUENCE_NUMBER' || error === 'UNKNOWN_PRODUCER_ID'
      ? 'retry'
      : 'fail',
  afterError: (error, context, at) => (asksForEpoch(error, context, at) ? { ...context, bumps: true } : context),
  afterFailure: (why, context, at) => (why === 'expired' ? unresolvedAt(context, at) : { ...context, bumps: true }),
  afterSuccess: (context, at) => ({ ...context, lastAcked: Math.max(context.lastAcked, sequenceOf(context, at)) }),
  expires: true,
  mustBump: context => context.bumps || !isResolved(context),
  bumped: context => (!context.bumps && isWhole(context) ? { ...context, unresolved: -1 } : bumped(context)),
}

export const java13796: Client = { ...java, afterFailure: (_why, context, at) => unresolvedAt(context, at) }
