/** It commits in a generation that is not in force yet. */
import { ofMember } from '../model-mutant.ts'

export const commitsBetweenJoinAndSync = ofMember({
  id: 'commits-between-join-and-sync',
  hole: 'commitsAnyTime',
  breaks: 'CommitsWhileStable',
  source: 'an ordinary slip',
  guard: () => true,
})
