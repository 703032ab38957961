/** The record is committed before it is handled. */
import { ofConsumer } from '../model-mutant.ts'

export const claimsFirst = ofConsumer({
  id: 'claims-first',
  hole: 'commitsFirst',
  breaks: 'ALO',
  source: 'C11',
  guard: () => true,
})
