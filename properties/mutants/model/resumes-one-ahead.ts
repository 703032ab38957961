/** One is added to a committed offset that is the next one already. */
import { ofConsumer } from '../model-mutant.ts'

export const resumesOneAhead = ofConsumer({
  id: 'resumes-one-ahead',
  hole: 'resume',
  breaks: 'ALO',
  source: 'Overview (S18): committed 49, resumes at 50',
  change: (_args, kafka) => ({ ...kafka(), position: kafka().position! + 1 }),
})
