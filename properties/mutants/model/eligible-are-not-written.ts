/** A decision is written without the eligible replicas that it names. */
import { ofQuorum } from '../model-mutant.ts'

export const eligibleAreNotWritten = ofQuorum({
  id: 'eligible-are-not-written',
  hole: 'setPartition',
  breaks: 'BUG-K12',
  source: 'KIP-966',
  change: (_args, kafka) => ({ ...kafka(), quorum: { ...kafka().quorum!, elr: [] } }),
})
