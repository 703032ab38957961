/** It takes the transactional id of another instance, which is fenced by that. */
import { ofInstance } from '../processing-mutant.ts'

export const takesAnybodysTransactionalId = ofInstance({
  id: 'takes-anybodys-transactional-id',
  hole: 'isOwnId',
  breaks: 'NobodyIsFenced',
  source: 'KIP-98, transactional.id',
  guard: () => true,
})
