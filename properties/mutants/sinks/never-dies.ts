/** No process dies while it has something in hand: no process is like that. */
import { ofWorker } from '../model-mutant.ts'

export const neverDies = ofWorker({
  id: 'never-dies',
  hole: 'holdsSomething',
  breaks: 'AMO',
  source: 'an ordinary slip',
  guard: () => false,
})
