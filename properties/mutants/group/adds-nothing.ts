/** A partition that is added gets no records. */
import { ofSource } from '../model-mutant.ts'

export const addsNothing = ofSource({
  id: 'adds-nothing',
  hole: 'addPartition',
  breaks: 'ORD',
  source: 'an ordinary slip',
  change: () => ({}),
})
