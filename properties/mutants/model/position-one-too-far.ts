/** Off by one: a fetch from an offset is taken to have the record at it. */
import { ofReplica } from '../model-mutant.ts'

export const positionOneTooFar = ofReplica({
  id: 'position-one-too-far',
  hole: 'notePosition',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ ...kafka(), positions: kafka().positions!.map(position => position + 1) }),
})
