/** The stored offset is read, and the worker goes on waiting for it. */
import { ofWorker } from '../model-mutant.ts'

export const neverGetsItsOffset = ofWorker({
  id: 'never-gets-its-offset',
  hole: 'begin',
  breaks: 'ALO',
  source: 'an ordinary slip',
  change: () => ({}),
})
