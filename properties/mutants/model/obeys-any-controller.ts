/** A broker obeys whatever controller writes to it. */
import { ofReplica } from '../model-mutant.ts'

export const obeysAnyController = ofReplica({
  id: 'obeys-any-controller',
  hole: 'isFromCurrentController',
  breaks: 'BUG-K15',
  source: 'KAFKA-1188',
  guard: () => true,
})
