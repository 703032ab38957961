/** Nobody but the new leader reads the metadata log. */
import { decides } from '../model-mutant.ts'

export const logIsReadByTheLeaderAlone = decides('kraft', {
  id: 'log-is-read-by-the-leader-alone',
  hole: 'audience',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  decision:
    () =>
    ({ leader }) =>
      [leader].filter(id => id > 0),
})
