/** Consume-process-produce: the machines, and the system that they make. Read system.ts first, then instance.ts and transaction.ts. */
export { abortsOfAnyEpoch } from './former-rules.ts'
export { type GroupContext, groupMachine, type PendingOffset } from './group.ts'
export type { InHand, InstanceContext, OwnedInput, ProducerOf } from './instance-context.ts'
export { instanceMachine } from './instance.ts'
export { lastStableOffset, type OutputContext, type OutputEntry, outputMachine } from './output.ts'
export {
  exactlyOnce,
  inputPartitions,
  instanceIds,
  isTransactional,
  type ProcessingParameters,
  processingRecords,
  type ProcessingScope,
  recordsIn,
  smallProcessing,
  transactionalIdOf,
  transactionalIds,
} from './parameters.ts'
export {
  nobodyFenced,
  processingMonitors,
  type ProcessingPromise,
  processingPromises,
  processingProperty,
  processingWitness,
} from './promises.ts'
export { type ReaderContext, readerMachine } from './reader.ts'
export { type Fate as ProcessingFate, instanceAddress, type ProcessingFact, transactionAddress } from './speech.ts'
export { processingSystem } from './system.ts'
export { processingLine, tellProcessing } from './tell.ts'
export { type Participant, type TransactionContext, transactionMachine } from './transaction.ts'
