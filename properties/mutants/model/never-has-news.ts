/** There is never anything to commit. */
import { ofConsumer } from '../model-mutant.ts'

export const neverHasNews = ofConsumer({
  id: 'never-has-news',
  hole: 'hasNews',
  breaks: 'CommitsCatchUp',
  source: 'an ordinary slip',
  guard: () => false,
})
