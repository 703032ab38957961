/**
 * An instance of the application on the stage: a consumer of the group, and the producers that it writes with; it asks them what the model's instance asks for,
 * and does about the answers what `ProcessingParameters` say.
 *
 *   PI1  an instance knows what it has in hand, and whether its position is to be looked up; everything else its clients know
 *   PI2  what is asked once more is the same call, where that is under way still: the client asks again by itself (PS1)
 *   PI3  two requests no call of the reference clients makes: the offsets committed (Consumer.committed), and an abort by a producer that is fenced, which they refuse
 */
import { groupMetadataOf, isMember } from '../../../impl/core/consumer-state.ts'
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

export class ProcessingInstance {
  readonly member: number
  readonly consumer: ConsumerNode
  /** By transactional id; 0: it has no transactions. */
  readonly producers = new Map<number, ProducerNode>()
  inHand: { readonly record: number; readonly offset: number } | undefined
  /** Its position is that of the committed offset, which is to be looked up. */
  isRewound = false
  /** It takes itself for out of the group, whatever its consumer knows. */
  isOut = false
  /** It was fenced, and is to abort all the same. */
  isClosing = false
  readonly #stage: ProcessingStage
  readonly #parameters: ProcessingParameters
  #isSending = false
  #isSendingOffsets = false
  #calls = 0

