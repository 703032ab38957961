/** A commit that was refused counts as made. */
import { ofMember } from '../model-mutant.ts'

export const takesARefusalForSuccess = ofMember({
  id: 'takes-a-refusal-for-success',
  hole: 'isSuccess',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: () => true,
})
