/** It polls nothing of what it owns. */
import { ofMember } from '../model-mutant.ts'

export const neverPolls = ofMember({
  id: 'never-polls',
  hole: 'owns',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => false,
})
