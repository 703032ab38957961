/**
 * Sequence numbers: Kafka counts records, the machines count batches. So a batch of the world has the number after that of the batch which ends where it
 * begins, of its producer, epoch and partition.
 *
 *   Q1  one that begins at 0 has number 0
 *   Q2  where nothing is known to end there the number is one that nothing leads up to: out of order, as it is for Kafka
 */
import type { Sequenced } from '../../impl/core/sequences.ts'

/** Nothing has the number before it. */
const unconnected = 1_000_000

export class SequenceNumbers {
  readonly #after = new Map<string, number>()

  /** Takes note of the batch, and so of where it ends. */
  of(topicPartition: string, { producerId, producerEpoch, baseSequence, count }: Sequenced): number {
    const known = this.#after.get(`${topicPartition}/${producerId}/${producerEpoch}/${baseSequence}`)
    const number = baseSequence === 0 ? 0 : (known ?? unconnected + baseSequence)
    this.#after.set(`${topicPartition}/${producerId}/${producerEpoch}/${baseSequence + count}`, number + 1)
    return number
  }
}
