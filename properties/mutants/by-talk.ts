/**
 * The killer 'talk': what a mutated broker says, request by request, that the unmutated one does not (talks/talk.ts). No client of ours would say it, or
 * random runs have no transactions: such a mutant is looked for nowhere else.
 */
import type { Killer } from './killers.ts'
import { play } from './talks/talk.ts'

export const byTalk: Killer = {
  name: 'talk',
  hunt: mutant => {
    if (mutant.in !== 'broker' || mutant.talk === undefined) return undefined
    const [sentence] = play(mutant.talk, mutant.rules)
    const isSound = play(mutant.talk).length === 0
    return isSound && sentence !== undefined ? { runs: 1, steps: 1, sentence } : undefined
  },
}
