/** A process ends because one of its tasks has moved. */
import { ofInstance } from '../processing-mutant.ts'

export const endsWithItsProducer = ofInstance({
  id: 'ends-with-its-producer',
  hole: 'outlivesItsProducer',
  breaks: 'NobodyIsFenced',
  source: 'KIP-129, TaskMigratedException',
  guard: () => false,
})
