/** What properties read of an idempotent producer and its partition, each as a small integer; bit r of a mask is record r. */
import { maskOf } from '../views.ts'
import type { Batch, ProducerContext } from './batches.ts'
import type { PartitionContext } from './partition.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}

const recordsIn = (batches: readonly Batch[], ...states: readonly Batch['state'][]) =>
  maskOf(batches.filter(({ state }) => states.includes(state)).map(({ record }) => record))

interface Sent {
  readonly record: number
  readonly send: number
}
/** Sends in an order, each once, as the digits of a number to the base 16: record and which of its sends. */
const digitsOf = (sends: readonly Sent[]) =>
  [...new Set(sends.map(({ record, send }) => record + 8 * send))].reduce((digits, digit) => digits * 16 + digit, 0)
/** The digits again. */
export const sendsOf = (order: number): readonly number[] =>
  order === 0 ? [] : [...order.toString(16)].map(digit => Number.parseInt(digit, 16))

export const producerViews = {
  acknowledged: ({ context: { batches } }: Local<ProducerContext>) => recordsIn(batches, 'acknowledged'),
  /** It failed, and the application dealt with that. */
  reported: ({ context: { batches } }: Local<ProducerContext>) => recordsIn(batches, 'reported'),
  /** Nobody will look after it any more: told success, or told nothing. */
  trusted: ({ context: { batches } }: Local<ProducerContext>) =>
    recordsIn(batches, 'acknowledged', 'dropped', 'forgotten'),
  /** The application has given it to `send`. */
  sent: ({ context: { batches } }: Local<ProducerContext>) => maskOf(batches.map(({ record }) => record)),
  /** What is acknowledged, in the order in which it was given to `send`. */
  order: ({ context: { batches } }: Local<ProducerContext>) =>
    digitsOf(batches.filter(({ state }) => state === 'acknowledged')),
  epoch: ({ context }: Local<ProducerContext>) => context.producerEpoch,
  producerId: ({ context }: Local<ProducerContext>) => context.producerId,
  dead: ({ value }: Local<ProducerContext>) => value === 'dead',
}

export const partitionViews = {
  running: ({ value }: Local<PartitionContext>) => value === 'running',
  /** min.insync.replicas are in sync. */
  enough: ({ context }: Local<PartitionContext>) => context.hasEnoughReplicas,
  /** Requests that it has taken and not answered. */
  owes: ({ context }: Local<PartitionContext>) => context.pending.length,
  /** Records that were ever written, retention apart. */
  written: ({ context: { log } }: Local<PartitionContext>) => maskOf(log.map(({ record }) => record)),
  /** Records that were written more than once. */
  twice: ({ context: { log } }: Local<PartitionContext>) =>
    maskOf(log.filter(({ record }, i) => log.findIndex(other => other.record === record) < i).map(each => each.record)),
  /** Sends in the order in which they first stand in the log. */
  order: ({ context: { log } }: Local<PartitionContext>) => digitsOf(log),
}
