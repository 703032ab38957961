/** No batch is ever left before its end. */
import { ofMember } from '../model-mutant.ts'

export const neverReturnsEarly = ofMember({
  id: 'never-returns-early',
  hole: 'isInBatch',
  breaks: 'ALO',
  source: 'kafkajs, eachBatch',
  guard: () => false,
})
