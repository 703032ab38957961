/** A static member that stops leaves its group. */
import { ofMember } from '../model-mutant.ts'

export const staticMembersLeave = ofMember({
  id: 'static-members-leave',
  hole: 'leavesOnClose',
  breaks: 'BackInPlace',
  source: 'KIP-345',
  guard: () => true,
})
