/** After the finally the record is confirmed, whatever was thrown. */
import { ofWorker } from '../model-mutant.ts'

export const goesOnAfterItsFinally = ofWorker({
  id: 'goes-on-after-its-finally',
  hole: 'isFailing',
  breaks: 'ALO',
  source: 'a return in a finally',
  guard: () => false,
})
