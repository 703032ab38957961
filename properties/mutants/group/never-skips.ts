/** A record that was given up is never committed. */
import { ofMember } from '../model-mutant.ts'

export const neverSkips = ofMember({
  id: 'never-skips',
  hole: 'skips',
  breaks: 'CommitsCatchUp of a group',
  source: 'an ordinary slip',
  guard: () => false,
})
