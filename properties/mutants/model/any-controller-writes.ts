/** The store takes a write of any controller. */
import { ofStore } from '../model-mutant.ts'

export const anyControllerWrites = ofStore({
  id: 'any-controller-writes',
  hole: 'isCurrentController',
  breaks: 'BUG-K15',
  source: 'KAFKA-6082',
  guard: () => true,
})
