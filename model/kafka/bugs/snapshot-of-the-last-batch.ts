/**
 * A broker that stops in good order writes a snapshot of its producers, which holds the last batch of each (ProducerStateManager.writeSnapshot,
 * 4.x). It comes back with a window of one: replies that were lost in the stop are resent, and the earlier of two is out of order, begins a new
 * epoch, and is appended again. After a crash the whole log is read (no snapshot is as new), and the window is as it was.
 *
 * Found here by search, in a cluster of one broker or where the leader comes back as the leader; no issue is known to us.
 */
import { promises } from '../idempotence/index.ts'
import { producerBugOf } from './producer-bug.ts'

export const snapshotOfTheLast = producerBugOf({
  id: 'snapshot-of-the-last-batch',
  source: 'ProducerStateManager.writeSnapshot (4.x)',
  says: 'A broker that comes back knows as many batches of a producer as before.',
  without: 'it comes back from a snapshot, which has the last batch of each producer alone',
  parameters: { maxInFlight: 2 },
  setting: { afterRestart: 'snapshot' },
  bounds: { attempts: 3, faults: { b1: 1 } },
  property: promises.AMO,
})
