/** A handler that throws is caught, and its record counts as handled. */
import { ofConsumer } from '../model-mutant.ts'

export const swallowsWhatThrows = ofConsumer({
  id: 'swallows-what-throws',
  hole: 'dies',
  breaks: 'ALO',
  source: 'Common advice',
  guard: () => false,
})
