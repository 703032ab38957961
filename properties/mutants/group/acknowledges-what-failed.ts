/** A record whose handler failed is acknowledged all the same. */
import { ofMember } from '../model-mutant.ts'

export const acknowledgesWhatFailed = ofMember({
  id: 'acknowledges-what-failed',
  hole: 'leaveRecord',
  breaks: 'CommittedIsHandled',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), owned: context.owned.map(one => ({ ...one, next: one.position })) }),
})
