/** A process that crashed comes back with what it had in its hands. */
import { ofInstance } from '../processing-mutant.ts'

export const comesBackWithItsRecord = ofInstance({
  id: 'comes-back-with-its-record',
  hole: 'forget',
  breaks: 'AMO',
  source: 'no known bug',
  change: () => ({}),
})
