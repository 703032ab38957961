/** What was appended is not remembered, and comes again. */
import { ofOutputPartition } from '../transaction-mutant.ts'

export const remembersNobody = ofOutputPartition({
  id: 'remembers-nobody',
  hole: 'append',
  breaks: 'AMO of transactions',
  source: 'KIP-98, idempotence',
  change: ({ context: { producers } }, kafka) => ({ ...kafka(), producers }),
})
