/** Who was late for the rebalance stays a member of the next generation. */
import { ofGroup } from '../model-mutant.ts'

export const keepsLaggards = ofGroup({
  id: 'keeps-laggards',
  hole: 'dropLaggards',
  breaks: 'LaggardsAreOut',
  source: 'an ordinary slip',
  change: () => ({}),
})
