/**
 * Producer: the client and its application in a world where brokers are puppets. A Produce stays on its way until the path says what becomes of
 * it; who leads is told by a puppet that the client asks.
 */
import { brokerNode } from '../../../impl/core/broker-state.ts'
import type { ErrorCode } from '../../../impl/core/errors.ts'
import { leaderIn } from '../../../impl/core/leaders.ts'
import type { ProducerState } from '../../../impl/core/producer-state.ts'
import type { Rules } from '../../../impl/core/rules.ts'
import type { Pending } from '../../../impl/world/index.ts'
import type { Event } from '../../../model/index.ts'
import { type Parameters, recordIds, type Scope } from '../../../model/kafka/index.ts'
import { differing } from '../compare.ts'
import { modelSend } from '../model-view.ts'
import { idOf } from '../performance.ts'
import { ProducerApplication, recordIn } from '../producer-application.ts'
import { CannotPerform, partitionName, producerNode } from '../stage.ts'
import { type EnsembleState, type EnsembleStep, memberOf } from './ensemble.ts'
import { differingLines, line } from './lines.ts'
import { Puppets, type Waiting } from './puppets.ts'
import type { Asked, Player } from './subject.ts'

/** Whom the client asks who leads. */
const quiet = 3

const isProduce = (each: Pending): boolean =>
  each.type === 'message' && each.message.kind === 'request' && each.message.body.api === 'Produce'

export class ProducerPlayer implements Player {
  readonly #puppets = new Puppets([1, 2, quiet].map(brokerNode), isProduce)
  readonly #sends: ProducerApplication
  readonly #scope: Scope
  #leaderEpoch = 1
  readonly #produced: string[] = []

  constructor(parameters: Parameters, scope: Scope, rules?: Partial<Rules>) {
    this.#scope = scope
    const { world } = this.#puppets
    const deployment = { parameters, scope, ...(rules ? { rules } : {}) }
    this.#puppets.watch((node, effects) => {
      if (node !== producerNode) return
      for (const effect of effects)
        if (effect.type === 'Send' && effect.message.body.api === 'Produce' && 'batch' in effect.message.body)
          this.#produced.push(line(effect.to, 'Produce', recordIn(effect.message.body.batch)))
    })
    this.#sends = new ProducerApplication({ deployment, quiet, world, watch: watcher => this.#puppets.watch(watcher) })
  }

  events(): number {
    return this.#puppets.events
  }

  perform({ event: { to, event }, before }: Asked): void {
    const record = idOf(to)
    switch (event.type) {
      case 'send':
        return this.#sends.give(record)
      case 'transmit':
        return this.#transmit(record, Number(event['leader']))
      case 'ProduceReply':
        return this.#reply(record, event)
      case 'Disconnected':
        return this.#disconnect(record, event, memberOf(before, to).value === 'awaiting')
      case 'requestTimeout':
        return this.#puppets.fire(producerNode, `request/${this.#sends.batchOf(record)?.correlationId}`)
      case 'deliveryTimeout':
        return this.#puppets.fire(producerNode, `delivery/${this.#sends.batchOf(record)?.batchId}`)
      case 'crash':
        return this.#sends.crash()
      default:
        throw new CannotPerform(`the producer has no ${event.type}.`)
    }
  }

  differences(state: EnsembleState, step: EnsembleStep): readonly string[] {
    const says = step.letters.map(({ to, message: { type, record, send } }) => line(to, type, { record, send }))
    return [
      ...recordIds(this.#scope).flatMap(record =>
        differing(`send-${record}`, modelSend(memberOf(state, `send-${record}`)), { ...this.#sends.stateOf(record) }),
      ),
      ...differingLines(says, this.#produced.splice(0)),
    ]
  }

  get #producer(): ProducerState {
    return this.#puppets.world.state(producerNode) as ProducerState
  }

  #transmit(record: number, leader: number): void {
    this.#learnLeader(leader)
    if (this.#sends.batchOf(record)?.state === 'backoff') this.#puppets.fire(producerNode, `backoff/${partitionName}`)
    this.#puppets.fire(producerNode, 'drain')
  }

  #learnLeader(leader: number): void {
    const believed = leaderIn(this.#producer.leaders, partitionName)
    const lacksId = this.#producer.config.idempotence && this.#producer.producerId < 0
    if (believed === brokerNode(leader) && !lacksId) return
    if (!this.#puppets.isSet(producerNode, 'metadata')) this.#puppets.fire(producerNode, 'metadataAge')
    this.#puppets.fire(producerNode, 'metadata')
    const partitions = { [partitionName]: { leader, leaderEpoch: ++this.#leaderEpoch } }
    for (const question of this.#puppets.questions(brokerNode(quiet), 'Metadata'))
      this.#puppets.answer(question, { api: 'Metadata', errorCode: 'NONE', partitions })
    for (const question of this.#puppets.questions(brokerNode(quiet), 'InitProducerId')) {
      const given = { producerId: this.#leaderEpoch, producerEpoch: 0 }
      this.#puppets.answer(question, { api: 'InitProducerId', errorCode: 'NONE', ...given })
    }
  }

  /** The transmission with that number; where it has been answered or given up, nobody waits for what comes. */
  #reply(record: number, event: Event): void {
    const correlationId = this.#sends.correlationIdOf(record, Number(event['attempt']))
    this.#arrive(correlationId)
    const asked = [1, 2].flatMap(id => this.#puppets.questions(brokerNode(id), 'Produce'))
    const nobodys: Waiting = { from: producerNode, to: brokerNode(1), correlationId: -1 }
    const question = asked.find(each => each.correlationId === correlationId) ?? nobodys
    const errorCode = event['error'] as ErrorCode
    this.#puppets.answer(question, { api: 'Produce', errorCode, topicPartition: partitionName, baseOffset: 0 })
  }

  /** It reaches its broker, and so does what was sent there before it. */
  #arrive(correlationId: number | undefined): void {
    const isIt = (each: Pending) => each.type === 'message' && each.correlationId === correlationId
    const found = this.#waiting().find(isIt)
    if (found === undefined) return
    for (const each of this.#waiting().filter(({ node, id }) => node === found.node && id <= found.id))
      this.#puppets.world.execute(each.id)
  }

  #waiting(): readonly Pending[] {
    return this.#puppets.world
      .pending()
      .filter(isProduce)
      .toSorted((a, b) => a.id - b.id)
  }

  /** The broker goes down with a request that it has got, and comes back. */
  #bounce(broker: number): void {
    this.#puppets.world.crash(brokerNode(broker))
    this.#puppets.world.restart(brokerNode(broker))
  }

  /** Of a transmission that was given up nobody notices a break: its connection is closed already. */
  #disconnect(record: number, { attempt }: Event, isAwaiting: boolean): void {
    const correlationId = this.#sends.correlationIdOf(record, Number(attempt))
    const request = this.#waiting().find(each => each.type === 'message' && each.correlationId === correlationId)
    const isCurrent = !isAwaiting || this.#sends.batchOf(record)?.correlationId === correlationId
    if (!isCurrent) return
    if (request === undefined) this.#bounce(this.#sends.stateOf(record).broker)
    else this.#puppets.world.drop(request.id)
    this.#puppets.notice(producerNode)
  }
}
