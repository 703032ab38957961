/** auto.offset.reset is ignored: whoever lost its place begins at the beginning. */
import { ofConsumer } from '../model-mutant.ts'

export const resetsToTheBeginning = ofConsumer({
  id: 'resets-to-the-beginning',
  hole: 'resetPosition',
  breaks: 'AMO',
  source: 'auto.offset.reset',
  change: () => ({ position: 0 }),
})
