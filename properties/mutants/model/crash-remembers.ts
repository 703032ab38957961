/** A member that is down remembers where it was. */
import { ofConsumer } from '../model-mutant.ts'

export const crashRemembers = ofConsumer({
  id: 'crash-remembers',
  hole: 'forget',
  breaks: 'ALO',
  source: 'an ordinary slip',
  equivalent:
    'joining gives a member its generation, position, record and last commit anew, and none of them is read before.',
  change: () => ({}),
})
