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
  seldom:
    'What a fetch brings must be nothing but aborted records and markers: one batch at a time, or a reader that is at the end.',
  rules: { positionAfter: ({ handedOut }) => handedOut },
}
