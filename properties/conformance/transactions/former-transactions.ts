/**
 * Rules of transactions that Kafka had before a bug was mended, as the reference broker's: what a parameter of the model's system is there
 * (model/kafka/transactions/parameters.ts). The broken variant of a bug is the broker with that one rule swapped.
 *
 *   F1  a parameter with Kafka's value of today swaps nothing
 *   F2  what time does is the stage's: a transaction is out of time when its clock is fired, and records are old when the stage says so; a marker is
 *       young
 */
import type { ErrorCode } from '../../../impl/core/errors.ts'
import type { Rules } from '../../../impl/core/rules.ts'
import type { MarkerAsked, ProducedBatch } from '../../../impl/core/sequences.ts'
import type { TransactionParameters } from '../../../model/kafka/transactions/index.ts'

/** Batches whose records are older than producer.id.expiration.ms. */
export type Old = ReadonlySet<ProducedBatch>

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

/** KAFKA-9144: a marker does not make its producer young. */
function lastData(latest: ProducedBatch): ProducedBatch {
  let batch = latest
  while (batch.isMarker && batch.earlier !== undefined) batch = batch.earlier
  return batch
}

/** F1. */
export function formerRules(parameters: TransactionParameters): Partial<Rules> {
  const { transactionVersion, verification, markerEpoch, endTxnEpoch, failedFence, producerAge } = parameters
  const { endTxnAsksFirst, fenceRaises, exhaustedByFence, commitAfterAbort } = parameters
  const isNewest = markerEpoch === 'newer-or-repeated'
  return {
    ...(verification ? {} : { needsVerification: () => false }),
    ...(isNewest || (transactionVersion === 1 && markerEpoch === 'not-older') ? {} : markerEpochs[markerEpoch]),
    ...(endTxnEpoch === 'equal' ? {} : { mayEnd: ({ producerEpoch }, asked) => asked >= producerEpoch }),
    ...(failedFence === 'remembered' ? {} : { epochToFenceWith: ({ producerEpoch }) => producerEpoch + 1 }),
    ...(producerAge === 'last-append' ? {} : { lastSeen: lastData }),
    ...(endTxnAsksFirst === 'pending' ? {} : { pendingComesFirst: () => false }),
    ...(fenceRaises === 'once'
      ? {}
      : { epochToAbortWith: (fencedWith, version) => (version >= 2 ? fencedWith + 1 : fencedWith) }),
    ...(exhaustedByFence === 'new-id' ? {} : { rotatesWithFence: () => false }),
    ...(commitAfterAbort === 'fenced' ? {} : { lateCommit: () => 'INVALID_TXN_STATE' }),
  }
}

/** F2. */
export const timeless = (old: Old): Partial<Rules> => ({
  isTimedOut: ({ state }) => state === 'Ongoing',
  isProducerExpired: batch => batch.isMarker !== true && old.has(batch),
})
