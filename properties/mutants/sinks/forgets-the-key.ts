/** The service looks the key up and has forgotten it. */
import { ofOutside } from '../model-mutant.ts'

export const forgetsTheKey = ofOutside({
  id: 'forgets-the-key',
  hole: 'hasHappened',
  breaks: 'AMO',
  source: 'idempotency keys that expire',
  guard: () => false,
})
