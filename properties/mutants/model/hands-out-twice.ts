/** The position stays at the record that is handed out. */
import { ofConsumer } from '../model-mutant.ts'

export const handsOutTwice = ofConsumer({
  id: 'hands-out-twice',
  hole: 'take',
  breaks: 'AMO',
  source: 'an ordinary slip',
  change: ({ context }, kafka) => ({ ...kafka(), position: context.position }),
})
