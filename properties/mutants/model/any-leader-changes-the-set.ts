/** A leader that is out of office may change the in-sync set. */
import { ofStore } from '../model-mutant.ts'

export const anyLeaderChangesTheSet = ofStore({
  id: 'any-leader-changes-the-set',
  hole: 'isCurrentLeader',
  breaks: 'NAL',
  source: 'ZooKeeper, conditional update of the partition state',
  guard: () => true,
})
