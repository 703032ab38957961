/** A zombie of an id that was replaced has the epoch of the new one raised. */
import { ofTransactionCoordinator } from '../transaction-mutant.ts'

export const knowsEveryProducer = ofTransactionCoordinator({
  id: 'knows-every-producer',
  hole: 'isKnownProducer',
  breaks: 'OwnIdAlone',
  source: 'KIP-360',
  guard: () => true,
})
