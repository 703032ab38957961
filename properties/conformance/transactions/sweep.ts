/** A partition forgets producers that are too old (producer.id.expiration.ms): Kafka sweeps them out, and here the stage says when. */
import type { ProducedBatch } from '../../../impl/core/sequences.ts'
import type { TransactionStage } from './transaction-stage.ts'

/** Data grow old and the markers after them do not: of whose transactions are over, who is forgotten says the broker's rule. */
export function sweep(stage: TransactionStage, partition: number): void {
  const { rules, forgotten } = stage
  const isYoung = (latest: ProducedBatch) => {
    const { isMarker: _, ...data } = latest
    return rules.lastSeen({ ...latest, earlier: data }).isMarker === true
  }
  const idle = Object.values(stage.output(partition).log.producers).filter(
    latest => latest.transactionStart === undefined && !isYoung(latest),
  )
  for (const latest of idle)
    for (let batch: ProducedBatch | undefined = latest; batch !== undefined; batch = batch.earlier) forgotten.add(batch)
}

export const isForgotten = ({ rules, forgotten }: TransactionStage, latest: ProducedBatch): boolean =>
  latest.transactionStart === undefined && forgotten.has(rules.lastSeen(latest))
