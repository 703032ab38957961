/** What was handled is not committed. */
import { ofMember } from '../model-mutant.ts'

export const neverCountsAsHandled = ofMember({
  id: 'never-counts-as-handled',
  hole: 'finishRecord',
  breaks: 'CommitsCatchUp of a group',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), owned: context.owned }),
})
