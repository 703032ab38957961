/** Offsets are committed in a transaction by whoever has one, member or not. */
import type { RuleMutant } from '../mutant.ts'
import { zombieMember } from '../talks/of-groups.ts'

export const takesOffsetsOfTheDead: RuleMutant = {
  in: 'broker',
  id: 'takes-offsets-of-the-dead',
  rule: 'checkTransactionalCommit',
  breaks: 'S32',
  source: 'until KIP-447 (2.5)',
  talk: zombieMember,
  seldom:
    'A member must send its offsets after its partitions have gone to another, and commit: its effects stand twice.',
  rules: { checkTransactionalCommit: () => 'NONE' },
}
