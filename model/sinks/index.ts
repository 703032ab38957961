/** Where an effect lands: the machines, and the system that they make. Read system.ts first, then recipes.ts, sources.ts and worker.ts. */
export { type OutsideContext, outsideMachine } from './outside.ts'
export {
  plainSink,
  recordsOf,
  type SinkName,
  sinkNames,
  type SinkParameters,
  type SinkScope,
  smallSink,
  type SourceName,
  sourceNames,
  workersOf,
} from './parameters.ts'
export { type SinkPromise, sinkPromises, sinkPromiseSays, sinkProperty, sinkWitness } from './promises.ts'
export { type Entry, type QueueContext, type QueueEvent, queueMachine } from './queue.ts'
export { hasMessages, hasRelay, type Operation, type Place, placesOf, type Recipe, recipeOf } from './recipes.ts'
export { type RelayContext, type RelayEvent, relayMachine } from './relay.ts'
export { sourceOf, type SourceRules, widthOf } from './sources.ts'
export { sinkSystem } from './system.ts'
export { type Lock, type StoreContext, type StoreEvent, storeMachine } from './store.ts'
export type { InHand, WorkerContext } from './worker-rules.ts'
export { type WorkerEvent, workerMachine } from './worker.ts'
export { type Lost, losses } from './parameters.ts'
export { sinkLine, tellSink } from './tell.ts'
