/** The end of a session is not told as the end of the office. */
import { ofStore } from '../model-mutant.ts'

export const nodeOutlivesItsSession = ofStore({
  id: 'node-outlives-its-session',
  hole: 'holdsNode',
  breaks: 'S25',
  source: 'ZooKeeper, ephemeral nodes',
  guard: () => false,
})
