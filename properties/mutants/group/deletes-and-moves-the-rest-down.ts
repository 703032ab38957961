/** What is left after retention moves down to the offsets of what is gone. */
import { ofPartition } from '../model-mutant.ts'

export const deletesAndMovesTheRestDown = ofPartition({
  id: 'deletes-and-moves-the-rest-down',
  hole: 'deleteOldest',
  breaks: 'RetainedIsHandled',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ log: kafka().log! }),
})
