/**
 * What a partition's leader remembers of producers (ProducerStateManager, ProducerStateEntry, ProducerAppendInfo.checkSequence; 4.x), as functions.
 *
 * One batch is one record, so that a range of sequences is one number.
 */
import type { Identity } from './batches.ts'

export interface Entry extends Identity {
  readonly record: number
  readonly send: number
}

export interface KnownProducer {
  readonly producerId: number
  readonly producerEpoch: number
  /** The sequences of its last batches in this epoch, at most as many as the window holds. */
  readonly window: readonly number[]
}

export type Producers = readonly KnownProducer[]

export const knownProducer = (producers: Producers, id: number): KnownProducer | undefined =>
  producers.find(({ producerId }) => producerId === id)

/** findDuplicateBatch: epoch and range of sequences, nothing else. */
export const isKept = (producers: Producers, { producerId, producerEpoch, sequence }: Identity): boolean => {
  const known = knownProducer(producers, producerId)
  return known !== undefined && known.producerEpoch === producerEpoch && known.window.includes(sequence)
}

/** checkSequence: a new epoch begins at 0, and within an epoch each follows the last. A producer that is not known has no last one. */
export function isInSequence(producers: Producers, { producerId, producerEpoch, sequence }: Identity): boolean {
  const known = knownProducer(producers, producerId)
  if (known === undefined) return true
  return sequence === (known.producerEpoch === producerEpoch ? known.window.at(-1)! + 1 : 0)
}

export function afterAppend(
  producers: Producers,
  { producerId, producerEpoch, sequence }: Identity,
  windowSize: number,
): Producers {
  if (producerId < 0) return producers
  const known = knownProducer(producers, producerId)
  const before = known?.producerEpoch === producerEpoch ? known.window : []
  const window = [...before, sequence].slice(-windowSize)
  const others = producers.filter(other => other !== known)
  return [...others, { producerId, producerEpoch, window }]
}

/** Read from the log again, from its first record to its last. */
export const rebuilt = (log: readonly Entry[], windowSize: number): Producers =>
  log.reduce<Producers>((producers, entry) => afterAppend(producers, entry, windowSize), [])
