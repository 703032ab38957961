/** The epoch of a marker is not remembered. */
import { ofOutputPartition } from '../transaction-mutant.ts'

export const aMarkerFencesNobody = ofOutputPartition({
  id: 'a-marker-fences-nobody',
  hole: 'mark',
  breaks: 'NO-HANGING of transactions',
  source: 'KIP-98, zombie fencing',
  change: ({ context: { producers } }, kafka) => ({
    ...kafka(),
    producers: producers.map(producer => ({ ...producer, isOpen: false })),
  }),
})
