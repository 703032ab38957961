/** The reader’s position stays where it is. */
import { ofReader } from '../processing-mutant.ts'

export const readsFromTheBeginningAgain = ofReader({
  id: 'reads-from-the-beginning-again',
  hole: 'advance',
  breaks: 'AMO',
  source: 'no known bug',
  change: () => ({}),
})
