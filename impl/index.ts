/**
 * The reference broker: Kafka's replication, elections, producers, transactions and consumer groups in a simulated world, for your own tests. Groups have
 * several members, rebalances (eager and cooperative) and static members; clients behave as java, librdkafka, kafkajs, kafka-go or platformatic do.
 *
 *     import { startCluster } from 'ackproof'
 *
 * What to read, in this order: `cluster/cluster.ts` (what you hold in your hand, and your duties), `cluster/check.ts` (what the guarantees
 * say), `core/rules.ts` (the contested decisions), `core/leader.ts`, `core/follower.ts`, `core/controller.ts` (who decides what),
 * `world/index.ts` (where time, dice and faults come from).
 * Nothing here knows the model (`ackproof/model`): the two are compared in `properties/`.
 */
export { AdminFailed, type ClusterAdmin } from './cluster/admin.ts'
export { Cluster, startCluster } from './cluster/cluster.ts'
export type { Check, Guarantee, Question } from './cluster/check.ts'
export type { ExactlyOnce } from './cluster/check-exactly-once.ts'
export { type CommitError, CommitFailed, type CommitOptions } from './cluster/commit.ts'
export type { ClusterConsumer } from './cluster/consumer.ts'
export type { ConsumerOptions, PartitionOf, RebalanceListener } from './cluster/consumer-options.ts'
export type { Client, Party } from './cluster/directory.ts'
export type { Violation } from './cluster/evidence.ts'
export type { GroupDescription, MemberDescription } from './cluster/group.ts'
export { type ConsumedRecord, type Operation, textOfHistory } from './cluster/history.ts'
export type { LogEntry } from './cluster/log-entry.ts'
export type { ClusterOptions, ClusterWorld, TopicOptions, Watch } from './cluster/processes.ts'
export { type Acknowledgement, type ClusterProducer, type Outgoing, SendFailed } from './cluster/producer.ts'
export type { ProducerOptions } from './cluster/producer-options.ts'
export { type OfGroup, TimeoutError, TransactionFailed } from './cluster/transaction.ts'
export type { TransactionDescription } from './cluster/transaction-description.ts'
export { AssertionError } from './core/assert.ts'
export { type ErrorCode, errorCodes } from './core/errors.ts'
export { beforeKip360 } from './core/producer-rules.ts'
export { kafkaRules, type Rules } from './core/rules.ts'
export type { GroupMetadata } from './core/transaction-manager.ts'
export type { IsolationLevel, TransactionVersion } from './core/transaction-protocol.ts'
