/**
 * The reference broker: Kafka's replication, elections and producers in a simulated world, for your own tests.
 *
 *     import { startCluster } from 'ackproof'
 *
 * What to read, in this order: `cluster/cluster.ts` (what you hold in your hand, and your duties), `core/rules.ts` (the contested decisions),
 * `core/leader.ts`, `core/follower.ts`, `core/controller.ts` (who decides what), `world/index.ts` (where time, dice and faults come from).
 * Nothing here knows the model (`ackproof/model`): the two are compared in `properties/`.
 */
export { Cluster, type LogEntry, startCluster } from './cluster/cluster.ts'
export type { Check } from './cluster/check.ts'
export type { ClusterConsumer, ConsumedRecord, ConsumerOptions } from './cluster/consumer.ts'
export type { ClusterOptions, ClusterWorld, TopicOptions, Watch } from './cluster/processes.ts'
export {
  type Acknowledgement,
  type ClusterProducer,
  type Operation,
  type Outgoing,
  SendFailed,
} from './cluster/producer.ts'
export { AssertionError } from './core/assert.ts'
export { type ErrorCode, errorCodes } from './core/errors.ts'
export { kafkaRules, type Rules } from './core/rules.ts'
