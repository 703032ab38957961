/** The committed offset is taken for the last handled, and one record is handed out again. */
import { ofConsumer } from '../model-mutant.ts'

export const resumesOneBehind = ofConsumer({
  id: 'resumes-one-behind',
  hole: 'resume',
  breaks: 'AMO',
  source: 'Overview (S18): committed 49, resumes at 50',
  change: (_args, kafka) => ({ ...kafka(), position: Math.max(kafka().position! - 1, 0) }),
})
