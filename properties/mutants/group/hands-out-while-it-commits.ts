/** It hands out records while the commit before revocation is under way. */
import { ofMember } from '../model-mutant.ts'

export const handsOutWhileItCommits = ofMember({
  id: 'hands-out-while-it-commits',
  hole: 'handsOutWhileCommitting',
  breaks: 'AMO',
  source: 'KAFKA-14196',
  guard: () => true,
})
