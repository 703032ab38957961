/**
 * A transactional id as an observer sees it: what DescribeTransactions would answer. Looking changes nothing.
 *
 *   D1  it is what the coordinator in office has in memory; before it has loaded its log, what that has
 */
import { brokerNode } from '../core/broker-state.ts'
import { truncateTo } from '../core/log.ts'
import { valueOf } from '../core/own.ts'
import type { TopicPartition } from '../core/protocol.ts'
import { partitionOfTransaction, transactionsOf } from '../core/transaction-log.ts'
import type { TransactionState } from '../core/transaction-protocol.ts'
import { assertTransactionalId } from './contract.ts'
import { inOffice } from './evidence.ts'
import { type ClusterWorld, controllerNode } from './processes.ts'

export interface TransactionDescription {
  readonly transactionalId: string
  /** `Dead`: nobody has used the id, or it has expired. */
  readonly state: TransactionState | 'Unknown'
  /** Broker id; 0: nobody. */
  readonly coordinator: number
  /** −1: none. */
  readonly producerId: number
  readonly producerEpoch: number
  /** Of the transaction that is under way, those of offsets included. */
  readonly partitions: readonly TopicPartition[]
}

const nobody = { coordinator: 0, producerId: -1, producerEpoch: -1, partitions: [] } as const

/** RangeError: an id that is none. */
export function describeTransaction(world: ClusterWorld, transactionalId: string): TransactionDescription {
  assertTransactionalId(transactionalId)
  const name = partitionOfTransaction(world.state(controllerNode).image, transactionalId)
  const replica = name === undefined ? 'there is no such topic' : inOffice(world, name)
  if (typeof replica === 'string') return { transactionalId, state: 'Unknown', ...nobody }
  const { brokerId: coordinator, log, highWatermark } = replica
  const { transactionOffices } = world.state(brokerNode(coordinator))
  const living = valueOf(transactionOffices[replica.topicPartition]?.transactions ?? {}, transactionalId)
  const stored = living ?? transactionsOf(truncateTo(log, highWatermark)).get(transactionalId)
  if (stored === undefined) return { transactionalId, state: 'Dead', ...nobody, coordinator }
  const { state, producerId, producerEpoch, topicPartitions: partitions } = stored
  return { transactionalId, state, coordinator, producerId, producerEpoch, partitions }
}
