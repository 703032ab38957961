/** A process that starts anew joins under the member id that it had. */
import { ofMember } from '../model-mutant.ts'

export const comesBackUnderItsOldId = ofMember({
  id: 'comes-back-under-its-old-id',
  hole: 'introduce',
  breaks: 'BackInPlace',
  source: 'an ordinary slip',
  change: () => ({}),
})
