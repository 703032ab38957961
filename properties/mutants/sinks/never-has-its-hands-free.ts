/** The relay keeps in hand what it has sent. */
import { ofRelay } from '../model-mutant.ts'

export const neverHasItsHandsFree = ofRelay({
  id: 'never-has-its-hands-free',
  hole: 'forget',
  breaks: 'atomic',
  source: 'an ordinary slip',
  change: () => ({}),
})
