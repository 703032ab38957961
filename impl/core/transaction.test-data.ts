/**
 * A transactional producer on a broker driven by hand, for tests: the broker coordinates its id, and leads what it writes to. Other producer ids than the
 * first come from the test, in the controller's place.
 */
import { DrivenBroker, fetchOf, leaderEpoch, orders, produceOf } from './broker.test-data.ts'
import type { BrokerConfig } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import { batchesOf, type Log } from './log.ts'
import type { Api, RequestOf, Response, ResponseOf, TopicConfigs } from './protocol.ts'
import { defaultTopicConfigs } from './protocol.ts'
import { encodeBatch } from './record-batch.ts'
import { transactionTopic } from './transaction-log.ts'
import type { TransactionVersion } from './transaction-protocol.ts'
import { transactionClock, type TransactionClock } from './transaction-timers.ts'

export const transactions = `${transactionTopic}-0`
const text = new TextEncoder()

export function answered<A extends Api>(api: A, answer: Response | undefined): ResponseOf<A> {
  if (answer?.api !== api) throw new Error(`no ${api}, but ${JSON.stringify(answer)}`)
  return answer as ResponseOf<A>
}

export interface Identity {
  readonly producerId: number
  readonly producerEpoch: number
}

export const transactionalBatch = ({ producerId, producerEpoch }: Identity, baseSequence: number, value = 'x') =>
  encodeBatch({
    records: [{ key: null, value: text.encode(value), timestamp: 1_000 }],
    producerId,
    producerEpoch,
    baseSequence,
    isTransactional: true,
  })

export class DrivenTransactions extends DrivenBroker {
  readonly version: TransactionVersion
  #nextProducerId = 7

  constructor(
    version: TransactionVersion = 2,
    config: Partial<BrokerConfig> = {},
    configs: Partial<TopicConfigs> = {},
  ) {
    super(configs, config)
    this.version = version
    const inForce = { partitionEpoch: 0, elr: [], lastKnownLeader: 0, replicas: [1, 2, 3], leaderEpoch }
    this.learn(
      { type: 'TransactionVersion', level: version },
      { type: 'Topic', topic: transactionTopic, partitions: 1, configs: defaultTopicConfigs },
      { type: 'Partition', topicPartition: transactions, leader: 1, isr: [1], ...inForce },
    )
  }

  get transaction() {
    return this.state.transactionOffices[transactions]!.transactions['t']!
  }

  /** As the last step has it: the answer to whoever asked first, too, if that waited for a producer id. */
  request(body: RequestOf<Api>, from = 'client'): Response | undefined {
    const answer = this.ask(body, from)
    if (answer !== undefined) return answer
    const isWaiting = Object.values(this.state.errands).some(({ kind }) => kind === 'producer id')
    if (!isWaiting) return undefined
    const identity = { producerId: this.#nextProducerId++, producerEpoch: 0 }
    this.answer({ api: 'InitProducerId', errorCode: 'NONE', ...identity })
    return this.told(from)
  }

  init(more: Partial<RequestOf<'InitProducerId'>> = {}): ResponseOf<'InitProducerId'> {
    const request = { api: 'InitProducerId', transactionalId: 't', transactionTimeoutMs: 60_000, ...more } as const
    return answered('InitProducerId', this.request(request))
  }

  /** A new producer of the id, whatever was before. */
  begin(): Identity {
    const first = this.init()
    const { errorCode, producerId, producerEpoch } = first.errorCode === 'CONCURRENT_TRANSACTIONS' ? this.init() : first
    if (errorCode !== 'NONE') throw new Error(errorCode)
    return { producerId, producerEpoch }
  }

  add(who: Identity, topicPartitions: readonly string[] = [orders], verifyOnly = false) {
    const request = { api: 'AddPartitionsToTxn', transactionalId: 't', ...who, topicPartitions, verifyOnly } as const
    return answered('AddPartitionsToTxn', this.request(request))
  }

  write(who: Identity, baseSequence: number, value?: string): ErrorCode | undefined {
    const about = { transactionalId: 't', transactionVersion: this.version }
    return this.ask(produceOf(transactionalBatch(who, baseSequence, value), about))?.errorCode
  }

  end(who: Identity, committed: boolean, transactionVersion = this.version): ResponseOf<'EndTxn'> {
    const request = { api: 'EndTxn', transactionalId: 't', ...who, committed, transactionVersion } as const
    return answered('EndTxn', this.request(request))
  }

  mark(who: Identity, committed: boolean, more: Partial<RequestOf<'WriteTxnMarkers'>> = {}): ErrorCode | undefined {
    const about = { topicPartition: orders, coordinatorEpoch: 1, transactionVersion: this.version }
    return this.ask({ api: 'WriteTxnMarkers', ...who, committed, ...about, ...more })?.errorCode
  }

  fetch(more: Partial<RequestOf<'Fetch'>> = {}): ResponseOf<'Fetch'> {
    return answered('Fetch', this.ask(fetchOf({ isolationLevel: 'read_committed', ...more })))
  }

  clock(clock: TransactionClock, topicPartition?: string): void {
    this.fire(transactionClock(clock, 't', topicPartition))
  }
}

/** The file that a log stands in. */
export const joinedBytes = (log: Log): Uint8Array => Uint8Array.from(batchesOf(log).flatMap(({ bytes }) => [...bytes]))
