/**
 * Performs the steps of model/kafka/processing on the stage: a step is a call of a client to its end, a marker, a clock, a fail-over, or a look at the output.
 *
 *   PP1  when the story begins everything is in place: records in the input, the group formed, offset 0 committed, every instance with its producer
 *   PP2  a rebalance is complete within its step: whoever stays hears of it and joins; where it begins it looks up in a step of its own
 */
import { transactionClock } from '../../../impl/core/transaction-timers.ts'
import type { ConsumerTold } from '../../../impl/core/consumer-state.ts'
import { clockName } from '../../../impl/core/group-timers.ts'
import type { Rules } from '../../../impl/core/rules.ts'
import { kafkaRules } from '../../../impl/core/rules.ts'
import type { Step } from '../../../model/index.ts'
import {
  isTransactional,
  instanceIds,
  type Participant,
  type ProcessingFate,
  type ProcessingParameters,
  type ProcessingScope,
  transactionalIdOf,
} from '../../../model/kafka/processing/index.ts'
import { CannotPerform, Unlike } from '../hands.ts'
import { bytesOf, recordOf } from './processing-clients.ts'
import { ProcessingInstance } from './processing-instance.ts'
import {
  type ConsumerNode,
  groupCoordinator,
  groupId,
  hears,
  hearsNobody,
  inputPartition,
  leaderOfOutput,
  offsetsPartition,
  outputPartition,
  outputTopic,
  ProcessingStage,
  transactionalName,
} from './processing-stage.ts'

export class ProcessingPerformer {
  readonly stage: ProcessingStage
  readonly instances: ReadonlyMap<number, ProcessingInstance>
  /** What the reader was handed. */
  readonly seen: number[] = []
  /** What handlers called outside. */
  readonly calls: number[] = []
  readonly reader: ConsumerNode
  readonly #parameters: ProcessingParameters

  constructor(parameters: ProcessingParameters, scope: ProcessingScope, rules: Partial<Rules> = {}) {
    this.#parameters = parameters
    this.stage = new ProcessingStage(rules)
    this.instances = new Map(
      instanceIds(scope).map(member => [member, new ProcessingInstance(this.stage, parameters, member)]),
    )
    this.reader = this.stage.consumer({ topic: outputTopic, groupId: 'readers', isolationLevel: parameters.isolation })
    this.#fillInput(scope)
    this.#joinAll()
    this.#startReader()
    if (isTransactional(parameters)) this.#startProducers()
  }

  get group() {
    return this.stage.world.state(groupCoordinator).offices[offsetsPartition]!.groups[groupId]!
  }

  perform({ by, event }: Step): void {
    this.stage.begin()
    const transactionalId = Number(by.slice('transaction-'.length))
    if (by === 'reader') return this.read()
    if (by === 'output') return this.stage.failOver(leaderOfOutput)
    if (by === 'group') {
      if (event.type === 'failOver') return this.stage.failOver(groupCoordinator)
      return this.#dismiss(this.#instance(Number(event['member'])))
    }
    if (!by.startsWith('transaction-')) return this.#act(this.#instance(Number(by.slice('instance-'.length))), event)
    if (event.type === 'failOver') return this.stage.failOver(this.stage.coordinatorOf(transactionalId))
    if (event.type === 'timeOut') return this.#timeOut(transactionalId)
    this.#writeMarker(transactionalId, event['to'] as Participant)
  }