  constructor(stage: ProcessingStage, parameters: ProcessingParameters, member: number) {
    this.#stage = stage
    this.#parameters = parameters
    this.member = member
    const requireStable = parameters.pendingOffsets === 'awaited'
    this.consumer = stage.consumer({ topic: inputTopic, groupId, requireStable })
    if (!isTransactional(parameters))
      this.producers.set(0, stage.producer({ ...this.#manner, idempotence: parameters.producer === 'idempotent' }))
  }

  get client() {
    return this.#stage.world.state(this.consumer)
  }

  get isRunning(): boolean {
    return this.#stage.world.isRunning(this.consumer)
  }

  /** Under which it writes. */
  get ownId(): number {
    return isTransactional(this.#parameters) ? transactionalIdOf(this.#parameters, this.member, 1) : 0
  }

  /** What its producer knows of its transaction; null: it has none. */
  get transaction() {
    const node = this.producers.get(this.ownId)
    return node === undefined ? null : this.#stage.world.state(node).transaction
  }

  get isFenced(): boolean {
    return this.transaction?.state === 'FATAL_ERROR'
  }

  poll(): void {
    if (this.client.poll === null) this.#stage.call(this.consumer, { type: 'poll' })
    const hearing = hears([this.consumer], 'Fetch', 'Metadata', 'ListOffsets')
    const { records } = this.#stage.until(() => this.#stage.told(this.consumer, 'Polled'), hearing, 'a record')
    const [polled] = records
    if (polled === undefined) throw new CannotPerform(`${this.consumer} is handed nothing.`)
    this.inHand = { record: recordOf(polled.value), offset: polled.offset }
  }

  produce(fate: ProcessingFate): void {
    const [stage, node] = [this.#stage, this.#own]
    if (this.transaction?.state === 'READY') stage.call(node, { type: 'beginTransaction' })
    const id = this.#isSending ? this.#calls : ++this.#calls
    const value = bytesOf(this.#held.record)
    if (!this.#isSending) stage.call(node, { type: 'send', id, topicPartition: outputPartition, key: null, value })
    this.#isSending = true
    const hearing = hears([node])
    if (fate !== 'answered') stage.loseAnswer(node, 'Produce', hearing)
    if (fate === 'failed over') stage.failOver(leaderOfOutput)
    if (fate !== 'answered') return
    const told = stage.until(() => stage.told(node, 'Acknowledged', 'Failed'), hearing, 'an answer to the send')
    this.#isSending = false
    if (told.type === 'Failed') this.#refused()
    else if (this.#parameters.offsets === 'before') this.#done()
  }

  commitOffsets(fate: ProcessingFate): void {
    const stage = this.#stage
    stage.until(() => this.client.coordinator !== '', hears([this.consumer], 'FindCoordinator'), 'the coordinator')
    stage.call(this.consumer, { type: 'commit', offsets: this.#nextOffset })
    const hearing = hears([this.consumer], 'OffsetCommit')
    if (fate !== 'answered') stage.loseAnswer(this.consumer, 'OffsetCommit', hearing)
    if (fate === 'failed over') stage.failOver(groupCoordinator)
    if (fate !== 'answered') return
    const told = stage.until(
      () => stage.told(this.consumer, 'Committed', 'CommitFailed'),
      hearing,
      'an answer to the commit',
    )
    if (told.type === 'CommitFailed') this.lose()
    else if (this.#parameters.offsets === 'after') this.#done()
  }

  sendOffsets(fate: ProcessingFate): void {
    const [stage, node] = [this.#stage, this.#own]
    const nobody = { groupId, generationId: -1, memberId: '', groupInstanceId: null }
    const group = this.#parameters.groupMetadata === 'passed' ? groupMetadataOf(this.client) : nobody
    const call = { type: 'sendOffsetsToTransaction', id: ++this.#calls, offsets: this.#nextOffset, group } as const
    if (!this.#isSendingOffsets) stage.call(node, call)
    this.#isSendingOffsets = true
    const hearing = hears([node])
    if (fate !== 'answered') stage.loseAnswer(node, 'TxnOffsetCommit', hearing)
    if (fate === 'failed over') stage.failOver(groupCoordinator)
    if (fate !== 'answered') return
    const { errorCode } = stage.until(() => stage.told(node, 'OffsetsSent'), hearing, 'an answer to sendOffsets')
    this.#isSendingOffsets = false
    if (errorCode !== 'NONE' && this.isFenced) this.#refused()
  }

  commitTransaction(fate: ProcessingFate): void {
    const [stage, node] = [this.#stage, this.#own]
    const hearing = hears([node])
    if (fate === 'answered') return this.#end('commitTransaction', () => this.#done())
    this.#ask('commitTransaction')
    if (fate === 'request lost') return stage.loseRequest(node, 'EndTxn', hearing)
    stage.loseAnswer(node, 'EndTxn', hearing)
    if (fate === 'failed over') stage.failOver(stage.coordinatorOf(this.ownId))
  }

  abortTransaction(): void {
    if (this.isClosing) return this.#abortAllTheSame()
    const isOut = this.transaction?.state === 'ABORTABLE_ERROR'
    this.#end('abortTransaction', () => (isOut ? this.lose() : this.#aborted()))
  }

  handlerThrows(): void {
    if (!isTransactional(this.#parameters)) this.crash()
    else if (this.transaction?.state !== 'IN_TRANSACTION') this.#aborted()
  }

  /** The same under way, or a producer that is made anew: the former knows nothing that this one has to know. */
  initTransactions(transactionalId: number): void {
    const stage = this.#stage
    const known = this.producers.get(transactionalId)
    const isAsking = known !== undefined && this.#managerOf(known)?.pending?.operation === 'initTransactions'
    const node = isAsking ? known : this.#newProducer(transactionalId)
    if (!isAsking) stage.call(node, { type: 'initTransactions' })
    const isAnswered = () => stage.told(node, 'TransactionAnswered') ?? this.#isToWait(node)
    if (stage.until(isAnswered, hears([node]), 'an answer to initTransactions') === 'later') return
    if (this.inHand !== undefined && this.#parameters.onCommitTimeout !== 'handles-again') this.#rewind()
  }

  fetchOffsets(): void {
    const stage = this.#stage
    if (!this.isRewound) {
      const hearing = hears([this.consumer], 'OffsetFetch', 'ListOffsets', 'Metadata', 'FindCoordinator')
      const isPlaced = () =>
        this.client.phase === 'ready' && (this.client.partitions[inputPartition]?.position ?? -1) >= 0
      return void stage.until(isPlaced, hearing, 'a position')
    }
    const requireStable = this.#parameters.pendingOffsets === 'awaited'
    const request = { api: 'OffsetFetch', groupId, topicPartitions: [inputPartition], requireStable } as const
    const { errorCode, offsets } = stage.ask(groupCoordinator, request)
    if (errorCode !== 'NONE') throw new CannotPerform(`the committed offset is not told: ${errorCode}.`)
    stage.call(this.consumer, { type: 'seek', topicPartition: inputPartition, offset: offsets[inputPartition]! })
    this.isRewound = false
  }

  heartbeat(): void {
    const stage = this.#stage
    stage.fire(this.consumer, 'heartbeat')
    const answer = () => stage.answer(this.consumer, 'Heartbeat')
    const { errorCode } = stage.until(answer, hears([this.consumer], 'Heartbeat'), 'an answer to the heartbeat')
    if (errorCode === 'UNKNOWN_MEMBER_ID' || errorCode === 'ILLEGAL_GENERATION') this.lose()
  }

  crash(): void {
    this.#stage.crash(this.consumer)
    for (const node of this.producers.values()) this.#stage.crash(node)
    this.#forget()
  }

  restart(): void {
    const { world } = this.#stage
    world.restart(this.consumer)
    if (!isTransactional(this.#parameters)) for (const node of this.producers.values()) world.restart(node)
  }

  /** Another consumer in the place of one that takes itself for a member. */
  startConsumerAnew(): void {
    this.#stage.crash(this.consumer)
    this.#stage.world.restart(this.consumer)
  }

  /** It takes part in a rebalance: who is in the group hears of it by a heartbeat, and joins in a poll. */
  joinIn(): void {
    if (isMember(this.client)) this.#stage.fire(this.consumer, 'heartbeat')
    if (this.client.poll === null) this.#stage.call(this.consumer, { type: 'poll' })
    this.isOut = false
  }

  /** It gives up what it has, and joins again. */
  lose(): void {
    this.#forget()
    this.isOut = true
    const own = this.producers.get(this.ownId)
    if (this.#outlivesItsProducer && own !== undefined) this.#stage.crash(own)
  }

  get #manner() {
    return { retryBackoffMs: 20 }
  }

  get #outlivesItsProducer(): boolean {
    return isTransactional(this.#parameters) && this.#parameters.transactionalId === 'partition'
  }

  get #own(): ProducerNode {
    const node = this.producers.get(this.ownId)
    if (node === undefined) throw new CannotPerform(`instance-${this.member} has no producer.`)
    return node
  }

  get #held() {
    if (this.inHand === undefined) throw new CannotPerform(`instance-${this.member} has nothing in hand.`)
    return this.inHand
  }

  get #nextOffset() {
    return { [inputPartition]: this.#held.offset + 1 }
  }

  #managerOf(node: ProducerNode) {
    return this.#stage.world.isRunning(node) ? this.#stage.world.state(node).transaction : null
  }

  #newProducer(transactionalId: number): ProducerNode {
    const known = this.producers.get(transactionalId)
    const id = transactionalName(transactionalId)
    const node = known ?? this.#stage.producer({ ...this.#manner, transactionalId: id })
    if (known !== undefined) {
      this.#stage.crash(known)
      this.#stage.world.restart(known)
    }
    this.producers.set(transactionalId, node)
    this.#isSending = this.#isSendingOffsets = false
    return node
  }

  /** What its predecessor has open is aborted first. */
  #isToWait(node: ProducerNode): 'later' | undefined {
    return this.#stage.answer(node, 'InitProducerId')?.errorCode === 'CONCURRENT_TRANSACTIONS' ? 'later' : undefined
  }

  #ask(operation: TransactionOperation): void {
    if (this.transaction?.pending?.operation !== operation) this.#stage.call(this.#own, { type: operation })
  }

  #end(operation: TransactionOperation, ended: () => void): void {
    const [stage, node] = [this.#stage, this.#own]
    this.#ask(operation)
    const told = stage.until(() => stage.told(node, 'TransactionAnswered'), hears([node]), `an answer to ${operation}`)
    if (told.errorCode === 'NONE') ended()
    else this.#refused()
  }

  /** PI3. */
  #abortAllTheSame(): void {
    const { producerId, producerEpoch } = this.#stage.world.state(this.#own)
    const who = { transactionalId: transactionalName(this.ownId), producerId, producerEpoch }
    const request = { api: 'EndTxn', ...who, committed: false, transactionVersion: 1 } as const
    this.#stage.ask(this.#stage.coordinatorOf(this.ownId), request)
    this.isClosing = false
    this.#endsWithItsProducer()
  }

  /** By whom it is to be told is its producer's to know. */
  #refused(): void {
    if (!this.isFenced) return
    if (this.#parameters.onFenced === 'aborts') this.isClosing = true
    else this.#endsWithItsProducer()
  }

  #endsWithItsProducer(): void {
    if (this.#outlivesItsProducer) this.lose()
    else this.crash()
  }

  #done(): void {
    this.inHand = undefined
  }

  #rewind(): void {
    this.inHand = undefined
    this.isRewound = true
  }

  #aborted(): void {
    this.#isSendingOffsets = false
    if (this.#parameters.onAbort === 'goes-on') this.#done()
    else this.#rewind()
  }

  #forget(): void {
    this.inHand = undefined
    this.isRewound = this.isOut = this.isClosing = this.#isSending = this.#isSendingOffsets = false
  }
}
