/**
 * Sequence numbers: Kafka counts records, the machines count batches. So a batch of the world has the number after that of the batch which ends where it
 * begins, of its producer, epoch and partition.
 *
 *   Q1  one that begins at 0 has number 0
 *   Q2  while every batch has one record both count alike
 *   Q3  else, where nothing is known to end there, the number is one that nothing leads up to: out of order, as it is for Kafka
 */
import type { Sequenced } from '../../impl/core/sequences.ts'

/** Nothing has the number before it. */
const unconnected = 1_000_000

export class SequenceNumbers {
  readonly #after = new Map<string, number>()
  /** Epochs in which a batch has several records. */
  readonly #uneven = new Set<string>()

  /** Takes note of the batch, and so of where it ends. */
  of(topicPartition: string, { producerId, producerEpoch, baseSequence, count }: Sequenced): number {
    const epoch = `${topicPartition}/${producerId}/${producerEpoch}`
    if (count !== 1) this.#uneven.add(epoch)
    const number = this.#numberAt(epoch, baseSequence)
    this.#after.set(`${epoch}/${baseSequence + count}`, number + 1)
    return number
  }

  #numberAt(epoch: string, baseSequence: number): number {
    if (baseSequence === 0 || !this.#uneven.has(epoch)) return baseSequence
    return this.#after.get(`${epoch}/${baseSequence}`) ?? unconnected + baseSequence
  }
}
