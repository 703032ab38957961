/** A partition forgets producers that are too old (producer.id.expiration.ms): Kafka sweeps them out, and here the stage says when. */
import type { ProducedBatch } from '../../../impl/core/sequences.ts'
import type { TransactionStage } from './transaction-stage.ts'

/** Producers whose transactions are over, but for those that a marker makes young. */
export function sweep(stage: TransactionStage, partition: number): void {
  const { deployment, forgotten } = stage
  const isYoung = ({ isMarker }: ProducedBatch) =>
    isMarker === true && deployment.parameters.producerAge === 'last-append'
  const idle = Object.values(stage.output(partition).log.producers).filter(
    latest => latest.transactionStart === undefined && !isYoung(latest),
  )
  for (const latest of idle)
    for (let batch: ProducedBatch | undefined = latest; batch !== undefined; batch = batch.earlier) forgotten.add(batch)
}

export const isForgotten = ({ rules, forgotten }: TransactionStage, latest: ProducedBatch): boolean =>
  latest.transactionStart === undefined && forgotten.has(rules.lastSeen(latest))
