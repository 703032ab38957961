/** A member that joins begins at the beginning, not at the committed offset. */
import { ofConsumer } from '../model-mutant.ts'

export const resumesAtTheBeginning = ofConsumer({
  id: 'resumes-at-the-beginning',
  hole: 'resume',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ ...kafka(), position: 0 }),
})
