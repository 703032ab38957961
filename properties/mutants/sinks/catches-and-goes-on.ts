/** The exception is caught, and the handler goes on as if nothing had happened. */
import { ofWorker } from '../model-mutant.ts'

export const catchesAndGoesOn = ofWorker({
  id: 'catches-and-goes-on',
  hole: 'fail',
  breaks: 'AMO',
  source: 'catch (e) {}',
  change: () => ({}),
})
