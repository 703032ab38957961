/** A fetch that brings nothing to hand out moves nothing: it is made again for ever. */
import type { RuleMutant } from '../mutant.ts'
import { readsBatchByBatch } from '../talks/at-clients.ts'

export const neverGetsPastAnAbort: RuleMutant = {
  in: 'broker',
  id: 'never-gets-past-an-abort',
  rule: 'positionAfter',
  breaks: 'AVAIL',
  source: 'an ordinary slip',
  talk: readsBatchByBatch,
  rules: { positionAfter: ({ handedOut }) => handedOut },
}
