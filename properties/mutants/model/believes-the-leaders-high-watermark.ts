/** A follower takes the leader's high watermark, however short its own log. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const believesTheLeadersHighWatermark = ofReplica({
  id: 'believes-the-leaders-high-watermark',
  hole: 'appendFetched',
  breaks: 'HighWatermarkWithinLog',
  source: 'an ordinary slip',
  change: ({ event }, kafka) => ({ ...kafka(), highWatermark: as<'Fetched'>(event).highWatermark }),
})
