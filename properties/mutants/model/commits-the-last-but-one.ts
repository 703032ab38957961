/** Off by one: one more record must be handled before there is something to commit. */
import { ofConsumer } from '../model-mutant.ts'

export const commitsTheLastButOne = ofConsumer({
  id: 'commits-the-last-but-one',
  hole: 'hasNews',
  breaks: 'CommitsCatchUp',
  source: 'an ordinary slip',
  guard: ({ context }) => context.position - 1 > context.sent,
})
