/** The leader acts on the smaller set at once, and only then asks for it. */
import { ofReplica } from '../model-mutant.ts'

export const shrinksBeforeItIsGranted = ofReplica({
  id: 'shrinks-before-it-is-granted',
  hole: 'removeFromIsr',
  breaks: 'NAL',
  source: 'KIP-497',
  change: ({ context, event }, kafka) => ({
    ...kafka(),
    isr: context.isr.filter(id => id !== (event as { follower: number }).follower),
  }),
})
