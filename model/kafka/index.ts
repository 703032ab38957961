/**
 * Kafka, one partition: the machines, and the system that they make. Read system.ts first, then replica.ts.
 */
export type { Bug } from './bugs/index.ts'
export * as kafkaBugs from './bugs/index.ts'
export type { ProducerBug } from './bugs/producer-bugs.ts'
export * as producerBugs from './bugs/producer-bugs.ts'
export { controllerMachine } from './controller.ts'
export { consumerMachine, coordinator } from './consumer.ts'
export { metadataStore } from './metadata-store.ts'
export {
  brokerIds,
  type ConsumerParameters,
  effectiveMinInsyncReplicas,
  isKraft,
  type Parameters,
  recordIds,
  safeParameters,
  type Scope,
} from './parameters.ts'
export { producerMachine } from './producer.ts'
export { quorumController } from './quorum-controller.ts'
export { replicaMachine } from './replica.ts'
export type { Awaiting, ReplicaContext } from './replica-log.ts'
export type { Entry, Partition, Quorum } from './speech.ts'
export type { SendContext } from './producer.ts'
export type { ConsumerContext, CoordinatorContext } from './consumer.ts'
export { kafkaSystem } from './system.ts'
export { maskOf } from './views.ts'
export { stateLine, tell, type Told } from './tell.ts'
export { controllerRace, tellRace } from './controller-race.ts'
export * as idempotence from './idempotence/index.ts'
export * from './group/index.ts'
export * as processing from './processing/index.ts'
export * as transactions from './transactions/index.ts'
