/** An order of an older leader epoch is obeyed. */
import { ofReplica } from '../model-mutant.ts'

export const obeysOrdersOfAnyEpoch = ofReplica({
  id: 'obeys-orders-of-any-epoch',
  hole: 'isNewerEpoch',
  breaks: 'NAL',
  source: 'KAFKA-1188',
  guard: () => true,
})
