/** Committing position instead of handled: what was handed out is committed when the interval is over, handled or not. */
import type { RuleMutant } from '../mutant.ts'

export const commitsWhileItHandles: RuleMutant = {
  in: 'broker',
  id: 'commits-while-it-handles',
  rule: 'commitsAtOnce',
  breaks: 'ALO',
  source: 'librdkafka INTRODUCTION.md (C02)',
  runs: 'javaClient',
  rules: {
    commitsAtOnce: () => true,
  },
}
