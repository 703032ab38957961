/** Truncation leaves the first record that differs. */
import { as } from '../../../model/kafka/replica-log.ts'
import { ofReplica } from '../model-mutant.ts'

export const truncatesOneTooFew = ofReplica({
  id: 'truncates-one-too-few',
  hole: 'truncate',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  change: ({ context, event }) => ({ log: context.log.slice(0, as<'Diverging'>(event).endOffset + 1) }),
})
