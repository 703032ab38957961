/** A fence takes an epoch, and the abort that it begins takes another one. */
import type { RuleMutant } from '../mutant.ts'
import { fenceWithTheLastEpoch } from '../talks/at-coordinators.ts'

export const fencesTwice: RuleMutant = {
  in: 'broker',
  id: 'fences-twice',
  rule: 'epochToAbortWith',
  breaks: 'S32',
  source: 'KAFKA-19367, until 4.0.0',
  talk: fenceWithTheLastEpoch,
  seldom: 'The epochs of a producer id must be used up, 32,767 of them: until then nobody misses one.',
  rules: { epochToAbortWith: (fencedWith, version) => (version >= 2 ? fencedWith + 1 : fencedWith) },
}
