/** A power loss takes one record of those that had been flushed. */
import { ofReplica } from '../model-mutant.ts'

export const losesOneFlushedRecord = ofReplica({
  id: 'loses-one-flushed-record',
  hole: 'losePageCache',
  breaks: 'NAL',
  source: 'log.flush.interval.messages',
  change: ({ context }, kafka) => {
    const keep = Math.max((kafka().log ?? []).length - 1, 0)
    return { ...kafka(), log: context.log.slice(0, keep) }
  },
})
