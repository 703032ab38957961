/**
 * KAFKA-19522 (merged in July 2025): nobody is in sync and nobody eligible, so that the last known leader is to recover the partition, once it is there. The
 * test whether it is there was turned round and kept nobody out: a broker that is down was elected.
 */
import { always, sometimes } from '../../explorer/index.ts'
import { controllerMachine } from '../controller.ts'
import { afterRegistration } from '../quorum-controller.ts'
import { changed } from '../swapped.ts'
import { bugOf } from './bug.ts'

export const fencedLeader = bugOf({
  id: 'kafka-19522-fenced-leader',
  source: 'KAFKA-19522 (merged in July 2025)',
  says: 'Who is elected is not fenced, the last known leader no more than another.',
  without: 'the last known leader is elected, there or not',
  parameters: { metadata: 'kraft', eligibleLeaderReplicas: true, highWatermarkBelowMinIsr: 'frozen' },
  bounds: { records: 0, faults: { b1: 3 }, total: 3 },
  change: (spec, parameters) => {
    const machine = controllerMachine(parameters, {
      afterReturn: (...args) => afterRegistration(parameters, ...args, () => true),
    })
    return changed(spec, 'controller', one => ({ ...one, machine }))
  },
  property: () =>
    always(
      'a leader is not fenced',
      ['metadata.leader', 'metadata.registered'],
      ([leader, registered]) => leader === 0 || (registered! & (1 << leader!)) !== 0,
    ),
  witness: sometimes(
    'nobody is in sync, nobody eligible, and somebody led last',
    ['metadata.isr', 'metadata.elr', 'metadata.lastKnownLeader'],
    ([isr, elr, last]) => isr === 0 && elr === 0 && last! > 0,
  ),
})
