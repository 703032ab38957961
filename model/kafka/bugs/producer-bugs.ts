/** Bugs of idempotent producers, and of what brokers remember of them. Read producer-bug.ts, then whichever you came for. */
import { forgottenWithItsRecords, unknownProducer } from './kip-360-unknown-producer.ts'
import { renumbered, renumberedAllTheSame } from './kafka-14034-renumbered.ts'
import { needlessEpoch } from './librdkafka-4953-needless-epoch.ts'
import type { ProducerBug } from './producer-bug.ts'
import { moreThanFive, moreThanOne, moreThanTwo, windowOfOne } from './redpanda-3039-window.ts'
import { snapshotOfTheLast } from './snapshot-of-the-last-batch.ts'
import { resendComesLate, resendIsDuplicate } from './without-idempotence.ts'

export { type ProducerBug, producerScopeText } from './producer-bug.ts'
export {
  forgottenWithItsRecords,
  moreThanFive,
  moreThanOne,
  moreThanTwo,
  needlessEpoch,
  renumbered,
  renumberedAllTheSame,
  resendComesLate,
  resendIsDuplicate,
  snapshotOfTheLast,
  unknownProducer,
  windowOfOne,
}

export const producerBugs: readonly ProducerBug[] = [
  resendIsDuplicate,
  resendComesLate,
  forgottenWithItsRecords,
  unknownProducer,
  renumbered,
  renumberedAllTheSame,
  needlessEpoch,
  windowOfOne,
  moreThanOne,
  moreThanTwo,
  moreThanFive,
  snapshotOfTheLast,
]
