/**
 * Metadata store: what ZooKeeper holds of one partition, and of who is controller. Never lost, never torn. In KRaft the quorum controller
 * stands in its place (quorum-controller.ts).
 *
 *   Z1  every write to the partition is conditional: on the leader epoch (AlterIsr, from the leader) or on the controller epoch
 *   Z2  the controller node is ephemeral: one broker holds it, and it goes with that broker's session
 *   Z3  the leader epoch never goes down
 *
 * Every operation is a rendezvous: the store answers at once, and an operation that it refuses disables the step that asked. Why that is
 * enough: a slow store only delays the step. A request that arrives late is the zombie's, and it is modelled where it is made (fault z).
 *
 * Not modelled: the store's own replication, watches as messages (a session's end is seen by the controller's own step).
 */
import { assign, setup } from 'xstate'
import { type Partition, speech } from './speech.ts'

export interface MetadataContext extends Partition {
  /** The broker that holds the ephemeral controller node; 0 is nobody. */
  readonly controller: number
  readonly controllerEpoch: number
}

export type MetadataEvent =
  | { type: 'AlterIsr'; leader: number; leaderEpoch: number; isr: readonly number[] }
  | { type: 'UpdatePartition'; leader: number; leaderEpoch: number; isr: readonly number[]; controllerEpoch: number }
  | { type: 'Register' | 'Expire'; broker: number }
  | { type: 'CreateController'; broker: number }

const as = <T extends MetadataEvent['type']>(event: MetadataEvent) => event as Extract<MetadataEvent, { type: T }>

/** Input: the partition and the controller to begin with. `isCurrentController` is the hole: KAFKA-6082 let any controller write. */
export const metadataStore = setup({
  types: {} as { context: MetadataContext; events: MetadataEvent; input: MetadataContext },
  actions: {
    ...speech,
    setIsr: assign({ isr: ({ event }) => as<'AlterIsr'>(event).isr }),
    setPartition: assign(({ event }) => {
      const { leader, leaderEpoch, isr } = as<'UpdatePartition'>(event)
      return { leader, leaderEpoch, isr }
    }),
    addRegistration: assign({
      registered: ({ context, event }) => [...context.registered, (event as { broker: number }).broker].toSorted(),
    }),
    removeRegistration: assign(({ context, event }) => {
      const { broker } = event as { broker: number }
      return {
        registered: context.registered.filter(id => id !== broker),
        controller: context.controller === broker ? 0 : context.controller,
      }
    }),
    setController: assign(({ context, event }) => ({
      controller: as<'CreateController'>(event).broker,
      controllerEpoch: context.controllerEpoch + 1,
    })),
  },
  guards: {
    /** The writer is the leader that the store knows, in its epoch, and names only brokers that are there (KIP-841). */
    isCurrentLeader: ({ context, event }) => {
      const { leader, leaderEpoch, isr } = as<'AlterIsr'>(event)
      const known = leader === context.leader && leaderEpoch === context.leaderEpoch
      return known && isr.every(id => context.registered.includes(id) || context.isr.includes(id))
    },
    isCurrentController: ({ context, event }) =>
      as<'UpdatePartition'>(event).controllerEpoch >= context.controllerEpoch,
    holdsNode: ({ context, event }) => (event as { broker: number }).broker === context.controller,
    /** The node is created if nobody has it: the race has one winner. */
    isFree: ({ context }) => context.controller === 0,
  },
}).createMachine({
  id: 'metadata store',
  context: ({ input }) => input,
  initial: 'serving',
  states: {
    serving: {
      on: {
        AlterIsr: { guard: 'isCurrentLeader', actions: 'setIsr' },
        UpdatePartition: { guard: 'isCurrentController', actions: 'setPartition' },
        Register: { actions: 'addRegistration' },
        Expire: [
          {
            guard: 'holdsNode',
            actions: [
              { type: 'observe', params: ({ context }) => ({ type: 'NodeReleased', broker: context.controller }) },
              'removeRegistration',
            ],
          },
          { actions: 'removeRegistration' },
        ],
        CreateController: {
          guard: 'isFree',
          actions: [
            'setController',
            { type: 'observe', params: ({ context }) => ({ type: 'NodeTaken', broker: context.controller }) },
          ],
        },
      },
    },
  },
})
