/**
 * KIP-841, KAFKA-13916 (3.3): a broker that is fenced may have fetched all there is, and the leader asks to have it back in the set. The
 * controller knows better. If it agreed, the next failure of the leader would leave a set in which nobody can be elected.
 */
import { always } from '../../explorer/index.ts'
import { bugOf, rejoinedInTrouble } from './bug.ts'

export const fencedMember = bugOf({
  id: 'kip-841-fenced-member',
  source: 'KIP-841, KAFKA-13916 (3.3)',
  says: 'While somebody leads, whoever is in the in-sync set is not fenced.',
  without: 'the controller puts a fenced broker into the set',
  parameters: { metadata: 'kraft' },
  bounds: { records: 0, faults: { b1: 1 }, shrinks: 1 },
  swap: { slot: 'metadata', filling: { guards: { namesFenced: () => false } } },
  property: () =>
    always(
      'no member of a led set is fenced',
      ['metadata.leader', 'metadata.isr', 'metadata.registered'],
      ([leader, isr, registered]) => leader === 0 || (isr! & ~registered!) === 0,
    ),
  witness: rejoinedInTrouble,
})
