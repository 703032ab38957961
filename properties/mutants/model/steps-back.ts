/** Whoever has handled a record goes back to it. */
import { ofConsumer } from '../model-mutant.ts'

export const stepsBack = ofConsumer({
  id: 'steps-back',
  hole: 'putDown',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), position: context.position - 1 }),
})
