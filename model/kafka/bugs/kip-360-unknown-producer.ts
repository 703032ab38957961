/**
 * T2, KIP-360 (KAFKA-7190, 2.4; KAFKA-8710, 2.5). The broker's memory of a producer lives as long as the producer's records do: retention deletes
 * them, and a resend of the last one is taken for new, or the next one is refused as of an unknown producer. Now it lives by time
 * (producer.id.expiration.ms).
 */
import { always, sometimes } from '../../explorer/index.ts'
import { promises } from '../idempotence/index.ts'
import { producerBugOf } from './producer-bug.ts'

const about = {
  source: 'KIP-360, KAFKA-8710 (2.5)',
  setting: { retention: 'forgets-producers', unknownProducer: 'refused' },
} as const

export const forgottenWithItsRecords = producerBugOf({
  ...about,
  id: 'kip-360-forgotten-with-its-records',
  says: 'What the broker knows of a producer outlives the records of that producer.',
  without: 'retention deletes the record, and the broker forgets its number with it: the resend is taken for new',
  bounds: { records: 1, faults: { n: 1 }, circumstances: { retention: 1 } },
  property: promises.AMO,
  witness: sometimes(
    'a record is acknowledged although it was sent again, after retention',
    ['producer.acknowledged', 'faults.spent', 'circumstances.spent'],
    ([acknowledged, spent, deleted]) => acknowledged! > 0 && spent === 1 && deleted === 1,
  ),
})

export const unknownProducer = producerBugOf({
  ...about,
  id: 'kip-360-unknown-producer',
  says: 'A producer whose records retention has deleted writes on.',
  without: 'the broker refuses the next record as of an unknown producer, and the producer gives up for good',
  parameters: { client: 'librdkafka' },
  bounds: { faults: { n: 1 }, circumstances: { retention: 1 } },
  property: always('the producer is of use', ['producer.dead'], ([dead]) => dead === 0),
})
