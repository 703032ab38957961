/** A producer goes on whatever its id is, if only its epoch is right. */
import type { RuleMutant } from '../mutant.ts'
import { zombieOfAnotherId } from '../talks/at-coordinators.ts'

export const knowsEverybody: RuleMutant = {
  in: 'broker',
  id: 'knows-everybody',
  rule: 'isKnownProducer',
  breaks: 'S32',
  source: 'KIP-360',
  talk: zombieOfAnotherId,
  silent: 'No client goes on with a producer id that was never its own.',
  rules: { isKnownProducer: () => true },
}
