/** A send that failed is no matter of the transaction: the rest is committed without it. */
import type { RuleMutant } from '../mutant.ts'
import { partOfItFails } from '../talks/at-clients.ts'

export const commitsWhatFailed: RuleMutant = {
  in: 'broker',
  id: 'commits-what-failed',
  rule: 'afterFailedSend',
  breaks: 'S32',
  source: 'tulios/kafkajs, eosManager: a failed send is the application’s to notice',
  talk: partOfItFails,
  seldom: 'A send must fail for good in a transaction whose other sends come through.',
  rules: { afterFailedSend: () => 'goes on' },
}
