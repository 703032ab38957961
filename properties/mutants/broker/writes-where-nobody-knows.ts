/** Records go to a partition that the coordinator has not heard of: no marker ever ends them there. */
import type { RuleMutant } from '../mutant.ts'
import { writesAndCommits } from '../talks/at-clients.ts'

export const writesWhereNobodyKnows: RuleMutant = {
  in: 'broker',
  id: 'writes-where-nobody-knows',
  rule: 'addsPartitionsFirst',
  breaks: 'S32',
  source: 'KAFKA-14402, hanging transactions',
  talk: writesAndCommits,
  seldom: 'In version 1 a transaction must be committed whose coordinator has not heard of a partition.',
  rules: { addsPartitionsFirst: () => false },
}
