/** earliest is taken for latest. */
import { ofMember } from '../model-mutant.ts'

export const skipsWhatWasThere = ofMember({
  id: 'skips-what-was-there',
  hole: 'resetPosition',
  breaks: 'ALO',
  source: 'auto.offset.reset',
  change: ({ context, event }) => ({
    owned: context.owned.map(one => ({ ...one, position: (event as { end: number }).end })),
  }),
})
