/** max.poll.interval.ms is never over. */
import { ofMember } from '../model-mutant.ts'

export const isNeverTooSlow = ofMember({
  id: 'is-never-too-slow',
  hole: 'isTooSlow',
  breaks: 'AMO',
  source: 'Kafka before KIP-62',
  guard: () => false,
})
