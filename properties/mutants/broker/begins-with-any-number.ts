/** A transaction of version 2 begins with whatever batch comes first. */
import type { RuleMutant } from '../mutant.ts'
import { secondFirst } from '../talks/in-partitions.ts'

export const beginsWithAnyNumber: RuleMutant = {
  in: 'broker',
  id: 'begins-with-any-number',
  rule: 'mayBeginWith',
  breaks: 'S32',
  source: 'KIP-890, part 2',
  talk: secondFirst,
  seldom: 'A first batch must be lost, and the next one of the same transaction be appended without it.',
  rules: { mayBeginWith: () => true },
}
