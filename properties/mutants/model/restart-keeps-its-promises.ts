/** A broker that restarted uncleanly stays in the set and eligible, as if its log were whole. */
import { decides } from '../model-mutant.ts'

export const restartKeepsItsPromises = decides('kraft', {
  id: 'restart-keeps-its-promises',
  hole: 'afterReturn',
  breaks: 'BUG-K12',
  source: 'KIP-966',
  decision: kafka => (partition, broker, brokerEpoch) => {
    const quorum = partition.quorum!
    const next = kafka.afterReturn(partition, broker, quorum.brokerEpochs[broker - 1]!)
    const brokerEpochs = quorum.brokerEpochs.with(broker - 1, brokerEpoch)
    return { ...(next ?? partition), quorum: { ...(next ?? partition).quorum!, brokerEpochs } }
  },
})
