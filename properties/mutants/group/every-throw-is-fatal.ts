/** A handler that throws ends the process, whatever was set. */
import { ofMember } from '../model-mutant.ts'

export const everyThrowIsFatal = ofMember({
  id: 'every-throw-is-fatal',
  hole: 'dies',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => true,
})
