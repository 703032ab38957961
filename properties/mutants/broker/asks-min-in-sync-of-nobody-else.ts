/** Off by one at min.insync.replicas: one too few is enough. */
import type { RuleMutant } from '../mutant.ts'

export const asksMinInSyncOfNobodyElse: RuleMutant = {
  in: 'broker',
  id: 'asks-min-in-sync-of-nobody-else',
  rule: 'mayAppend',
  breaks: 'MinInSync',
  source: 'min.insync.replicas',
  runs: 'safe',
  rules: {
    mayAppend: ({ isr, configs }, acks, replicas) =>
      acks !== -1 || isr.length >= Math.min(configs.minInsyncReplicas, replicas) - 1,
  },
}
