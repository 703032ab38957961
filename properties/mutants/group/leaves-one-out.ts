/** Every other record is never sent. */
import { ofSource } from '../model-mutant.ts'

export const leavesOneOut = ofSource({
  id: 'leaves-one-out',
  hole: 'count',
  breaks: 'EverythingIsSent',
  source: 'an ordinary slip',
  change: ({ context }) => ({ sent: context.sent + 2 }),
})
