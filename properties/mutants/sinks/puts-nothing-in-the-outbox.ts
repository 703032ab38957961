/** The row is there, and nothing says that a message is to be sent. */
import { ofSinkStore } from '../model-mutant.ts'

export const putsNothingInTheOutbox = ofSinkStore({
  id: 'puts-nothing-in-the-outbox',
  hole: 'putInOutbox',
  breaks: 'ALO',
  source: 'D10 of the list',
  change: () => ({}),
})
