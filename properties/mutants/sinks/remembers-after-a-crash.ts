/** A process that has crashed goes on where it was: no Kafka client does. */
import { ofWorker } from '../model-mutant.ts'

export const remembersAfterACrash = ofWorker({
  id: 'remembers-after-a-crash',
  hole: 'dropAll',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: () => ({}),
})
