/** The controller node is created though somebody has it. */
import { ofStore } from '../model-mutant.ts'

export const nodeIsMadeTwice = ofStore({
  id: 'node-is-made-twice',
  hole: 'isFree',
  breaks: 'S25',
  source: 'ZooKeeper, create',
  guard: () => true,
})
