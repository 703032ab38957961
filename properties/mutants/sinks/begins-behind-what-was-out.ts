/** Who is given the queue begins behind what its predecessor had in hand. */
import { ofQueue } from '../model-mutant.ts'

export const beginsBehindWhatWasOut = ofQueue({
  id: 'begins-behind-what-was-out',
  hole: 'rewind',
  breaks: 'ALO',
  source: 'auto-commit of positions, C01 of the list',
  change: () => ({}),
})
