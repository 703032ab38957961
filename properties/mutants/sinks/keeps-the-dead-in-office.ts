/** Who died keeps the queue, and goes on behind what it had in hand. */
import { ofQueue } from '../model-mutant.ts'

export const keepsTheDeadInOffice = ofQueue({
  id: 'keeps-the-dead-in-office',
  hole: 'release',
  breaks: 'ALO',
  source: 'KAFKA-2942, a position that is not looked up again',
  change: () => ({}),
})
