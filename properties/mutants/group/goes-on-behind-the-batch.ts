/** After an early return it goes on behind the batch, whatever was resolved. */
import { ofMember } from '../model-mutant.ts'

export const goesOnBehindTheBatch = ofMember({
  id: 'goes-on-behind-the-batch',
  hole: 'returnEarly',
  breaks: 'ALO',
  source: 'kafkajs, eachBatch',
  change: () => ({ held: [] }),
})
