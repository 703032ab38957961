/** A static member that comes back gets its place, and not its partitions. */
import { ofGroup } from '../model-mutant.ts'

export const anHeirInheritsNothing = ofGroup({
  id: 'an-heir-inherits-nothing',
  hole: 'replaceInstance',
  breaks: 'GroupSettles',
  source: 'KIP-345',
  change: (_args, kafka) => ({ members: kafka().members! }),
})
