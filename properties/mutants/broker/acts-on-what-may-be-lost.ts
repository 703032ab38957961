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
  rules: { mayTakeOffice: () => true },
}
