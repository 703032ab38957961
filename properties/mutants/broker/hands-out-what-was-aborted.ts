/** A read_committed reader is given records of a transaction that was aborted. */
import type { RuleMutant } from '../mutant.ts'
import { readsOverAnAbort } from '../talks/at-clients.ts'

export const handsOutWhatWasAborted: RuleMutant = {
  in: 'broker',
  id: 'hands-out-what-was-aborted',
  rule: 'handsOut',
  breaks: 'S32',
  source: 'confluentinc/librdkafka#3020',
  talk: readsOverAnAbort,
  rules: { handsOut: ({ isControl }) => !isControl },
}
