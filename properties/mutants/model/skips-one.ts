/** The position goes one record too far. */
import { ofConsumer } from '../model-mutant.ts'

export const skipsOne = ofConsumer({
  id: 'skips-one',
  hole: 'take',
  breaks: 'ALO',
  source: 'an ordinary slip',
  change: (_args, kafka) => ({ ...kafka(), position: kafka().position! + 1 }),
})
