/** A transaction is opened without the coordinator. */
import { ofOutputPartition } from '../transaction-mutant.ts'

export const verifiesNothing = ofOutputPartition({
  id: 'verifies-nothing',
  hole: 'needsVerification',
  breaks: 'NO-HANGING of transactions',
  source: 'KIP-890',
  guard: () => false,
})
