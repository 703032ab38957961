/** It does not note that a marker was written. */
import { ofTransaction } from '../processing-mutant.ts'

export const owesItsMarkersForEver = ofTransaction({
  id: 'owes-its-markers-for-ever',
  hole: 'noteMarker',
  breaks: 'TransactionsEnd',
  source: 'no known bug',
  change: () => ({}),
})
