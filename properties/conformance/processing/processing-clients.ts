/**
 * The clients of an instance on the stage: a consumer of the group, and the producers that it writes with. A call goes to its end, or to where the model's step
 * ends it: `undefined` is what nobody was told.
 *
 *   PC1  what is asked once more is the same call, where that is under way still: the client asks again by itself (PS1)
 *   PC2  two requests no call of the reference clients makes: the committed offset (Consumer.committed), and an abort by a producer that is fenced, which refuses it
 */
import { groupMetadataOf, isMember } from '../../../impl/core/consumer-state.ts'
import type { SendError } from '../../../impl/core/producer-state.ts'
import type { TransactionOperation } from '../../../impl/core/transaction-manager.ts'
import {
  isTransactional,
  type ProcessingFate,
  type ProcessingParameters,
  transactionalIdOf,
} from '../../../model/kafka/processing/index.ts'
import { CannotPerform } from '../hands.ts'
import {
  type ConsumerNode,
  groupCoordinator,
  groupId,
  hears,
  inputPartition,
  inputTopic,
  leaderOfOutput,
  outputPartition,
  type ProcessingStage,
  type ProducerNode,
  transactionalName,
} from './processing-stage.ts'

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()]
export const bytesOf = (record: number) => encoder.encode(String(record))
export const recordOf = (value: Uint8Array | null): number => Number(decoder.decode(value ?? undefined))

const nobody = { groupId, generationId: -1, memberId: '', groupInstanceId: null } as const
const manner = { retryBackoffMs: 20 } as const

export class ProcessingClients {
  readonly consumer: ConsumerNode
  /** By transactional id; 0: it has no transactions. */
  readonly producers = new Map<number, ProducerNode>()
  readonly #stage: ProcessingStage
  readonly #parameters: ProcessingParameters
  readonly #member: number
  /** Asked, and not answered. */
  #isSending = false
  #isSendingOffsets = false
  #calls = 0

