/** A batch that comes late opens a transaction that nobody ends: its leader asks no coordinator. */
import type { RuleMutant } from '../mutant.ts'
import { lateBatch } from '../talks/in-partitions.ts'

export const opensWhatNobodyEnds: RuleMutant = {
  in: 'broker',
  id: 'opens-what-nobody-ends',
  rule: 'needsVerification',
  breaks: 'S32',
  source: 'KAFKA-14402, until KIP-890 (3.6)',
  talk: lateBatch,
  rules: { needsVerification: () => false },
}
