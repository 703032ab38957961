/** Nobody is known: every request gets UNKNOWN_MEMBER_ID. */
import { ofGroup } from '../model-mutant.ts'

export const takesMembersForStrangers = ofGroup({
  id: 'takes-members-for-strangers',
  hole: 'isMember',
  breaks: 'OneMemberIdEach',
  source: 'an ordinary slip',
  guard: () => false,
})
