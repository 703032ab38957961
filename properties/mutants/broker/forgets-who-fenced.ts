/** How long a producer is silent is told by its last records; that its marker came later does not count. */
import type { ProducedBatch } from '../../../impl/core/sequences.ts'
import type { RuleMutant } from '../mutant.ts'
import { oldRecordsYoungMarker } from '../talks/in-partitions.ts'

function lastData(latest: ProducedBatch): ProducedBatch {
  let batch = latest
  while (batch.isMarker && batch.earlier !== undefined) batch = batch.earlier
  return batch
}

export const forgetsWhoFenced: RuleMutant = {
  in: 'broker',
  id: 'forgets-who-fenced',
  rule: 'lastSeen',
  breaks: 'S32',
  source: 'KAFKA-9144, until 2.5',
  talk: oldRecordsYoungMarker,
  seldom:
    'A producer must be silent for producer.id.expiration.ms, a day, between its marker and what its zombie sends.',
  rules: { lastSeen: lastData },
}
