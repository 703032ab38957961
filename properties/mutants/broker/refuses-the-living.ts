/** Off by one: the generation that a member has is too old already. */
import type { RuleMutant } from '../mutant.ts'

export const refusesTheLiving: RuleMutant = {
  in: 'broker',
  id: 'refuses-the-living',
  rule: 'checkGeneration',
  breaks: 'RECOVERS',
  source: 'an ordinary slip',
  runs: 'members',
  rules: {
    checkGeneration: ({ generationId }, asked) => (asked.generationId > generationId ? 'NONE' : 'ILLEGAL_GENERATION'),
  },
}
