/** Every record is stamped with the first leader epoch. */
import { ofReplica } from '../model-mutant.ts'

export const appendsUnderTheFirstEpoch = ofReplica({
  id: 'appends-under-the-first-epoch',
  hole: 'append',
  breaks: 'LogMatching',
  source: 'KIP-101',
  change: (_args, kafka) => ({ ...kafka(), log: kafka().log!.map(entry => ({ ...entry, epoch: 1 })) }),
})
