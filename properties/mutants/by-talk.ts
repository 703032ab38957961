/**
 * The killer 'talk': what a mutated broker says, request by request, that the unmutated one does not (talks/talk.ts). No client of ours would say it, or
 * random runs seldom bring together what it takes: whether histories show such a mutant all the same is told beside it (by-history.ts).
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
