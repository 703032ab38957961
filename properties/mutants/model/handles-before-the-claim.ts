/** Commit first means commit after. */
import { ofConsumer } from '../model-mutant.ts'

export const handlesBeforeTheClaim = ofConsumer({
  id: 'handles-before-the-claim',
  hole: 'commitsFirst',
  breaks: 'AMO',
  source: 'C11',
  guard: () => false,
})
