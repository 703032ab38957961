/** No process is ever started. */
import { ofMember } from '../model-mutant.ts'

export const nobodyStarts = ofMember({
  id: 'nobody-starts',
  hole: 'isLate',
  breaks: 'ALO',
  source: 'an ordinary slip',
  guard: () => true,
})
