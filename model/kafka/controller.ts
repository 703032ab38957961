/**
 * Controller: the broker that decides who leads. A role that brokers race for, and may believe to have after they have lost it.
 *
 *     candidate ──createNode (the race)──▶ active ──resign (it learns that its session is gone)──▶ candidate
 *
 *   N1  a leader is elected among the in-sync replicas that are registered; out of sync only if none is and `mayElectUnclean` allows it
 *   N2  each decision takes the next leader epoch, is written to the store under the controller's epoch, and is then sent out
 *
 * Rendezvous: reading and writing the metadata store (the event carries what the store holds). In flight: LeaderAndIsr to each broker, in
 * order per broker, as one connection carries it. A decision about a failed broker is one step with the notice of its failure: what others do
 * in between they could do before.
 * A broker that comes back has first been noticed as gone (a bounce is detected by the broker epoch, KAFKA-7235), so an election away from it
 * always comes before its return.
 *
 * What it decides is a hole with two fillings: ZooKeeper's, here, and KRaft's, where the active controller of the quorum decides as
 * quorum-controller.ts says. The race for the office is ZooKeeper's alone.
 *
 * Not modelled: preferred leaders, controlled shutdown, reassignment, batches of partitions.
 */
import { assign, setup } from 'xstate'
import { brokerIds, isKraft, type Parameters } from './parameters.ts'
import { afterBlackout, afterFencing, afterRegistration, fencingSuccessors } from './quorum-controller.ts'
import { brokerAddress, type Letter, type Partition, peerAddress, speech } from './speech.ts'

export interface ControllerContext {
  readonly id: number
  /** The controller epoch that it got with the node; 0 before. */
  readonly epoch: number
}

export type ControllerEvent =
  | { type: 'createNode'; controllerEpoch: number }
  | { type: 'resign' }
  | { type: 'sessionExpires'; broker: number; successor: number; partition: Partition }
  | { type: 'BrokerRegistration'; broker: number; partition: Partition; brokerEpoch?: number }
  | { type: 'blackout' | 'announce'; partition: Partition }

type Args = { context: ControllerContext; event: ControllerEvent }
const as = <T extends ControllerEvent['type']>(event: ControllerEvent) => event as Extract<ControllerEvent, { type: T }>

/** The registered members of the in-sync set: those who may lead without loss. */
const clean = ({ isr, registered }: Partition) => isr.filter(id => registered.includes(id))

/** What becomes of the partition when `broker` is gone and `successor` (0: nobody can) follows it. Undefined: nothing. */
export function afterFailure(partition: Partition, broker: number, successor: number): Partition | undefined {
  const { leader, leaderEpoch, isr } = partition
  const registered = partition.registered.filter(id => id !== broker)
  const rest = isr.filter(id => id !== broker)
  const epoch = leaderEpoch + 1
  if (leader === broker) {
    if (successor > 0 && !rest.includes(successor))
      return { leader: successor, leaderEpoch: epoch, isr: [successor], registered }
    return { leader: successor, leaderEpoch: epoch, isr: rest.length > 0 ? rest : isr, registered }
  }
  if (!isr.includes(broker) || rest.length === 0) return undefined
  return { leader, leaderEpoch: epoch, isr: rest, registered }
}

/** Who may follow `broker`: in-sync ones, else (unclean) any that is registered, else nobody. */
export function successors(partition: Partition, broker: number, unclean: boolean): readonly number[] {
  if (partition.leader !== broker) return [0]
  const registered = partition.registered.filter(id => id !== broker)
  const inSync = clean({ ...partition, registered })
  if (inSync.length > 0) return inSync
  return unclean && registered.length > 0 ? registered : [0]
}

/** What becomes of the partition when `broker` is back. Undefined: it just follows. */
function afterReturn(partition: Partition, broker: number, unclean: boolean): Partition | undefined {
  const registered = [...partition.registered, broker].toSorted()
  const { leader, isr, leaderEpoch } = partition
  const mayLead = isr.includes(broker) || unclean
  if (leader !== 0 || !mayLead) return undefined
  const inSync = clean({ ...partition, registered })
  return { leader: broker, leaderEpoch: leaderEpoch + 1, isr: inSync.includes(broker) ? inSync : [broker], registered }
}

/** Every machine loses power at once: nobody is left to lead, the in-sync set stays as it was written. */
const leaderless = (partition: Partition): Partition => ({
  ...partition,
  leader: 0,
  leaderEpoch: partition.leaderEpoch + 1,
})

/** What it decides: the hole that ZooKeeper's and KRaft's metadata fill. Undefined: nothing changes. */
export interface Decisions {
  readonly successors: (partition: Partition, broker: number) => readonly number[]
  readonly afterFailure: (partition: Partition, broker: number, successor: number) => Partition | undefined
  readonly afterReturn: (partition: Partition, broker: number, brokerEpoch: number) => Partition | undefined
  readonly afterBlackout: (partition: Partition) => Partition
  /** Who is told: the registered ones, by request; in KRaft whoever reads the metadata log, fenced or not. */
  readonly audience: (partition: Partition) => readonly number[]
}

const inZooKeeper = ({ uncleanLeaderElection }: Parameters): Decisions => ({
  successors: (partition, broker) => successors(partition, broker, uncleanLeaderElection),
  afterFailure,
  afterReturn: (partition, broker) => afterReturn(partition, broker, uncleanLeaderElection),
  afterBlackout: leaderless,
  audience: ({ registered }) => registered,
})

