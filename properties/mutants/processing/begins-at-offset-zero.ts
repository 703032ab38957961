/** It begins at the beginning, whatever is committed. */
import { ofInstance } from '../processing-mutant.ts'

export const beginsAtOffsetZero = ofInstance({
  id: 'begins-at-offset-zero',
  hole: 'takeOffsets',
  breaks: 'AMO',
  source: 'auto.offset.reset=earliest, with offsets committed',
  change: ({ context }) => ({
    owned: context.owned.map(one => ({ ...one, position: Math.max(0, one.position) })),
  }),
})
