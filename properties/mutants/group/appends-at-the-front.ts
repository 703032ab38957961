/** A record is put in front of those that are there. */
import { ofPartition } from '../model-mutant.ts'

export const appendsAtTheFront = ofPartition({
  id: 'appends-at-the-front',
  hole: 'append',
  breaks: 'ORD',
  source: 'an ordinary slip',
  change: ({ context, event }) => ({ log: [(event as { record: number }).record, ...context.log] }),
})
