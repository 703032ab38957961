/** A marker is written once it was sent. */
import type { RuleMutant } from '../mutant.ts'
import { partitionWithoutLeader } from '../talks/in-partitions.ts'

export const writesNoMarkerTwice: RuleMutant = {
  in: 'broker',
  id: 'writes-no-marker-twice',
  rule: 'afterMarker',
  breaks: 'S32',
  source: 'an ordinary slip',
  talk: partitionWithoutLeader,
  seldom: 'A marker, or the answer to it, must be lost on its way between two brokers.',
  rules: { afterMarker: () => 'written' },
}
