/** It notes one more offset than it committed. */
import { ofMember } from '../model-mutant.ts'

export const remembersACommitItNeverMade = ofMember({
  id: 'remembers-a-commit-it-never-made',
  hole: 'noteCommit',
  breaks: 'CommitsCatchUp of a group',
  source: 'an ordinary slip',
  change: ({ context }) => ({ owned: context.owned.map(one => ({ ...one, sent: one.next + 1 })) }),
})
