/** A transaction under the last epoch ends under one more. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const anEndGoesBeyondTheLastEpoch = ofTransactionCoordinator({
  id: 'an-end-goes-beyond-the-last-epoch',
  hole: 'mayRaise',
  breaks: 'BUG-T10',
  source: 'KAFKA-20090',
  guard: () => true,
})
