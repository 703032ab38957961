/** The leader answers, and has appended nothing. */
import { ofPartitionLeader } from '../../sequence-mutant.ts'

export const leaderAppendsNothing = ofPartitionLeader({
  id: 'leader-appends-nothing',
  hole: 'append',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: () => ({}),
})
