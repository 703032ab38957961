/** Every error may be tried again. */
import { ofIdempotentProducer } from '../../sequence-mutant.ts'

export const retriesWhatIsRefusedForGood = ofIdempotentProducer({
  id: 'retries-what-is-refused-for-good',
  hole: 'mayRetry',
  breaks: 'FAILURES-ARE-HEARD-OF',
  source: 'Sender.canRetry',
  guard: () => true,
})
