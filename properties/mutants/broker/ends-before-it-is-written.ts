/** A commit overtakes records that are not acknowledged yet. */
import type { RuleMutant } from '../mutant.ts'
import { commitsWhatIsOnItsWay } from '../talks/at-clients.ts'

export const endsBeforeItIsWritten: RuleMutant = {
  in: 'broker',
  id: 'ends-before-it-is-written',
  rule: 'maySendEnd',
  breaks: 'S32',
  source: 'tulios/kafkajs, eosManager: commit waits for no send',
  talk: commitsWhatIsOnItsWay,
  seldom:
    'A commit must arrive before records that were sent ahead of it: a leader then refuses them, or opens what nobody ends.',
  rules: { maySendEnd: () => true },
}
