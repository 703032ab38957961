/**
 * librdkafka 4953. OUT_OF_ORDER_SEQUENCE_NUMBER for a batch that is not the first in flight says no more than that one before it was refused.
 * librdkafka begins a new epoch all the same: what was appended in the old one, and is to be sent again, gets a new number.
 *
 * No message times out in this scope: that begins a new epoch by a rule of its own, with the same outcome (claim K10).
 */
import { promises } from '../idempotence/index.ts'
import { producerBugOf } from './producer-bug.ts'

export const needlessEpoch = producerBugOf({
  id: 'librdkafka-4953-needless-epoch',
  source: 'librdkafka 4953; pull request 4972, open in July 2026',
  says: 'A batch that is refused because one before it was is sent again by its old number.',
  without: 'the client begins a new epoch, and a batch that was appended in the old one is sent under a new number',
  parameters: { client: 'librdkafka-4972', maxInFlight: 3 },
  setting: { client: 'librdkafka' },
  bounds: { records: 3, patient: true, circumstances: { shrink: 1 } },
  property: promises.AMO,
})
