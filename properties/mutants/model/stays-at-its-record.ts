/** What is settled is committed where it began: the same record is taken again. */
import { ofThreadConsumer } from '../model-mutant.ts'

export const staysAtItsRecord = ofThreadConsumer({
  id: 'stays-at-its-record',
  hole: 'goOn',
  breaks: 'S20',
  source: 'an ordinary slip',
  change: () => ({ refusals: 0 }),
})
