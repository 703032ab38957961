/**
 * The rules by name, as fillings of the replica's holes; and KIP-320 with one of its guards taken back to the base rule.
 */
import { kafka7164 } from './kafka-7164.ts'
import { kafka7415 } from './kafka-7415.ts'
import { kip101 } from './kip-101.ts'
import { kip279 } from './kip-279.ts'
import { kip320First } from './kip-320-first.ts'
import { kip320, kip320Parts } from './kip-320.ts'
import { truncateToHw } from './truncate-to-hw.ts'
import { type Filling, together } from './filling.ts'
import { agreement, truncatingBy } from './log.ts'

export const rules = {
  'truncate-to-hw': truncateToHw,
  'kip-101': kip101,
  'kip-279': kip279,
  'kip-320-first': kip320First,
  'kip-320': kip320,
} as const satisfies Readonly<Record<string, Filling>>
export type RuleName = keyof typeof rules
export const ruleNames = Object.keys(rules) as readonly RuleName[]

/** Mistakes in the code of a rule, as against the rule. */
export const mistakes = {
  'kafka-7164': kafka7164,
  'kafka-7415': kafka7415,
} as const satisfies Readonly<Record<string, Filling>>
export type MistakeName = keyof typeof mistakes

/** KIP-320's guards, each of which can be taken back alone. */
export const weakenings = ['truncation', 'fetch', 'high-watermark', 'expansion', 'shrink'] as const
export type Weakening = (typeof weakenings)[number]

/** KIP-320 with one guard as the base rule has it; for the truncation that is KIP-279's offset, whatever epoch the leader is in. */
export function weakened(guard: Weakening): Filling {
  const rest = weakenings.filter(name => name !== guard).map((name): Filling => kip320Parts[name])
  const unfenced = truncatingBy(({ log }, leaderLog) => agreement(log, leaderLog))
  return together(guard === 'truncation' ? [...rest, unfenced] : rest)
}
