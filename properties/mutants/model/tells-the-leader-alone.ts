/** A decision is sent to the new leader and to nobody else. */
import { decides } from '../model-mutant.ts'

export const tellsTheLeaderAlone = decides('zookeeper', {
  id: 'tells-the-leader-alone',
  hole: 'audience',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  decision:
    () =>
    ({ leader }) =>
      [leader].filter(id => id > 0),
})
