/**
 * T3, KAFKA-14034. A batch fails for good; the producer begins a new epoch and renumbers what is not settled from 0. A batch before it that is to
 * be sent again may have been appended: under its new number nobody knows it.
 *
 * Pull request 13796 waits for the batches before it, and was closed without being merged: in 4.3.1 the producer does as before. Even with it, a third
 * batch in flight is refused as out of order, comes next after the one that failed, and begins the epoch: `renumberedAllTheSame`.
 */
import { promises } from '../idempotence/index.ts'
import { producerBugOf } from './producer-bug.ts'

export const renumbered = producerBugOf({
  id: 'kafka-14034-renumbered',
  source: 'KAFKA-14034 (2.5 to 4.3.1)',
  says: 'A new epoch begins when nothing of the old one is to be sent again.',
  without: 'a batch that fails for good begins a new epoch at once, and what is to be sent again gets a new number',
  parameters: { client: 'java-13796', maxInFlight: 2 },
  setting: { client: 'java' },
  bounds: { tooLarge: 2, circumstances: { shrink: 1 } },
  property: promises.AMO,
})

/** Mended by nothing but fewer in flight. */
export const renumberedAllTheSame = producerBugOf({
  id: 'kafka-14034-renumbered-all-the-same',
  source: 'KAFKA-14034, with pull request 13796',
  says: 'With two in flight nothing follows the batch that fails, and the epoch waits.',
  without: 'a third batch in flight is refused as out of order, and begins the epoch that was to wait',
  parameters: { client: 'java-13796', maxInFlight: 2 },
  setting: { maxInFlight: 3 },
  bounds: { records: 3, tooLarge: 2, circumstances: { shrink: 1 } },
  property: promises.AMO,
})
