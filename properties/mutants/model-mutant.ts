/**
 * A mutant of the model: one named guard, action or decision filled otherwise, in every system that has the machine.
 *
 *     ofReplica({ hole: 'isNewerEpoch', guard: () => true, … })        ofStore({ hole: 'setIsr', change: () => ({}), … })
 *     decides('kraft', { hole: 'afterReturn', decision: kafka => … })
 *
 * A wrong filling may ask what the model's own would say (`kafka`), and get it slightly wrong.
 */
import type { SystemSpec } from '../../model/index.ts'
import { controllerMachine, type Parameters } from '../../model/kafka/index.ts'
import type {
  ConsumerContext,
  ConsumerEvent,
  CoordinatorContext,
  CoordinatorEvent,
} from '../../model/kafka/consumer.ts'
import {
  type ControllerContext,
  type ControllerEvent,
  type Decisions,
  decisionsOf,
} from '../../model/kafka/controller.ts'
import type { CoordinatorEvent as GroupCoordinatorEvent } from '../../model/kafka/group/coordinator.ts'
import type { CoordinatorContext as GroupCoordinatorContext } from '../../model/kafka/group/coordinator-rules.ts'
import type { MemberEvent } from '../../model/kafka/group/member-letters.ts'
import type { MemberContext } from '../../model/kafka/group/member-rules.ts'
import type { PartitionContext, PartitionEvent } from '../../model/kafka/group/partition.ts'
import type { SourceContext } from '../../model/kafka/group/source.ts'
import type { ThreadConsumerContext } from '../../model/kafka/order/index.ts'
import type { MetadataContext, MetadataEvent } from '../../model/kafka/metadata-store.ts'
import type { SendContext, SendEvent } from '../../model/kafka/producer.ts'
import type { InKraft, QuorumEvent } from '../../model/kafka/quorum-controller.ts'
import type { ReplicaContext, ReplicaEvent } from '../../model/kafka/replica-log.ts'
import type {
  OutsideContext,
  QueueContext,
  QueueEvent,
  RelayContext,
  RelayEvent,
  StoreContext,
  StoreEvent,
  WorkerContext,
  WorkerEvent,
} from '../../model/sinks/index.ts'
import { changed, type Refilling, refilled } from '../../model/kafka/swapped.ts'
import type { About } from './mutant.ts'

export interface ModelMutant extends About {
  readonly in: 'model'
  /** 'replica.isNewerEpoch', 'controller in KRaft.afterReturn'. */
  readonly hole: string
  /** The system with the mutant in it; undefined where the system has not this hole. */
  readonly into: (spec: SystemSpec, parameters: Parameters) => SystemSpec | undefined
}

interface Given<Context, Event> {
  readonly context: Context
  readonly event: Event
}
export interface Wrong<Context, Event> extends About {
  readonly hole: string
  readonly guard?: (args: Given<Context, Event>, kafka: () => boolean) => boolean
  readonly change?: (args: Given<Context, Event>, kafka: () => Partial<Context>) => Partial<Context>
}

/** Holes of the machine of that id. */
export const holeOf =
  <Context extends object, Event extends { readonly type: string }>(machine: string) =>
  ({ hole, guard, change, ...about }: Wrong<Context, Event>): ModelMutant => ({
    ...about,
    in: 'model',
    hole: `${machine}.${hole}`,
    into: spec => {
      const isThere = Object.values(spec.components).some(component => component.machine.id === machine)
      return isThere ? refilled(spec, machine, hole, { guard, change } as Refilling) : undefined
    },
  })

export const ofReplica = holeOf<ReplicaContext, ReplicaEvent>('replica')
export const ofStore = holeOf<MetadataContext, MetadataEvent>('metadata store')
export const ofQuorum = holeOf<InKraft, QuorumEvent>('quorum controller')
export const ofController = holeOf<ControllerContext, ControllerEvent>('controller')
export const ofProducer = holeOf<SendContext, SendEvent>('producer')
export const ofConsumer = holeOf<ConsumerContext, ConsumerEvent>('consumer')
export const ofThread = holeOf<object, { readonly type: string }>('thread')
export const ofThreadConsumer = holeOf<ThreadConsumerContext, { readonly type: string }>('thread consumer')
export const ofCoordinator = holeOf<CoordinatorContext, CoordinatorEvent>('group coordinator')

export const ofGroup = holeOf<GroupCoordinatorContext, GroupCoordinatorEvent>('group')
export const ofMember = holeOf<MemberContext, MemberEvent>('member')
export const ofPartition = holeOf<PartitionContext, PartitionEvent>('partition')
export const ofSource = holeOf<SourceContext, { readonly type: string }>('source')

export const ofQueue = holeOf<QueueContext, QueueEvent>('queue')
export const ofWorker = holeOf<WorkerContext, WorkerEvent>('worker')
export const ofSinkStore = holeOf<StoreContext, StoreEvent>('store')
export const ofOutside = holeOf<OutsideContext, { readonly type: string }>('outside')
export const ofRelay = holeOf<RelayContext, RelayEvent>('relay')

/** The controller's decisions have two styles, and each of them is a hole of its own. */
export const styles = { zookeeper: 'controller in ZooKeeper', kraft: 'controller in KRaft' } as const
type Style = keyof typeof styles

interface WrongDecision<Name extends keyof Decisions> extends About {
  readonly hole: Name
  readonly decision: (kafka: Decisions, parameters: Parameters) => Decisions[Name]
}

export const decides = <Name extends keyof Decisions>(
  style: Style,
  { hole, decision, ...about }: WrongDecision<Name>,
): ModelMutant => ({
  ...about,
  in: 'model',
  hole: `${styles[style]}.${hole}`,
  into: (spec, parameters) => {
    if ((parameters.metadata ?? 'zookeeper') !== style) return undefined
    const machine = controllerMachine(parameters, { [hole]: decision(decisionsOf(parameters), parameters) })
    return changed(spec, 'controller', component => ({ ...component, machine }))
  },
})
