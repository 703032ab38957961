/**
 * Cast: who is on a stage. One producer and the members of one group; with transactions writers, members that consume, process and produce, and a reader of
 * each isolation level besides.
 *
 *     producer-1 ──▶ orders, refunds ──▶ billing: consumer-1 … ──▶ invoices ─┐
 *     writers ──────▶ the same, and ledger ─────────────────────────────────┴▶ readers, read_committed and read_uncommitted
 */
import type { Cluster, ClusterConsumer, ClusterProducer, IsolationLevel } from '../../impl/index.ts'
import { Application, type Runner } from './application.ts'
import { type Configuration, outputs, topicName, type TransactionsPlan } from './plan.ts'
import { Processing } from './processing.ts'
import { Transactor } from './transactor.ts'
import { Writer } from './writer.ts'

const impatient = { sessionTimeoutMs: 600, heartbeatIntervalMs: 150 }
/** Several members are late now and then; one alone never is: what it is late for is nobody else's. */
const maxPollIntervalMs = (members: number) => (members > 1 ? 2_000 : 60_000)
const producerTimes = { requestTimeoutMs: 1_000, deliveryTimeoutMs: 8_000 }
const consumerTimes = { ...impatient, autoCommitIntervalMs: 300, requestTimeoutMs: 1_000, pollTimeoutMs: 300 }
/** Their groups. */
export const readerNames: Readonly<Record<IsolationLevel, string>> = {
  read_committed: 'reader-committed',
  read_uncommitted: 'reader-uncommitted',
}

export class Cast {
  readonly #cluster: Cluster
  readonly #configuration: Configuration
  readonly #writers: readonly Writer[]
  readonly #producers: ClusterProducer[]
  readonly producer: ClusterProducer
  readonly readers: readonly Runner[]
  /** Members of the group first. */
  readonly runners: readonly Runner[]

  constructor(cluster: Cluster, configuration: Configuration) {
    this.#cluster = cluster
    this.#configuration = configuration
    this.producer = cluster.producer({ ...configuration.producer, ...producerTimes })
    this.#producers = [this.producer]
    const { transactions, consumer } = configuration
    const { writers = 0, haveOneId = false } = transactions ?? {}
    this.#writers = Array.from(
      { length: writers },
      (_, at) => new Writer(this.#transactor(transactions!, `writer-${haveOneId ? 1 : at + 1}`)),
    )
    const members = Array.from({ length: consumer.members ?? 1 }, (_, at) => this.#member(at))
    this.readers =
      transactions === undefined
        ? []
        : (['read_committed', 'read_uncommitted'] as const).map(level => this.#reader(level))
    this.runners = [...members, ...this.readers]
  }

  get producers(): readonly `producer-${number}`[] {
    return this.#producers.map(({ node }) => node)
  }

  /** Undefined: there are none. */
  writer(who: number): Writer | undefined {
    return this.#writers[who % this.#writers.length]
  }

  #transactor({ timeoutMs: transactionTimeoutMs }: TransactionsPlan, transactionalId: string): Transactor {
    const { lingerMs, maxRecordsPerBatch } = this.#configuration.producer
    const about = { transactionalId, transactionTimeoutMs, lingerMs, maxRecordsPerBatch, maxBlockMs: 4_000 }
    const producer = this.#cluster.producer({ ...about, ...producerTimes })
    this.#producers.push(producer)
    return new Transactor(this.#cluster.world, producer)
  }

  #member(at: number): Runner {
    const { world } = this.#cluster
    const { transactions, consumer } = this.#configuration
    if (transactions === undefined) return new Application(world, this.#consumer(at), consumer)
    const transactor = this.#transactor(transactions, `billing-${at + 1}`)
    const isolated = this.#consumer(at, { isolationLevel: 'read_committed' })
    return new Processing(world, isolated, transactor, transactions.saysWhoReads)
  }

  #consumer(at: number, more: { readonly isolationLevel?: IsolationLevel } = {}): ClusterConsumer {
    const { topics, consumer, transactions } = this.#configuration
    const { commits, maxPollRecords, members = 1, isStatic = false, areTwins = false, isCooperative = false } = consumer
    const isByClient = transactions === undefined && (commits === 'java' || commits === 'librdkafka')
    return this.#cluster.consumer({
      topic: topics.map((_, index) => topicName(index)),
      groupId: 'billing',
      handling: 'explicit',
      autoCommit: isByClient ? commits : 'off',
      maxPollRecords,
      ...consumerTimes,
      maxPollIntervalMs: maxPollIntervalMs(members),
      // Longer than a rebalance waits: a static member that is away is still one of them.
      ...(isStatic ? { groupInstanceId: `instance-${areTwins ? 1 : at + 1}`, sessionTimeoutMs: 3_000 } : {}),
      ...(isCooperative ? { assignors: ['cooperative-sticky'] as const } : {}),
      ...more,
    })
  }

  #reader(isolationLevel: IsolationLevel): Runner {
    const about = { topic: outputs, groupId: readerNames[isolationLevel], isolationLevel } as const
    const { maxPollRecords } = this.#configuration.consumer
    const manner = { handling: 'explicit', autoCommit: 'off', maxPollRecords, maxPollIntervalMs: 60_000 } as const
    const consumer = this.#cluster.consumer({ ...about, ...manner, ...consumerTimes })
    return new Application(this.#cluster.world, consumer, { commits: 'after', maxPollRecords })
  }
}
