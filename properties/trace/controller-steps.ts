/**
 * The table, controller's side: which decisions of the model's controller may make up one batch of the metadata log, for one partition.
 *
 *     FenceBroker            sessionExpires, for each successor        RegisterBroker, UnfenceBroker       BrokerRegistration
 *     Partition alone        AlterPartition                            refused AlterPartition: no batch    AlterPartition
 *
 * The controller's machine decides on what the quorum's holds, and what it decides is written there, in one step.
 *
 *   C1  a broker that registers again though it is registered (its answer was lost) changes nothing: the model has no such thing
 */
import type { MetadataBatch } from '../../impl/core/metadata.ts'
import type { Event, LocalState } from '../../model/explorer/adapter.ts'
import { controllerMachine, type Parameters, type Partition, quorumController } from '../../model/kafka/index.ts'
import type { Actor, Candidate } from './explain.ts'
import { nothing } from './table.ts'
import type { Setting } from './setting.ts'
import { contextOf, type Sent, Stepper, type Taken } from './stepping.ts'

/** The quorum's machine and the controller's, as one: it is the quorum's state that changes. */
export class Quorum implements Actor {
  readonly #store: Stepper
  readonly #controller: Stepper
  readonly #active: LocalState

  constructor(parameters: Parameters) {
    this.#store = new Stepper(quorumController(parameters))
    this.#controller = new Stepper(controllerMachine(parameters))
    this.#active = this.#controller.start({ id: 1, epoch: 1 })
  }

  start(partition: Partition): LocalState {
    return this.#store.start(partition)
  }

  walk(local: LocalState, events: readonly Event[]): Taken | undefined {
    let next = local
    const letters: Sent[] = []
    for (const event of events) {
      const taken = event.type === 'AlterPartition' ? this.#store.step(next, event) : this.#decide(next, event)
      if (taken === undefined) return undefined
      next = taken.next
      letters.push(...taken.letters)
    }
    return { next, letters }
  }

  #decide(local: LocalState, event: Event): Taken | undefined {
    const partition = contextOf<Partition>(local)
    const decided = this.#controller.step(this.#active, { ...event, partition })
    if (decided === undefined) return undefined
    const writes = decided.letters.filter(({ to, message }) => to === 'metadata' && !isRepeated(partition, message))
    return this.#store.walk(
      local,
      writes.map(({ message }) => message),
    )
  }
}

/** C1. */
const isRepeated = ({ registered }: Partition, { type, broker }: Event) =>
  type === 'Register' && registered.includes(broker as number)

/** Undefined: the batch decides nothing about the partition. */
export function decisionSteps(
  { idOf, replicas, topicPartition }: Setting,
  { records }: MetadataBatch,
  alteration: Event | undefined,
): readonly Candidate[] | undefined {
  const fenced = records.find(({ type }) => type === 'FenceBroker')
  if (fenced?.type === 'FenceBroker' && idOf(fenced.brokerId) > 0)
    return [0, ...replicas.map(idOf)].map(successor => ({
      says: `sessionExpires of ${idOf(fenced.brokerId)}, followed by ${successor}`,
      events: [{ type: 'sessionExpires', broker: idOf(fenced.brokerId), successor }],
    }))
  const registered = records.find(({ type }) => type === 'RegisterBroker')
  if (registered?.type === 'RegisterBroker' && idOf(registered.brokerId) > 0) {
    const { incarnation: brokerEpoch } = registered
    const broker = idOf(registered.brokerId)
    const says = `BrokerRegistration of ${broker}, incarnation ${brokerEpoch}`
    return [{ says, events: [{ type: 'BrokerRegistration', broker, brokerEpoch }] }]
  }
  const isWritten = records.some(record => record.type === 'Partition' && record.topicPartition === topicPartition)
  if (!isWritten) return undefined
  return alteration ? alterationSteps(alteration) : [nothing]
}

export const alterationSteps = (alteration: Event): readonly Candidate[] => [
  { says: 'AlterPartition', events: [alteration] },
]
