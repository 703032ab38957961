/** A coordinator takes office at once, and writes markers for what nobody else has yet. */
import type { RuleMutant } from '../mutant.ts'
import { unreplicatedCommit } from '../talks/at-coordinators.ts'

export const actsOnWhatMayBeLost: RuleMutant = {
  in: 'broker',
  id: 'acts-on-what-may-be-lost',
  rule: 'mayTakeOffice',
  breaks: 'S32',
  source: 'TransactionStateManager.loadTransactionMetadata, as it is',
  talk: unreplicatedCommit,
  seldom:
    'A coordinator must be elected with more in its log than is replicated, act on it, and lose it before anybody else has it.',
  rules: { mayTakeOffice: () => true },
}
