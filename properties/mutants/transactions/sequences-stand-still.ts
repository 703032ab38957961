/** The next record has the number of the last, and is taken for it. */
import { ofTransactionalProducer } from '../transaction-mutant.ts'

export const sequencesStandStill = ofTransactionalProducer({
  id: 'sequences-stand-still',
  hole: 'countWritten',
  breaks: 'NAL of transactions',
  source: 'KIP-98, idempotence',
  change: ({ context: { sequences } }, kafka) => ({ ...kafka(), sequences }),
})
