/**
 * The killer 'trace validation': runs of a mutated broker, every step of which the model's machines must be able to explain (trace/trace.ts); the
 * run in which they are not is shrunk, and kept to what the unmutated broker passes. What is told by a talk is looked for in the trace of that talk.
 */
import { huntBySequences, huntByTrace } from '../trace/validate.ts'
import type { Kill, Killer } from './killers.ts'
import type { RuleMutant } from './mutant.ts'
import { traceOfTalk } from './talk-traces.ts'

export const byTrace: Killer = {
  name: 'trace validation',
  hunt: (mutant, limit, maxShrinks) => {
    if (mutant.in !== 'broker') return undefined
    if (mutant.talk !== undefined) return inItsTalk(mutant)
    return huntByTrace(mutant.rules, limit, { maxShrinks }) ?? huntBySequences(mutant.rules, limit, { maxShrinks })
  },
}

function inItsTalk({ talk, rules }: RuleMutant): Kill | undefined {
  if (talk === undefined || traceOfTalk(talk).failure !== undefined) return undefined
  const { failure } = traceOfTalk(talk, rules)
  return failure && { runs: 1, steps: 1, sentence: failure.sentence }
}
