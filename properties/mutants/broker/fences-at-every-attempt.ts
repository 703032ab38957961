/** A fence that could not be written is tried with another epoch. */
import type { RuleMutant } from '../mutant.ts'
import { fenceThatFails } from '../talks/at-coordinators.ts'

export const fencesAtEveryAttempt: RuleMutant = {
  in: 'broker',
  id: 'fences-at-every-attempt',
  rule: 'epochToFenceWith',
  breaks: 'S32',
  source: 'KAFKA-9666, until 2.7',
  talk: fenceThatFails,
  seldom: 'Fences must fail to be written until the epochs of a producer id are used up, 32,767 of them.',
  rules: { epochToFenceWith: ({ producerEpoch }) => producerEpoch + 1 },
}
