/** Who asks again for the end of its transaction is fenced. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const aRetryIsAZombie = ofTransactionCoordinator({
  id: 'a-retry-is-a-zombie',
  hole: 'isRetry',
  breaks: 'FENCING of transactions',
  source: 'KIP-890, part 2',
  guard: () => false,
})
