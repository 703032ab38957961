/** It asks for a producer again that it has. */
import { ofInstance } from '../processing-mutant.ts'

export const asksForEveryTransactionalId = ofInstance({
  id: 'asks-for-every-transactional-id',
  hole: 'lacksProducer',
  breaks: 'OneIdIsFenced',
  source: 'KIP-98, InitProducerId',
  guard: () => true,
})
