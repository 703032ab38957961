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
  seldom: 'What a coordinator says of a batch must arrive after the marker of that very transaction.',
  rules: { isGuardInForce: (_inForce, guard) => guard !== undefined },
}
