/** What properties read, each as a small integer. Sets of records are bit masks: bit r is record r. */
import { maskOf } from '../kafka/views.ts'
import type { OutsideContext } from './outside.ts'
import type { QueueContext } from './queue.ts'
import type { RelayContext } from './relay.ts'
import type { StoreContext } from './store.ts'
import type { WorkerContext } from './worker-rules.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}

const numbersOf = <T>(list: readonly T[], is: (one: T) => boolean): readonly number[] =>
  list.flatMap((one, i) => (is(one) ? [i + 1] : []))
const atLeast = (counts: readonly number[], n: number) => maskOf(numbersOf(counts, count => count >= n))

export const queueViews = {
  done: ({ context }: Local<QueueContext>) => maskOf(numbersOf(context.entries, ({ state }) => state === 'done')),
  owner: ({ context }: Local<QueueContext>) => context.owner,
}
export const workerViews = {
  holds: ({ context }: Local<WorkerContext>) => maskOf(context.held.map(({ record }) => record)),
  runs: ({ value }: Local<WorkerContext>) => value === 'running',
}
export const storeViews = {
  /** Records whose effect is there, and those of which it is there twice. */
  applied: ({ context }: Local<StoreContext>) => atLeast(context.rows, 1),
  twice: ({ context }: Local<StoreContext>) => atLeast(context.rows, 2),
  value: ({ context }: Local<StoreContext>) => context.value,
  marked: ({ context }: Local<StoreContext>) => maskOf(context.keys),
  locked: ({ context }: Local<StoreContext>) => maskOf(context.locks.map(({ record }) => record)),
  offset: ({ context }: Local<StoreContext>) => context.offset,
  outbox: ({ context }: Local<StoreContext>) => maskOf(context.outbox),
}
export const outsideViews = {
  applied: ({ context }: Local<OutsideContext>) => atLeast(context.effects, 1),
  twice: ({ context }: Local<OutsideContext>) => atLeast(context.effects, 2),
}
export const relayViews = {
  holds: ({ context }: Local<RelayContext>) => maskOf(context.record > 0 ? [context.record] : []),
}
