/** FENCED_INSTANCE_ID is taken for an error that passes. */
import { ofMember } from '../model-mutant.ts'

export const aFencedMemberTriesAgain = ofMember({
  id: 'a-fenced-member-tries-again',
  hole: 'isFenced',
  breaks: 'OneIsFenced',
  source: 'KIP-345',
  guard: () => false,
})
