/** Two processes with one instance id take turns instead of one being fenced. */
import { ofGroup } from '../model-mutant.ts'

export const twinsTakeTurns = ofGroup({
  id: 'twins-take-turns',
  hole: 'isFencedInstance',
  breaks: 'FencedStaysOut',
  source: 'KIP-345',
  guard: () => false,
})
