/** A transactional producer of one id, and who reads what it writes, request by request; partition orders-0 and the id's coordinator lead where they may. */
import { partitionOfGroup } from '../../../impl/core/coordinator.ts'
import { markerIn } from '../../../impl/core/control-batch.ts'
import type { ErrorCode } from '../../../impl/core/errors.ts'
import { batchesOf } from '../../../impl/core/log.ts'
import type { RequestOf, TopicPartition } from '../../../impl/core/protocol.ts'
import { batchesIn, decodeRecords, encodeBatch, readHeader } from '../../../impl/core/record-batch.ts'
import { brokerNode } from '../../../impl/core/broker-state.ts'
import { partitionOfTransaction } from '../../../impl/core/transaction-log.ts'
import type { Transaction } from '../../../impl/core/transaction.ts'
import type { TransactionVersion } from '../../../impl/core/transaction-protocol.ts'
import { Talking } from './talk.ts'

export interface Identity {
  readonly producerId: number
  readonly producerEpoch: number
}

export const orders = 'orders-0'
const id = { transactionalId: 't' } as const
/** Of an answer, which has more. */
const only = ({ producerId, producerEpoch }: Identity): Identity => ({ producerId, producerEpoch })
const text = new TextEncoder()
const decoder = new TextDecoder()

export class Transactional {
  readonly talking: Talking
  readonly version: TransactionVersion
  #timeMs = 1_000

  constructor(talking: Talking, version: TransactionVersion) {
    this.talking = talking
    this.version = version
  }

  /** The broker that leads a partition, as the controller has it. */
  leader(name: TopicPartition = orders): number {
    return this.talking.world.state('controller').image.partitions[name]?.leader ?? 0
  }

  /** The broker that coordinates the id; it makes the topic if it must. */
  readonly coordinator = (): number => {
    const name = partitionOfTransaction(this.talking.world.state('controller').image, 't')
    if (name !== undefined && this.leader(name) > 0) return this.leader(name)
    const alive = [1, 2, 3].find(broker => this.talking.world.isRunning(brokerNode(broker)))!
    this.talking.ask(alive, { api: 'FindCoordinator', ...id })
    this.talking.world.advance(1_000)
    return this.leader(partitionOfTransaction(this.talking.world.state('controller').image, 't') ?? '') || alive
  }

  get transaction(): Transaction | undefined {
    const broker = this.coordinator()
    const name = partitionOfTransaction(this.talking.world.state('controller').image, 't')!
    return this.talking.world.state(brokerNode(broker)).transactionOffices[name]?.transactions['t']
  }

  init(transactionTimeoutMs = 60_000, known: Partial<Identity> = {}): Identity & { readonly errorCode?: ErrorCode } {
    const request = { api: 'InitProducerId', ...id, transactionTimeoutMs, ...known } as const
    const answer = this.talking.retry(this.coordinator, request)
    const { producerId = -1, producerEpoch = -1, errorCode } = answer ?? {}
    return errorCode === 'NONE' || errorCode === undefined
      ? { producerId, producerEpoch }
      : { producerId, producerEpoch, errorCode }
  }

  add(who: Identity, topicPartitions: readonly string[] = [orders]): ErrorCode | undefined {
    const request = { api: 'AddPartitionsToTxn', ...id, ...only(who), topicPartitions, verifyOnly: false } as const
    return this.talking.retry(this.coordinator, request)?.errorCode
  }

  produceOf(who: Identity, baseSequence: number, value: string, topicPartition = orders): RequestOf<'Produce'> {
    const records = [{ key: null, value: text.encode(value), timestamp: this.#timeMs++ }]
    const batch = encodeBatch({ records, ...only(who), baseSequence, isTransactional: true })
    return { api: 'Produce', topicPartition, acks: -1, batch, ...id, transactionVersion: this.version }
  }

  write(who: Identity, baseSequence: number, value: string, topicPartition = orders): ErrorCode | undefined {
    const request = this.produceOf(who, baseSequence, value, topicPartition)
    return this.talking.retry(() => this.leader(topicPartition), request)?.errorCode
  }

  /** A batch of a new transaction: version 1 adds its partition first. */
  start(who: Identity, baseSequence: number, value: string, topicPartition = orders): ErrorCode | undefined {
    if (this.version < 2) this.add(who, [topicPartition])
    return this.write(who, baseSequence, value, topicPartition)
  }

  endOf(who: Identity, committed: boolean): RequestOf<'EndTxn'> & { readonly api: 'EndTxn' } {
    return { api: 'EndTxn', ...id, ...only(who), committed, transactionVersion: this.version }
  }

  /** And waits for its markers: whom it goes on as, or why not. */
  end(who: Identity, committed: boolean): Identity & { readonly errorCode: ErrorCode | undefined } {
    const answer = this.talking.retry(this.coordinator, this.endOf(who, committed))
    this.talking.until(() => this.transaction?.pending === null)
    const next = answer !== undefined && answer.producerId >= 0 ? answer : who
    return { producerId: next.producerId, producerEpoch: next.producerEpoch, errorCode: answer?.errorCode }
  }

  /** What a read_committed reader is given, as a client sorts it out. */
  committed(topicPartition = orders): readonly string[] {
    const fetch = { replicaId: -1, brokerEpoch: -1, currentLeaderEpoch: -1, fetchOffset: 0, lastFetchedEpoch: -1 }
    const about = { topicPartition, maxBytes: 1_000_000, isolationLevel: 'read_committed' } as const
    const answer = this.talking.retry(() => this.leader(topicPartition), { api: 'Fetch', ...fetch, ...about })
    const starts = [...(answer?.abortedTransactions ?? [])]
    const aborted = new Set<number>()
    return batchesIn(answer?.batches ?? new Uint8Array()).flatMap(bytes => {
      const { producerId, lastOffset, isControl, isTransactional } = readHeader(bytes)
      while (starts.length > 0 && starts[0]!.firstOffset <= lastOffset) aborted.add(starts.shift()!.producerId)
      if (isControl && markerIn(bytes)?.committed === false) aborted.delete(producerId)
      if (isControl || (isTransactional && aborted.has(producerId))) return []
      return decodeRecords(bytes).map(({ value }) => decoder.decode(value ?? undefined))
    })
  }

  /** The markers in a partition, as its leader has them. */
  markers(topicPartition = orders): readonly string[] {
    const { log } = this.talking.world.state(brokerNode(this.leader(topicPartition))).replicas[topicPartition]!
    return batchesOf(log).flatMap(({ bytes }) => {
      const marker = markerIn(bytes)
      return marker ? [`${marker.committed ? 'commit' : 'abort'} ${marker.producerId}/${marker.producerEpoch}`] : []
    })
  }

  /** The partition of a group's offsets. */
  offsetsOf(groupId: string): TopicPartition {
    return partitionOfGroup(this.talking.world.state('controller').image, groupId)!
  }
}

/** A sentence, where it is not so. */
export const unless = (isSo: boolean, sentence: string): readonly string[] => (isSo ? [] : [sentence])

/** A sentence, where it is not exactly these. */
export const unlessSame = (what: string, is: readonly unknown[], should: readonly unknown[]): readonly string[] =>
  unless(
    JSON.stringify(is) === JSON.stringify(should),
    `${what}: ${JSON.stringify(is)}, and not ${JSON.stringify(should)}.`,
  )
