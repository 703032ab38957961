/** Bugs of idempotent producers, decided in both variants. Ids are those of the project's list of historic bugs, T1 to T3 and P1, behind 'BUG-'. */
import {
  forgottenWithItsRecords,
  moreThanFive,
  moreThanOne,
  moreThanTwo,
  needlessEpoch,
  renumbered,
  renumberedAllTheSame,
  resendComesLate,
  resendIsDuplicate,
  unknownProducer,
  windowOfOne,
} from '../../model/kafka/bugs/producer-bugs.ts'
import type { Claim } from './claim.ts'
import { brokenBy, mendedBy } from './idempotence-case.ts'

const assumes = ['one partition, one leader', 'the scope of each case']

export const producerBugClaims: readonly Claim[] = [
  {
    id: 'BUG-T1',
    name: 'resends-without-idempotence',
    says: 'A reply is lost and the record is appended twice; one batch is refused, the next is not, and the first comes behind it.',
    answer: 'Broken without idempotence, with one lost reply or one refusal; not with it.',
    kind: 'safety',
    source: resendIsDuplicate.source,
    assumes,
    cases: [
      brokenBy(resendIsDuplicate),
      mendedBy(resendIsDuplicate, 'idempotence on'),
      brokenBy(resendComesLate),
      mendedBy(resendComesLate, 'idempotence on'),
    ],
  },
  {
    id: 'BUG-T2',
    name: 'unknown-producer',
    says: 'Retention deletes all records of a producer, and the broker forgets its sequence: a resend is taken for new, or the producer dies.',
    answer: 'Broken with one lost reply and one deletion; a memory that lives by time mends both.',
    kind: 'safety',
    source: forgottenWithItsRecords.source,
    assumes,
    cases: [
      brokenBy(forgottenWithItsRecords),
      mendedBy(forgottenWithItsRecords, 'producers outlive their records'),
      brokenBy(unknownProducer),
      mendedBy(unknownProducer, 'producers outlive their records, and the unknown are accepted'),
    ],
  },
  {
    id: 'BUG-T3',
    name: 'renumbered-in-flight',
    says: 'A batch fails for good, and the producer begins a new epoch and renumbers one before it that was appended and is to be sent again.',
    answer:
      'Broken with two batches, one of them too large, and one shrink. The patch waits for the batches before; with a third in flight the epoch begins all the same. librdkafka begins epochs for less.',
    kind: 'safety',
    source: 'KAFKA-14034, pull request 13796 (closed without being merged); librdkafka 4953, 4972',
    assumes,
    evidence:
      'verdicts.md names one lost reply: on one connection a lost reply takes the later answer along, so that an error which may be tried again (NOT_ENOUGH_REPLICAS_AFTER_APPEND) is the smaller scope. TransactionManager.handleFailedBatch in 4.3.1 is as before the patch.',
    cases: [
      brokenBy(renumbered),
      mendedBy(renumbered, 'the epoch waits for the batches before'),
      brokenBy(renumberedAllTheSame),
      mendedBy(renumberedAllTheSame, '2 in flight'),
      brokenBy(needlessEpoch),
      mendedBy(needlessEpoch, 'sent again by its old number'),
    ],
  },
  {
    id: 'BUG-P1',
    name: 'window-of-one-batch',
    says: 'The broker remembers one batch of a producer instead of five: a resend of an earlier one is out of order, and comes again in a new epoch.',
    answer:
      'Broken with two in flight and one lost reply, and in general with one more in flight than the broker remembers: six against the five of Kafka.',
    kind: 'safety',
    source: 'Redpanda 3038, 3039 (mended by 3040, 3077); KIP-98',
    assumes,
    cases: [
      brokenBy(windowOfOne),
      mendedBy(windowOfOne, 'a window of five'),
      ...[moreThanOne, moreThanTwo, moreThanFive].flatMap(bug => [
        brokenBy(bug),
        mendedBy(bug, bug.says.replace(/\.$/, '')),
      ]),
    ],
  },
]
