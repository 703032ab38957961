/**
 * The race for the controller's office: two brokers, the metadata store, and a third broker that takes their orders.
 *
 *     controller-2, controller-3 ──createNode (rendezvous)──▶ metadata        ──LeaderAndIsr, a connection each──▶ broker-1
 *
 * Fault z: a session expires although its broker lives; the node goes, and the broker believes on until it looks (`resign`).
 * `unfenced` removes the controller epoch from both ends: the store writes for anybody, the broker obeys anybody (KAFKA-6082, KAFKA-1188).
 */
import { component, type Move, type Step, type SystemSpec } from '../explorer/index.ts'
import type { Monitor } from '../explorer/index.ts'
import { controllerMachine } from './controller.ts'
import { type MetadataContext, metadataStore } from './metadata-store.ts'
import { safeParameters } from './parameters.ts'
import { replicaMachine } from './replica.ts'
import type { Told } from './tell.ts'
import { controllerViews, metadataViews } from './views.ts'

const parameters = { ...safeParameters, replicationFactor: 1 }
const candidates = [2, 3]
/** The leader epoch grows with every announcement; this many are enough for each of two controllers to speak before and after the other. */
const LAST_EPOCH = 4

export function controllerRace(
  fencing: 'fenced' | 'unfenced',
  monitors: Readonly<Record<string, Monitor>>,
): SystemSpec {
  const store = metadataStore.provide(fencing === 'fenced' ? {} : { guards: { isCurrentController: () => true } })
  const replica = replicaMachine(parameters).provide(
    fencing === 'fenced' ? {} : { guards: { isFromCurrentController: () => true } },
  )
  const start: MetadataContext = {
    leader: 1,
    leaderEpoch: 1,
    isr: [1],
    registered: [1],
    controller: 0,
    controllerEpoch: 0,
  }
  const controller = controllerMachine(parameters)
  return {
    name: `two brokers race for the controller's office, ${fencing}`,
    components: {
      metadata: component(store, { input: start, views: metadataViews }),
      ...Object.fromEntries(
        candidates.map(id => [
          `controller-${id}`,
          component(controller, {
            input: { id, epoch: 0 },
            routes: { 'broker-1': `orders-${id}` },
            views: controllerViews,
          }),
        ]),
      ),
      'broker-1': component(replica, { input: { id: 1, isr: [1] } }),
    },
    channels: Object.fromEntries(
      candidates.map(id => [`orders-${id}`, { kind: 'fifo', to: 'broker-1', capacity: LAST_EPOCH }]),
    ),
    monitors,
    budgets: { faults: { limits: { z: 1 } } },
    moves: candidates.flatMap(moves),
  }
}

interface Store {
  readonly context: MetadataContext
}

function moves(id: number): Move[] {
  const by = `controller-${id}`
  const reads = ['metadata']
  return [
    {
      by,
      event: { type: 'createNode' },
      reads,
      carry: ({ context }: Store) => ({ controllerEpoch: context.controllerEpoch + 1 }),
    },
    {
      by,
      event: { type: 'announce' },
      reads,
      carry: ({ context: { leader, leaderEpoch, isr, registered } }: Store) =>
        leaderEpoch < LAST_EPOCH ? { partition: { leader, leaderEpoch, isr, registered } } : undefined,
    },
    {
      by,
      event: { type: 'resign' },
      reads,
      carry: ({ context }: Store) => (context.controller === id ? undefined : {}),
    },
    { by: 'metadata', event: { type: 'Expire', broker: id }, fault: 'z' },
  ]
}

/** Tells a step of the race. */
export function tellRace({ by, kind, event, state }: Step): Told {
  const { context } = state('metadata') as Store
  const epochs = (state('broker-1') as { context: { controllerEpoch: number; leaderEpoch: number } }).context
  const believers = candidates.filter(id => (state(`controller-${id}`) as { value: unknown }).value === 'active')
  const line = `node=${context.controller || '-'} epoch=${context.controllerEpoch}  believe={${believers.join()}}  broker-1 obeyed ${epochs.controllerEpoch}`
  const words: Readonly<Record<string, string>> = {
    createNode: `creates the controller node (controller epoch ${context.controllerEpoch})`,
    announce: `writes leader epoch ${context.leaderEpoch} and sends LeaderAndIsr`,
    resign: 'sees that its node is gone',
    Expire: `ends the session of broker ${event['broker']}, though it lives`,
    LeaderAndIsr: `gets LeaderAndIsr of controller epoch ${event['controllerEpoch']}, leader epoch ${event['leaderEpoch']}`,
  }
  return { who: kind === 'deliver' ? 'broker-1' : by, does: words[event.type] ?? event.type, state: line }
}
