/** What the coordinator said holds, whatever was written since it said so. */
import type { RuleMutant } from '../mutant.ts'
import { overtakenAnswer } from '../talks/in-partitions.ts'

export const believesAnOvertakenAnswer: RuleMutant = {
  in: 'broker',
  id: 'believes-an-overtaken-answer',
  rule: 'isGuardInForce',
  breaks: 'S32',
  source: 'UnifiedLog, VerificationGuard',
  talk: overtakenAnswer,
  rules: { isGuardInForce: (_inForce, guard) => guard !== undefined },
}