  #act(instance: ProcessingInstance, event: Step['event']): void {
    const fate = event['fate'] as ProcessingFate
    switch (event.type) {
      case 'poll':
      case 'heartbeat':
      case 'fetchOffsets':
      case 'abortTransaction':
      case 'handlerThrows':
      case 'crash':
      case 'restart':
        return instance[event.type]()
      case 'produce':
      case 'commitOffsets':
      case 'sendOffsets':
      case 'commitTransaction':
        return instance[event.type](fate)
      case 'initTransactions':
        return instance.initTransactions(Number(event['transactionalId']))
      case 'join':
        return this.#join(instance)
      case 'call':
        return void this.calls.push(instance.inHand!.record)
    }
    throw new CannotPerform(`an instance does not ${event.type} here.`)
  }

  /** All that it may see now. */
  read(): void {
    const { stage, reader } = this
    const replica = stage.replica(leaderOfOutput, outputPartition)
    const isCommitted = this.#parameters.isolation === 'read_committed'
    const limit = isCommitted ? kafkaRules.lastStableOffset(replica) : replica.highWatermark
    while (this.readerPosition < limit) {
      if (stage.world.state(reader).poll === null) stage.call(reader, { type: 'poll' })
      const polled = (): ConsumerTold | undefined => stage.told(reader, 'Polled')
      const told = stage.until(
        () => polled() ?? (this.readerPosition >= limit && 'nothing'),
        hears([reader]),
        'a record',
      )
      if (told !== 'nothing' && told.type === 'Polled')
        this.seen.push(...told.records.map(({ value }) => recordOf(value)))
    }
  }

  get readerPosition(): number {
    return this.stage.world.state(this.reader).partitions[outputPartition]?.position ?? -1
  }

  /** Its session is over. */
  #dismiss(instance: ProcessingInstance): void {
    for (const { memberId } of this.#listed(instance)) this.#endSession(memberId)
    this.#rebalance(this.#staying(instance))
  }

  #join(instance: ProcessingInstance): void {
    const { clients } = instance
    const stayers = this.#staying(instance)
    if (this.#isMember(instance) && clients.client.generationId === this.group.generationId) clients.startConsumerAnew()
    const former = this.#listed(instance).filter(({ memberId }) => memberId !== clients.client.memberId)
    for (const { memberId } of former) this.#endSession(memberId)
    instance.joinIn()
    const begins = () => this.group.state !== 'Stable' || this.#hasJoined(instance)
    this.stage.until(begins, hears([clients.consumer]), 'a rebalance')
    this.#rebalance([instance, ...stayers])
  }

  #rebalance(members: readonly ProcessingInstance[]): void {
    for (const member of members) if (!this.#hasJoined(member)) member.joinIn()
    const nodes = members.map(({ clients }) => clients.consumer)
    const hearing = hears(nodes, 'Heartbeat', 'FindCoordinator', 'JoinGroup', 'SyncGroup', 'Metadata')
    this.stage.until(() => members.every(member => this.#hasJoined(member)), hearing, 'the end of the rebalance')
  }

  #hasJoined({ clients: { client } }: ProcessingInstance): boolean {
    const { state, generationId } = this.group
    const isAssigned = client.phase === 'offsets' || client.phase === 'ready'
    return state === 'Stable' && client.generationId === generationId && isAssigned
  }

  /** The others that the group lists. */
  #staying(instance: ProcessingInstance): readonly ProcessingInstance[] {
    const others = [...this.instances.values()].filter(each => each !== instance && this.#listed(each).length > 0)
    if (!others.every(each => this.#isMember(each)))
      throw new Unlike('a group waits for a process that has ended until its session is over')
    return others
  }

  #listed({ clients }: ProcessingInstance) {
    return this.group.members.filter(({ clientId }) => clientId === clients.consumer)
  }

  #isMember({ clients: { client, consumer, isRunning } }: ProcessingInstance): boolean {
    const isIt = (each: { readonly clientId: string; readonly memberId: string }) =>
      each.clientId === consumer && each.memberId === client.memberId
    return isRunning && this.group.members.some(isIt)
  }

  #endSession(memberId: string): void {
    this.stage.fire(groupCoordinator, clockName('session', groupId, memberId))
  }

  #timeOut(transactionalId: number): void {
    const { stage } = this
    stage.fire(stage.coordinatorOf(transactionalId), transactionClock('abort', transactionalName(transactionalId)))
    stage.until(() => stage.transaction(transactionalId)?.state === 'PrepareAbort', hearsNobody, 'the abort')
  }

  #writeMarker(transactionalId: number, participant: Participant): void {
    const { stage } = this
    const coordinator = stage.coordinatorOf(transactionalId)
    const [leader, partition] =
      participant === 'group' ? [groupCoordinator, offsetsPartition] : [leaderOfOutput, outputPartition]
    const isWritten = () => {
      const { unmarked, state } = stage.transaction(transactionalId)!
      return !unmarked.includes(partition) && (unmarked.length > 0 || state.startsWith('Complete'))
    }
    const isMarker = ({ from, to }: { readonly from: string; readonly to: string }) =>
      from === coordinator && to === leader
    stage.until(isWritten, isMarker, `a marker of ${transactionalName(transactionalId)}`)
  }

  #instance(member: number): ProcessingInstance {
    return this.instances.get(member)!
  }

  /** PP1. */
  #fillInput({ records }: ProcessingScope): void {
    const { stage } = this
    const filler = stage.producer({})
    for (const id of records.keys()) {
      stage.call(filler, { type: 'send', id, topicPartition: inputPartition, key: null, value: bytesOf(id + 1) })
      stage.until(() => stage.told(filler, 'Acknowledged'), hears([filler]), 'an acknowledgement')
    }
  }

  #joinAll(): void {
    const { stage } = this
    const [first, ...others] = this.instances.values()
    const { consumer } = first!.clients
    first!.joinIn()
    stage.until(() => first!.clients.client.phase === 'ready', hears([consumer]), 'a group')
    for (const instance of others) this.#join(instance)
    first!.clients.findPosition()
    first!.clients.commit(0, 'answered')
  }

  #startReader(): void {
    const { stage, reader } = this
    stage.call(reader, { type: 'poll' })
    stage.until(() => this.readerPosition >= 0, hears([reader]), 'a reader')
  }

  #startProducers(): void {
    for (const [member, instance] of this.instances)
      if (this.#parameters.transactionalId !== 'partition' || member === 1)
        instance.initTransactions(transactionalIdOf(this.#parameters, member, 1))
  }
}
