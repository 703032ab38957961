/**
 * The killer 'trace validation': runs of a mutated broker, every step of which the model's machines must be able to explain (trace/trace.ts); the
 * run in which they are not is shrunk, and kept to what the unmutated broker passes.
 */
import { huntBySequences, huntByTrace } from '../trace/validate.ts'
import type { Killer } from './killers.ts'

export const byTrace: Killer = {
  name: 'trace validation',
  hunt: (mutant, limit, maxShrinks) =>
    mutant.in === 'broker' && mutant.talk === undefined
      ? (huntByTrace(mutant.rules, limit, { maxShrinks }) ?? huntBySequences(mutant.rules, limit, { maxShrinks }))
      : undefined,
}
