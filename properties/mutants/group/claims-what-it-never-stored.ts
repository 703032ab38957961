/** It waits for a commit before it handles, and has none to make. */
import { ofMember } from '../model-mutant.ts'

export const claimsWhatItNeverStored = ofMember({
  id: 'claims-what-it-never-stored',
  hole: 'commitsFirst',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => true,
})
