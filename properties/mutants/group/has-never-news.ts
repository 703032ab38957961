/** There is never anything to commit. */
import { ofMember } from '../model-mutant.ts'

export const hasNeverNews = ofMember({
  id: 'has-never-news',
  hole: 'hasNews',
  breaks: 'CommitsCatchUp of a group',
  source: 'an ordinary slip',
  guard: () => false,
})
