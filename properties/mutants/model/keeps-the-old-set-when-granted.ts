/** A grant is noted with its partition epoch, and the set stays the old one. */
import { ofReplica } from '../model-mutant.ts'

export const keepsTheOldSetWhenGranted = ofReplica({
  id: 'keeps-the-old-set-when-granted',
  hole: 'commitProposal',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), isr: context.isr }),
})
