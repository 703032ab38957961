/** Who leaves the set below min in-sync is not kept eligible. */
import { ofQuorum } from '../model-mutant.ts'

export const nobodyStaysEligible = ofQuorum({
  id: 'nobody-stays-eligible',
  hole: 'setIsr',
  breaks: 'BUG-K12',
  source: 'KIP-966',
  change: (_args, kafka) => ({ ...kafka(), quorum: { ...kafka().quorum!, elr: [] } }),
})