  constructor(stage: ProcessingStage, parameters: ProcessingParameters, member: number) {
    this.#stage = stage
    this.#parameters = parameters
    this.#member = member
    this.consumer = stage.consumer({ topic: inputTopic, groupId, requireStable: this.#requiresStable })
    if (isTransactional(parameters)) return
    this.producers.set(0, stage.producer({ ...manner, idempotence: parameters.producer === 'idempotent' }))
  }

  /** What its consumer knows. */
  get client() {
    return this.#stage.world.state(this.consumer)
  }

  get isRunning(): boolean {
    return this.#stage.world.isRunning(this.consumer)
  }

  /** Under which it writes. */
  get ownId(): number {
    return isTransactional(this.#parameters) ? transactionalIdOf(this.#parameters, this.#member, 1) : 0
  }

  /** What its producer knows of its transaction; null: it has none. */
  get transaction() {
    const node = this.producers.get(this.ownId)
    return node === undefined ? null : this.#stage.world.state(node).transaction
  }

  get isFenced(): boolean {
    return this.transaction?.state === 'FATAL_ERROR'
  }

  poll() {
    if (this.client.poll === null) this.#stage.call(this.consumer, { type: 'poll' })
    const hearing = hears([this.consumer], 'Fetch', 'Metadata', 'ListOffsets')
    const { records } = this.#stage.until(() => this.#stage.told(this.consumer, 'Polled'), hearing, 'a record')
    const [polled] = records
    if (polled === undefined) throw new CannotPerform(`${this.consumer} is handed nothing.`)
    return { record: recordOf(polled.value), offset: polled.offset }
  }

  send(record: number, fate: ProcessingFate): 'Acknowledged' | 'Failed' | undefined {
    const [stage, node] = [this.#stage, this.#own]
    if (this.transaction?.state === 'READY') stage.call(node, { type: 'beginTransaction' })
    if (!this.#isSending) {
      const about = { id: ++this.#calls, topicPartition: outputPartition, key: null, value: bytesOf(record) }
      stage.call(node, { type: 'send', ...about })
    }
    this.#isSending = true
    if (fate !== 'answered') stage.loseAnswer(node, 'Produce', hears([node]))
    if (fate === 'failed over') stage.failOver(leaderOfOutput)
    if (fate !== 'answered') return undefined
    const { type } = stage.until(
      () => stage.told(node, 'Acknowledged', 'Failed'),
      hears([node]),
      'an answer to the send',
    )
    this.#isSending = false
    return type
  }

  commit(offset: number, fate: ProcessingFate): 'Committed' | 'CommitFailed' | undefined {
    const [stage, node] = [this.#stage, this.consumer]
    stage.until(() => this.client.coordinator !== '', hears([node], 'FindCoordinator'), 'a coordinator')
    stage.call(node, { type: 'commit', offsets: { [inputPartition]: offset } })
    const hearing = hears([node], 'OffsetCommit')
    if (fate !== 'answered') stage.loseAnswer(node, 'OffsetCommit', hearing)
    if (fate === 'failed over') stage.failOver(groupCoordinator)
    if (fate !== 'answered') return undefined
    return stage.until(() => stage.told(node, 'Committed', 'CommitFailed'), hearing, 'an answer to the commit').type
  }

  sendOffsets(offset: number, fate: ProcessingFate): SendError | undefined {
    const [stage, node] = [this.#stage, this.#own]
    const group = this.#parameters.groupMetadata === 'passed' ? groupMetadataOf(this.client) : nobody
    const offsets = { [inputPartition]: offset }
    if (!this.#isSendingOffsets)
      stage.call(node, { type: 'sendOffsetsToTransaction', id: ++this.#calls, offsets, group })
    this.#isSendingOffsets = true
    if (fate !== 'answered') stage.loseAnswer(node, 'TxnOffsetCommit', hears([node]))
    if (fate === 'failed over') stage.failOver(groupCoordinator)
    if (fate !== 'answered') return undefined
    const told = stage.until(
      () => stage.told(node, 'OffsetsSent'),
      hears([node]),
      'an answer to sendOffsetsToTransaction',
    )
    this.#isSendingOffsets = false
    return told.errorCode
  }

  end(operation: TransactionOperation, fate: ProcessingFate): SendError | undefined {
    const [stage, node] = [this.#stage, this.#own]
    if (this.transaction?.pending?.operation !== operation) stage.call(node, { type: operation })
    if (fate === 'request lost') stage.loseRequest(node, 'EndTxn', hears([node]))
    else if (fate !== 'answered') stage.loseAnswer(node, 'EndTxn', hears([node]))
    if (fate === 'failed over') stage.failOver(stage.coordinatorOf(this.ownId))
    if (fate !== 'answered') return undefined
    this.#isSendingOffsets = false
    return stage.until(() => stage.told(node, 'TransactionAnswered'), hears([node]), `an answer to ${operation}`)
      .errorCode
  }

  /** A new one; or what is under way with it still. `later`: what its predecessor has open is aborted first. */
  initialize(transactionalId: number): 'done' | 'later' {
    const stage = this.#stage
    const known = this.producers.get(transactionalId)
    const isAsking =
      known !== undefined &&
      stage.world.isRunning(known) &&
      stage.world.state(known).transaction?.state === 'INITIALIZING'
    const node = isAsking ? known : this.#newProducer(transactionalId)
    if (!isAsking) stage.call(node, { type: 'initTransactions' })
    return stage.until(
      () => (stage.told(node, 'TransactionAnswered') && 'done') ?? this.#isToWait(node),
      hears([node]),
      'an answer to initTransactions',
    )
  }

  /** Of what it was assigned. */
  findPosition(): void {
    const hearing = hears([this.consumer], 'OffsetFetch', 'ListOffsets', 'Metadata', 'FindCoordinator')
    const isPlaced = () =>
      this.client.phase === 'ready' && (this.client.partitions[inputPartition]?.position ?? -1) >= 0
    this.#stage.until(isPlaced, hearing, 'a position')
  }

  /** PC2. */
  seekCommitted(): void {
    const request = {
      api: 'OffsetFetch',
      groupId,
      topicPartitions: [inputPartition],
      requireStable: this.#requiresStable,
    } as const
    const { errorCode, offsets } = this.#stage.ask(groupCoordinator, request)
    if (errorCode !== 'NONE') throw new CannotPerform(`the committed offset is not told: ${errorCode}.`)
    this.#stage.call(this.consumer, { type: 'seek', topicPartition: inputPartition, offset: offsets[inputPartition]! })
  }

  heartbeat() {
    const [stage, node] = [this.#stage, this.consumer]
    stage.fire(node, 'heartbeat')
    return stage.until(() => stage.answer(node, 'Heartbeat'), hears([node], 'Heartbeat'), 'an answer to the heartbeat')
      .errorCode
  }

  /** It takes part in a rebalance: who is in the group hears of it by a heartbeat, and joins in a poll. */
  joinIn(): void {
    if (isMember(this.client)) this.#stage.fire(this.consumer, 'heartbeat')
    if (this.client.poll === null) this.#stage.call(this.consumer, { type: 'poll' })
  }

  /** PC2. */
  abortAllTheSame(): void {
    const { producerId, producerEpoch } = this.#stage.world.state(this.#own)
    const who = { transactionalId: transactionalName(this.ownId), producerId, producerEpoch }
    const request = { api: 'EndTxn', ...who, committed: false, transactionVersion: 1 } as const
    this.#stage.ask(this.#stage.coordinatorOf(this.ownId), request)
  }

  crash(): void {
    this.#stage.crash(this.consumer)
    for (const node of this.producers.values()) this.#stage.crash(node)
    this.#isSending = this.#isSendingOffsets = false
  }

  restart(): void {
    const { world } = this.#stage
    world.restart(this.consumer)
    if (!isTransactional(this.#parameters)) for (const node of this.producers.values()) world.restart(node)
  }

  /** Another in the place of one that takes itself for a member. */
  startConsumerAnew(): void {
    this.#stage.crash(this.consumer)
    this.#stage.world.restart(this.consumer)
  }

  closeProducer(): void {
    const own = this.producers.get(this.ownId)
    if (own !== undefined) this.#stage.crash(own)
    this.#isSending = this.#isSendingOffsets = false
  }

  get #requiresStable(): boolean {
    return this.#parameters.pendingOffsets === 'awaited'
  }

  get #own(): ProducerNode {
    const node = this.producers.get(this.ownId)
    if (node === undefined) throw new CannotPerform(`instance-${this.#member} has no producer.`)
    return node
  }

  #newProducer(transactionalId: number): ProducerNode {
    const known = this.producers.get(transactionalId)
    if (known === undefined) {
      const made = this.#stage.producer({ ...manner, transactionalId: transactionalName(transactionalId) })
      this.producers.set(transactionalId, made)
      return made
    }
    this.#stage.crash(known)
    this.#stage.world.restart(known)
    this.#isSending = this.#isSendingOffsets = false
    return known
  }

  #isToWait(node: ProducerNode): 'later' | undefined {
    return this.#stage.answer(node, 'InitProducerId')?.errorCode === 'CONCURRENT_TRANSACTIONS' ? 'later' : undefined
  }
}
