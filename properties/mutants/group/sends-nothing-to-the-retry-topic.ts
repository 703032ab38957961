/** What failed never reaches the retry topic. */
import { ofMember } from '../model-mutant.ts'

export const sendsNothingToTheRetryTopic = ofMember({
  id: 'sends-nothing-to-the-retry-topic',
  hole: 'retriesLater',
  breaks: 'ALO',
  source: 'spring-kafka, @RetryableTopic',
  guard: () => false,
})
