/**
 * Rules of transactions that Kafka had before a bug was mended, as the reference broker's: what a parameter of the model's system is there
 * (model/kafka/transactions/parameters.ts). The broken variant of a bug is the broker with that one rule swapped.
 *
 *   F1  a parameter with Kafka's value of today swaps nothing
 *   F2  what time does is the stage's: a transaction is out of time when its clock is fired, and a partition sweeps its producers out when it is
 *       told to
 */
import type { ErrorCode } from '../../../impl/core/errors.ts'
import type { Rules } from '../../../impl/core/rules.ts'
import type { MarkerAsked, ProducedBatch } from '../../../impl/core/sequences.ts'
import type { TransactionParameters } from '../../../model/kafka/transactions/index.ts'

/** Batches of producers that were forgotten, as they were too old. */
export type Forgotten = ReadonlySet<ProducedBatch>

type Named<K extends keyof TransactionParameters> = Readonly<
  Partial<Record<string & TransactionParameters[K], Partial<Rules>>>
>

const isBelow = (least: number, { producerEpoch }: MarkerAsked): ErrorCode =>
  producerEpoch < least ? 'INVALID_PRODUCER_EPOCH' : 'NONE'

const markerEpochs: Named<'markerEpoch'> = {
  'not-older': { checkMarkerEpoch: (latest, marker) => isBelow(latest.producerEpoch, marker) },
  /** KAFKA-19446 without KAFKA-19999. */
  newer: { checkMarkerEpoch: (latest, marker) => isBelow(latest.producerEpoch + 1, marker) },
}

/** KAFKA-9144: a marker does not make its producer young. What was forgotten is none of its data any more. */
const lastData =
  (forgotten: Forgotten): Rules['lastSeen'] =>
  latest => {
    let batch = latest
    while (batch.isMarker && batch.earlier !== undefined && forgotten.has(batch) === forgotten.has(batch.earlier))
      batch = batch.earlier
    return batch
  }

/** F1. */
export function formerRules(parameters: TransactionParameters, forgotten: Forgotten): Partial<Rules> {
  const { transactionVersion, verification, markerEpoch, endTxnEpoch, failedFence, producerAge } = parameters
  const { endTxnAsksFirst, fenceRaises, exhaustedByFence, commitAfterAbort } = parameters
  const isNewest = markerEpoch === 'newer-or-repeated'
  return {
    ...(verification ? {} : { needsVerification: () => false }),
    ...(isNewest || (transactionVersion === 1 && markerEpoch === 'not-older') ? {} : markerEpochs[markerEpoch]),
    ...(endTxnEpoch === 'equal'
      ? {}
      : {
          mayEnd: ({ producerEpoch }, asked, isWritten) =>
            asked === producerEpoch || (!isWritten && asked > producerEpoch),
        }),
    ...(failedFence === 'remembered' ? {} : { epochToFenceWith: ({ producerEpoch }) => producerEpoch + 1 }),
    ...(producerAge === 'last-append' ? {} : { lastSeen: lastData(forgotten) }),
    ...(endTxnAsksFirst === 'pending' ? {} : { pendingComesFirst: () => false }),
    ...(fenceRaises === 'once'
      ? {}
      : { epochToAbortWith: (fencedWith, version) => (version >= 2 ? fencedWith + 1 : fencedWith) }),
    ...(exhaustedByFence === 'new-id' ? {} : { rotatesWithFence: () => false }),
    ...(commitAfterAbort === 'fenced' ? {} : { lateCommit: () => 'INVALID_TXN_STATE' }),
  }
}

/** F2. */
export const timeless = (forgotten: Forgotten): Partial<Rules> => ({
  isTimedOut: ({ state }) => state === 'Ongoing',
  isProducerExpired: batch => forgotten.has(batch),
})
