/** Who is gone stays a member, even of a group that counts as empty. */
import { ofGroup } from '../model-mutant.ts'

export const theDeadStayMembers = ofGroup({
  id: 'the-dead-stay-members',
  hole: 'remove',
  breaks: 'EmptyHasNoMembers',
  source: 'an ordinary slip',
  change: () => ({}),
})
