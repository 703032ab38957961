/** A lock is neither let go nor does it expire: a key without a time-out. */
import { ofSinkStore } from '../model-mutant.ts'

export const locksForEver = ofSinkStore({
  id: 'locks-for-ever',
  hole: 'unlock',
  breaks: 'ALO',
  source: 'SETNX and EXPIRE as two commands',
  change: () => ({}),
})
