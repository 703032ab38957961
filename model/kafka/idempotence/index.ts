/**
 * Idempotent producers, sequence number by sequence number. Read system.ts first, then producer.ts and partition.ts; clients/ has what Java,
 * librdkafka, kafkajs and @platformatic/kafka do differently.
 */
export { type Batch, type Identity, type ProducerContext } from './batches.ts'
export { clientOf } from './clients/index.ts'
export { type EffectContext, effectMachine } from './effect.ts'
export {
  type ClientName,
  clientNames,
  javaParameters,
  type ProducerParameters,
  type ProducerScope,
  smallScope,
} from './parameters.ts'
export { type PartitionContext, partitionMachine } from './partition.ts'
export { producerIds } from './producer-ids.ts'
export { type Entry, type KnownProducer } from './producer-state.ts'
export { producerMachine } from './producer.ts'
export { acknowledgedInTrouble, effects, noEffectTwice, type Promised, promiseNames, promises } from './promises.ts'
export { idempotenceSystem } from './system.ts'
export { tellIdempotence } from './tell.ts'
