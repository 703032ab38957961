/** What the makers of talks share: one transactional id, two partitions, and what is asked of brokers beside transactions. */
import type { ClusterOptions } from '../../../impl/cluster/processes.ts'
import { brokerNode } from '../../../impl/core/broker-state.ts'
import type { ErrorCode } from '../../../impl/core/errors.ts'
import { encodeBatch } from '../../../impl/core/record-batch.ts'
import type { TransactionVersion } from '../../../impl/core/transaction-protocol.ts'
import type { Talk } from './talk.ts'
import { type Identity, orders, Transactional } from './transactional.ts'

export type Script = (producer: Transactional) => readonly string[]

/** orders-0 is led by broker 2, the coordinator of the id is broker 1: what one says to the other may be held. */
const apart = {
  orders: {
    assignment: [
      [2, 3, 1],
      [3, 1, 2],
    ],
    partitions: 2,
  },
} as const

export const talkOf = (
  version: TransactionVersion,
  says: string,
  script: Script,
  { broker = {}, topics = apart }: Pick<ClusterOptions, 'broker' | 'topics'> = {},
): Talk => ({
  says,
  options: { topics, broker, controller: { transactionVersion: version } },
  script: talking => script(new Transactional(talking, version)),
})

/** A record of nobody's transaction. */
export function plain(producer: Transactional, value: string): void {
  const records = [{ key: null, value: new TextEncoder().encode(value), timestamp: producer.talking.world.now }]
  const batch = encodeBatch({ records })
  producer.talking.retry(() => producer.leader(), { api: 'Produce', topicPartition: orders, acks: -1, batch })
}

/** A marker for orders-0 that comes from somewhere else than the coordinator in office. */
export function mark(
  producer: Transactional,
  who: Identity,
  committed: boolean,
  coordinatorEpoch: number,
): ErrorCode | undefined {
  const { producerId, producerEpoch } = who
  const about = { topicPartition: orders, producerId, producerEpoch, committed, coordinatorEpoch }
  const request = { api: 'WriteTxnMarkers', ...about, transactionVersion: producer.version } as const
  return producer.talking.ask(producer.leader(), request)?.errorCode
}

/** The epoch of the coordinator in office. */
export const coordinatorEpoch = (producer: Transactional): number =>
  producer.talking.world.state(brokerNode(producer.coordinator())).replicas['__transaction_state-0']!.leaderEpoch

/** Another coordinator takes office. */
export function replaceCoordinator(producer: Transactional): void {
  const { talking } = producer
  const former = producer.coordinator()
  talking.world.crash(brokerNode(former))
  talking.until(() => ![0, former].includes(producer.leader('__transaction_state-0')))
  talking.world.restart(brokerNode(former))
  talking.until(() => producer.transaction !== undefined)
}
