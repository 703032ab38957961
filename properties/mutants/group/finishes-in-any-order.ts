/** Whatever it holds may be finished next. */
import { ofMember } from '../model-mutant.ts'

export const finishesInAnyOrder = ofMember({
  id: 'finishes-in-any-order',
  hole: 'mayFinish',
  breaks: 'ORD',
  source: 'an ordinary slip',
  guard: ({ context, event }) => context.held.some(({ record }) => record === (event as { record?: number }).record),
})
