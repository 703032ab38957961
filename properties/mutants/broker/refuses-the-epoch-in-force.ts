/** Not only an epoch that is over is refused, but the one in force as well. */
import type { RuleMutant } from '../mutant.ts'

export const refusesTheEpochInForce: RuleMutant = {
  in: 'broker',
  id: 'refuses-the-epoch-in-force',
  rule: 'checkProducerEpoch',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  runs: 'several',
  rules: {
    checkProducerEpoch: ({ producerEpoch }, asked) =>
      asked.producerEpoch <= producerEpoch ? 'INVALID_PRODUCER_EPOCH' : 'NONE',
  },
}
