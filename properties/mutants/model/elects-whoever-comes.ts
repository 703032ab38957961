/** Any broker may follow one that is gone. */
import { ofController } from '../model-mutant.ts'

export const electsWhoeverComes = ofController({
  id: 'elects-whoever-comes',
  hole: 'isPossible',
  breaks: 'NAL',
  source: 'unclean.leader.election.enable',
  guard: ({ event }) =>
    (event as { broker: number; successor: number }).broker !== (event as { successor: number }).successor,
})
