/** Whoever comes to the office goes by the first controller epoch. */
import { ofController } from '../model-mutant.ts'

export const officeWithoutItsEpoch = ofController({
  id: 'office-without-its-epoch',
  hole: 'takeEpoch',
  breaks: 'S25',
  source: 'KAFKA-1188',
  change: () => ({ epoch: 1 }),
})
