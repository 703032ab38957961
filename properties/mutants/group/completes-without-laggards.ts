/** The rebalance completes as soon as one has joined; the others go on with what they had. */
import { ofGroup } from '../model-mutant.ts'

export const completesWithoutLaggards = ofGroup({
  id: 'completes-without-laggards',
  hole: 'mayCompleteJoin',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: ({ context }) => context.members.some(each => each.hasJoined),
})
