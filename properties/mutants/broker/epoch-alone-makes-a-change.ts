/** The leader epoch of a change is looked at, and not the partition epoch that it was made from. */
import type { RuleMutant } from '../mutant.ts'

export const epochAloneMakesAChange: RuleMutant = {
  in: 'broker',
  id: 'epoch-alone-makes-a-change',
  rule: 'checkAlterPartition',
  breaks: 'AcknowledgedIsInSync',
  source: 'KIP-497',
  runs: 'isolated',
  rules: {
    checkAlterPartition: ({ leader, leaderEpoch }, { brokerId, leaderEpoch: theirs }) =>
      theirs === leaderEpoch && brokerId === leader ? 'NONE' : 'FENCED_LEADER_EPOCH',
  },
}
