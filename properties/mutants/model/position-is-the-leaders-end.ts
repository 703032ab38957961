/** Whoever fetches is taken to have everything. */
import { ofReplica } from '../model-mutant.ts'

export const positionIsTheLeadersEnd = ofReplica({
  id: 'position-is-the-leaders-end',
  hole: 'notePosition',
  breaks: 'InSyncHasReplicated',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), positions: context.positions.map(() => context.log.length) }),
})
