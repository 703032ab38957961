/** It gives its partitions up while its commit is under way. */
import { ofMember } from '../model-mutant.ts'

export const doesNotWaitForItsCommit = ofMember({
  id: 'does-not-wait-for-its-commit',
  hole: 'isCommitting',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: () => false,
})
