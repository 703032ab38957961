/** Transactions of one transactional id: the machines, and the system that they make. Read system.ts first, then producer.ts, coordinator.ts, partition.ts. */
export { coordinatorMachine as transactionCoordinator } from './coordinator.ts'
export type { CoordinatorEvent as TransactionCoordinatorEvent } from './coordinator-letters.ts'
export {
  currentTransactions,
  partitionsIn,
  producersIn,
  type RequestType,
  requestTypes,
  smallTransactions,
  type TransactionParameters,
  type TransactionScope,
  transactionsOf,
  versionOne,
} from './parameters.ts'
export { partitionMachine as outputPartition, type PartitionEvent as OutputPartitionEvent } from './partition.ts'
export {
  lastStableOffset,
  type LogEntry,
  outcomeAt,
  type PartitionContext as OutputPartitionContext,
  type ProducerState,
  readRecords,
} from './partition-log.ts'
export {
  producerMachine as transactionalProducer,
  type ProducerEvent as TransactionalProducerEvent,
} from './producer.ts'
export type { ProducerContext as TransactionalProducerContext, Way } from './producer-steps.ts'
export {
  application,
  promiseOf as transactionPromiseOf,
  promiseSays as transactionPromiseSays,
  type TransactionPromise,
  transactionPromises,
  transactionWitness,
} from './promises.ts'
export type { TransactionError, TransactionFact } from './speech.ts'
export { transactionSystem } from './system.ts'
export type { TransactionMetadata } from './transaction-metadata.ts'
export { requestText, tellTransaction, transactionLine } from './tell.ts'
