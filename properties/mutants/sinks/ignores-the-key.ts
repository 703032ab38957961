/** The service is given an idempotency key, and does not look at it. */
import { ofOutside } from '../model-mutant.ts'

export const ignoresTheKey = ofOutside({
  id: 'ignores-the-key',
  hole: 'remembers',
  breaks: 'AMO',
  source: 'an API that ignores the header',
  guard: () => false,
})