const inKraft = (parameters: Parameters): Decisions => ({
  successors: (partition, broker) => fencingSuccessors(parameters, partition, broker),
  afterFailure: (partition, broker, successor) => afterFencing(parameters, partition, broker, successor),
  afterReturn: (partition, broker, brokerEpoch) => afterRegistration(parameters, partition, broker, brokerEpoch),
  afterBlackout: partition => afterBlackout(parameters, partition),
  audience: () => brokerIds(parameters),
})

/** What Kafka decides, in the style of the deployment's metadata. */
export const decisionsOf = (parameters: Parameters): Decisions =>
  isKraft(parameters) ? inKraft(parameters) : inZooKeeper(parameters)

export const orders = (brokers: readonly number[], partition: Partition, controllerEpoch: number): Letter[] => {
  const { leader, leaderEpoch, isr, quorum } = partition
  const inForce = quorum ? { partitionEpoch: quorum.partitionEpoch } : {}
  return brokers.map(id => ({
    to: brokerAddress(id),
    message: { type: 'LeaderAndIsr', leader, leaderEpoch, isr, controllerEpoch, ...inForce },
  }))
}

export const write = ({ leader, leaderEpoch, isr, quorum }: Partition, controllerEpoch: number): Letter => ({
  to: 'metadata',
  message: { type: 'UpdatePartition', leader, leaderEpoch, isr, controllerEpoch, ...(quorum ? { quorum } : {}) },
})

/**
 * The controller's machine; input: the broker that runs it, and its controller epoch if it is active from the start (else 0).
 * `others`: decisions that a mutant takes otherwise.
 */
export function controllerMachine(parameters: Parameters, others: Partial<Decisions> = {}) {
  const decide = { ...decisionsOf(parameters), ...others }
  const brokers = brokerIds(parameters)
  /** N2: written, then sent out. */
  const enact = (next: Partition, epoch: number): Letter[] => [
    write(next, epoch),
    ...orders(decide.audience(next), next, epoch),
  ]
  const decideFailure = ({ context, event }: Args): Letter[] => {
    const { broker, successor, partition } = as<'sessionExpires'>(event)
    const next = decide.afterFailure(partition, broker, successor)
    const expire = { to: 'metadata', message: { type: 'Expire', broker } }
    return next ? [expire, ...enact(next, context.epoch)] : [expire]
  }
  const decideReturn = ({ context, event }: Args): Letter[] => {
    const { broker, partition, brokerEpoch = 0 } = as<'BrokerRegistration'>(event)
    const next = decide.afterReturn(partition, broker, brokerEpoch) ?? partition
    const register = { to: 'metadata', message: { type: 'Register', broker } }
    if (next.leaderEpoch > partition.leaderEpoch) return [register, ...enact(next, context.epoch)]
    const note = next === partition ? [] : [write(next, context.epoch)]
    return [register, ...note, ...orders([broker], next, context.epoch)]
  }
  const decideBlackout = ({ context, event }: Args): Letter[] => {
    const { partition } = as<'blackout' | 'announce'>(event)
    return [
      ...brokers.map(id => ({ to: peerAddress(id), message: { type: 'PowerLost' } })),
      ...partition.registered.map(broker => ({ to: 'metadata', message: { type: 'Expire', broker } })),
      write(decide.afterBlackout(partition), context.epoch),
    ]
  }
  /** A controller that has just come to office takes the next leader epoch and tells everybody. */
  const announcement = ({ context, event }: Args): Letter[] => {
    const { partition } = as<'blackout' | 'announce'>(event)
    const next = { ...partition, leaderEpoch: partition.leaderEpoch + 1 }
    return enact(next, context.epoch)
  }
  return setup({
    types: {} as { context: ControllerContext; events: ControllerEvent; input: ControllerContext },
    actions: { ...speech, takeEpoch: assign({ epoch: ({ event }) => as<'createNode'>(event).controllerEpoch }) },
    guards: {
      wasElected: ({ context }) => context.epoch > 0,
      isPossible: ({ event }) => {
        const { partition, broker, successor } = as<'sessionExpires'>(event)
        return decide.successors(partition, broker).includes(successor)
      },
    },
  }).createMachine({
    id: 'controller',
    context: ({ input }) => input,
    initial: 'starting',
    states: {
      starting: { always: [{ guard: 'wasElected', target: 'active' }, { target: 'candidate' }] },
      candidate: {
        on: {
          createNode: {
            target: 'active',
            actions: [
              'takeEpoch',
              {
                type: 'send',
                params: ({ context }) => ({
                  to: 'metadata',
                  message: { type: 'CreateController', broker: context.id },
                }),
              },
            ],
          },
        },
      },
      active: {
        on: {
          sessionExpires: { guard: 'isPossible', actions: { type: 'send', params: decideFailure } },
          BrokerRegistration: { actions: { type: 'send', params: decideReturn } },
          blackout: { actions: { type: 'send', params: decideBlackout } },
          announce: { actions: { type: 'send', params: announcement } },
          resign: 'candidate',
        },
      },
    },
  })
}

export type ControllerMachine = ReturnType<typeof controllerMachine>
