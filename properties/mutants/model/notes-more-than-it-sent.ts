/** A commit is noted one record further than it was sent. */
import { ofConsumer } from '../model-mutant.ts'

export const notesMoreThanItSent = ofConsumer({
  id: 'notes-more-than-it-sent',
  hole: 'noteCommit',
  breaks: 'CommitsCatchUp',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ sent: kafka().sent! + 1 }),
})
