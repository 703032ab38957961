/** The reader never moves on. */
import { ofEffect } from '../../sequence-mutant.ts'

export const readsOneRecordForEver = ofEffect({
  id: 'reads-one-record-for-ever',
  hole: 'advance',
  breaks: 'EFFECT',
  source: 'an ordinary slip',
  change: () => ({}),
})
