/** A fence that takes the last epoch leaves the id in force, and its producer goes on with an epoch that was kept for the coordinator. */
import type { RuleMutant } from '../mutant.ts'
import { abortAfterTheLastEpoch } from '../talks/at-coordinators.ts'

export const staysWithAUsedUpId: RuleMutant = {
  in: 'broker',
  id: 'stays-with-a-used-up-id',
  rule: 'rotatesWithFence',
  breaks: 'S32',
  source: 'KAFKA-20090',
  talk: abortAfterTheLastEpoch,
  seldom: 'The epochs of a producer id must be used up, 32,767 of them.',
  rules: { rotatesWithFence: () => false },
}
