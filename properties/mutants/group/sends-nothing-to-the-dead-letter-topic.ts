/** What failed never reaches the dead-letter topic. */
import { ofMember } from '../model-mutant.ts'

export const sendsNothingToTheDeadLetterTopic = ofMember({
  id: 'sends-nothing-to-the-dead-letter-topic',
  hole: 'parks',
  breaks: 'HandledOrParked',
  source: 'Kafka Connect, errors.tolerance',
  guard: () => false,
})
