/**
 * KAFKA-6082 (2.1) and KAFKA-1188 (0.8.2): a controller is paused, another is elected, and the first goes on with what it had decided: it
 * writes the partition as it last saw it, and tells the brokers. The store refuses the write by the controller epoch, the brokers the order.
 *
 *     zombie ──UpdatePartition (rendezvous), epoch 0──▶ metadata, epoch 1        zombie ──LeaderAndIsr──▶ broker-1, broker-2
 *
 * The zombie takes broker 1 for dead, which it is not (fault z), and lets broker 2 follow it: its view is from before the set shrank. Its pause
 * ends at any time, with the write or with the orders. ZooKeeper's alone: in KRaft a controller out of office cannot append to the log.
 */
import { setup } from 'xstate'
import { component, type Move, type Step, type SystemSpec } from '../../explorer/index.ts'
import { afterFailure, orders, write } from '../controller.ts'
import { brokerIds, safeParameters, type Scope } from '../parameters.ts'
import { brokerAddress, speech } from '../speech.ts'
import { swapped } from '../swapped.ts'
import { kafkaSystem } from '../system.ts'
import { tell } from '../tell.ts'
import {
  acknowledgedInTrouble,
  boundsOf,
  type Bug,
  monitors,
  noAcknowledgedLoss,
  scopeText,
  smallerScopes,
  type Swap,
} from './bug.ts'

const parameters = { ...safeParameters, replicationFactor: 2, minInsyncReplicas: 1 }
const asItWas = { leader: 1, leaderEpoch: 1, isr: [1, 2], registered: [1, 2] }
const decision = afterFailure(asItWas, 1, 2)!
const OLD = 0

const zombieController = setup({
  types: {} as { events: { type: 'overwrite' | 'order' } },
  actions: speech,
}).createMachine({
  id: 'zombie controller',
  type: 'parallel',
  states: {
    store: {
      initial: 'paused',
      states: {
        paused: { on: { overwrite: { target: 'done', actions: { type: 'send', params: write(decision, OLD) } } } },
        done: {},
      },
    },
    brokers: {
      initial: 'paused',
      states: {
        paused: {
          on: { order: { target: 'done', actions: { type: 'send', params: orders([1, 2], decision, OLD) } } },
        },
        done: {},
      },
    },
  },
})

type Bounds = Pick<Scope, 'faults' | 'total' | 'shrinks'>

function system(bounds: Bounds): SystemSpec {
  const scope = boundsOf(bounds)
  const spec = kafkaSystem(parameters, scope, monitors(scope))
  const ids = brokerIds(parameters)
  const routes = Object.fromEntries(ids.map(id => [brokerAddress(id), `late-orders-${id}`]))
  const late = ids.map(id => [`late-orders-${id}`, { kind: 'fifo', to: brokerAddress(id), capacity: 1 }] as const)
  const resumes = (type: string): Move => ({ by: 'zombie', event: { type }, fault: 'z' })
  return {
    ...spec,
    name: 'one partition of Kafka, and a controller that has lost its office',
    components: { ...spec.components, zombie: component(zombieController, { routes }) },
    channels: { ...spec.channels, ...Object.fromEntries(late) },
    moves: [
      // The z of this system is the zombie's: no session ends.
      ...(spec.moves ?? []).filter(({ fault }) => fault !== 'z'),
      ...('z' in bounds.faults ? [resumes('overwrite'), resumes('order')] : []),
    ],
  }
}

function zombie(words: Pick<Bug, 'id' | 'source' | 'says' | 'without'>, bounds: Bounds, { slot, filling }: Swap): Bug {
  const scope = boundsOf(bounds)
  const pair = (given: Bounds) => ({
    fixed: () => system(given),
    broken: () => swapped(system(given), slot, filling),
    property: noAcknowledgedLoss(parameters),
  })
  return {
    ...words,
    ...pair(bounds),
    witness: acknowledgedInTrouble(scope),
    scope: `${scopeText(parameters, scope)}; z is a controller that has lost its office and acts once`,
    parameters,
    setting: {},
    bounds: scope,
    tell: tellZombie,
    // Two brokers are the zombie's story itself.
    smaller: smallerScopes(parameters, scope)
      .filter(({ less }) => less !== 'broker')
      .map(({ less, scope: given }) => ({ less, ...pair(given) })),
  }
}

const tellZombie: Bug['tell'] = (step: Step) => {
  const told = tell(step, parameters, boundsOf({}))
  if (step.by !== 'zombie') return told
  const { leader, leaderEpoch } = decision
  const does = {
    overwrite: `goes on after its pause: writes broker-${leader} as leader, epoch ${leaderEpoch}, in-sync set {2}`,
    order: `goes on after its pause: sends LeaderAndIsr, broker-${leader} leads in epoch ${leaderEpoch}`,
  }[step.event.type]
  return { ...told, who: 'old controller', does: does ?? step.event.type }
}

/** A stop of the follower stands for the shrink. The write is lost on nobody: what the store says is what the next controller goes by. */
export const zombieWrite = zombie(
  {
    id: 'kafka-6082-zombie-write',
    source: 'KAFKA-6082 (2.1)',
    says: 'The partition is written under the controller epoch: a controller out of office writes nothing.',
    without: 'the store takes a write of any controller',
  },
  { faults: { z: 1, b1: 1 }, total: 2, shrinks: 0 },
  { slot: 'metadata', filling: { guards: { isCurrentController: () => true } } },
)

export const staleOrder = zombie(
  {
    id: 'kafka-1188-stale-order',
    source: 'KAFKA-1188 (0.8.2)',
    says: 'A broker refuses LeaderAndIsr of a controller epoch older than the last that it obeyed.',
    without: 'a broker obeys whatever controller writes to it',
  },
  { faults: { z: 1 }, total: 1, shrinks: 1 },
  { slot: 'broker-', filling: { guards: { isFromCurrentController: () => true } } },
)
