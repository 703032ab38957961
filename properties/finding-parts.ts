/**
 * What a search says in a finding, whatever was searched: its sizes, what it took of the machines, and what its verdict needs said.
 */
import type { Counterexample, Exploration, SystemSpec } from '../model/index.ts'
import { reproduceRun } from './conformance/reproduce.ts'
import type { Finding, Verdict } from './finding.ts'
import { coverageOf } from './telling/covered.ts'

export function sizes({ states, transitions, depth, bytes }: Exploration) {
  return { states, transitions, depth, seconds: 0, bytesPerState: Math.round(bytes / states), because: [] }
}

/** A search that left states out does not know which transitions no state takes. */
export const coverage = (spec: SystemSpec, exploration: Exploration) => ({
  ...(exploration.exhaustive || !exploration.complete ? { coverage: coverageOf(spec, exploration) } : {}),
  levels: exploration.levels,
})

export function onBroker(
  ...[run, counterpart, sight]: Parameters<typeof reproduceRun>
): Required<Pick<Finding, 'onBroker'>> {
  const { outcome, text } = reproduceRun(run, counterpart, sight)
  return { onBroker: { outcome, text } }
}

/** A search that was cut off decides nothing that holds; one in which nothing ever got through proves nothing. */
export function verdictAndNote(
  verdict: Verdict,
  { stopped }: Exploration,
  witness: Counterexample | undefined,
): { verdict: Verdict; note?: string } {
  if (verdict === 'inconclusive' && stopped) return { verdict, note: `stopped at ${stopped.text}; ${stopped.grew}.` }
  if (verdict !== 'holds') return { verdict }
  if (witness)
    return {
      verdict,
      note: `checked that this is no empty search: a record gets through${Object.keys(witness.faults).length > 0 ? ' although the fault strikes' : ''}, in ${witness.length} steps.`,
    }
  return {
    verdict: 'inconclusive',
    note: 'in this scope no record ever gets through, so that nothing can break: a larger scope is needed.',
  }
}
