/** A new leader takes all others to have what it has. */
import { ofReplica } from '../model-mutant.ts'

export const takesItsLogForEverybodys = ofReplica({
  id: 'takes-its-log-for-everybodys',
  hole: 'takeOffice',
  breaks: 'NAL',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), positions: kafka().positions!.map(() => context.log.length) }),
})
