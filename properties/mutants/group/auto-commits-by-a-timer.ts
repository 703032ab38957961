/** Auto-commit runs while the handlers do. */
import { ofMember } from '../model-mutant.ts'

export const autoCommitsByATimer = ofMember({
  id: 'auto-commits-by-a-timer',
  hole: 'commitsInPoll',
  breaks: 'ALO',
  source: 'librdkafka, enable.auto.commit',
  guard: () => false,
})
