/** Who asks to go on gets the next epoch, also if it was replaced. */
import type { RuleMutant } from '../mutant.ts'
import { zombieGoesOn } from '../talks/at-coordinators.ts'

export const letsZombiesGoOn: RuleMutant = {
  in: 'broker',
  id: 'lets-zombies-go-on',
  rule: 'epochToGoOnWith',
  breaks: 'S32',
  source: 'KIP-360',
  talk: zombieGoesOn,
  seldom: 'A producer that was replaced must ask for its next epoch before anybody has told it that it is fenced.',
  rules: { epochToGoOnWith: ({ producerEpoch }) => producerEpoch + 1 },
}
