/** Nobody can be given a queue: who has lost it never comes back. */
import { ofQueue } from '../model-mutant.ts'

export const hasNoOwners = ofQueue({
  id: 'has-no-owners',
  hole: 'hasOwner',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => false,
})
