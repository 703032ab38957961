/** A mutant: one rule of the broker swapped for a wrong one. */
import type { Rules } from '../../impl/index.ts'

export interface Mutant {
  readonly id: string
  /** The function of impl/core/rules.ts that it swaps. */
  readonly rule: keyof Rules
  /** The guarantee or invariant that it should break. */
  readonly breaks: string
  /** Where the bug is from. */
  readonly source: string
  /** In which runs it is looked for (hunt.ts); unmutated they pass. */
  readonly runs: 'safe' | 'flushed' | 'unclean'
  readonly rules: Partial<Rules>
}
