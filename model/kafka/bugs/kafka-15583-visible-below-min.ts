/**
 * KAFKA-15583 (3.7): the set shrinks below min in-sync after an append. The producer hears NOT_ENOUGH_REPLICAS_AFTER_APPEND, and yet the record
 * was below the high watermark of a set of one: consumers read it, and it vanishes with that one. Now the high watermark stands
 * still below min in-sync. In either style of metadata.
 */
import { always, sometimes } from '../../explorer/index.ts'
import { brokerIds } from '../parameters.ts'
import { bugOf } from './bug.ts'

export const visibleBelowMin = bugOf({
  id: 'kafka-15583-visible-below-min',
  source: 'KAFKA-15583 (3.7)',
  says: 'What a consumer was handed stays on some disk when one broker is lost.',
  without: 'the high watermark advances while the set is below min in-sync',
  parameters: { highWatermarkBelowMinIsr: 'frozen' },
  bounds: { faults: { d1: 1 }, shrinks: 1, withConsumer: true },
  setting: { highWatermarkBelowMinIsr: 'advances' },
  property: parameters =>
    always(
      'what was handled stays',
      ['effects.handled', ...brokerIds(parameters).map(id => `broker-${id}.disk`)],
      ([handled, ...disks]) => (handled! & ~disks.reduce((a, b) => a | b, 0)) === 0,
    ),
  witness: sometimes(
    'a record is handled although the fault struck',
    ['effects.handled', 'faults.spent'],
    ([handled, spent]) => handled! > 0 && spent! > 0,
  ),
})
