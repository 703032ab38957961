/** What a broker had before it restarted still counts. */
import { ofReplica } from '../model-mutant.ts'

export const trustsAFormerLife = ofReplica({
  id: 'trusts-a-former-life',
  hole: 'forgetIncarnation',
  breaks: 'StrongIsr',
  source: 'KIP-903 (BUG-K11)',
  change: () => ({}),
})
