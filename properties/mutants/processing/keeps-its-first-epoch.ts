/** It does not take the epoch that it is given. */
import { ofInstance } from '../processing-mutant.ts'

export const keepsItsFirstEpoch = ofInstance({
  id: 'keeps-its-first-epoch',
  hole: 'takeEpoch',
  breaks: 'NobodyIsFenced',
  source: 'KIP-98, InitProducerId',
  change: () => ({}),
})
