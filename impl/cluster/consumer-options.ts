/** What a consumer is made of, and what it tells of its group's rebalances. */
import type { ConsumerConfig } from '../core/consumer-state.ts'
import type { Manner } from './manners.ts'

type Wired = 'bootstrap' | 'topics' | 'clientId' | 'rules' | 'autoCommit'

/** ConsumerRebalanceListener. It is told; what it returns is not waited for. */
export interface RebalanceListener {
  readonly onPartitionsAssigned?: (partitions: readonly PartitionOf[]) => void
  readonly onPartitionsRevoked?: (partitions: readonly PartitionOf[]) => void
  /** Others may have them already. */
  readonly onPartitionsLost?: (partitions: readonly PartitionOf[]) => void
}

export interface PartitionOf {
  readonly topic: string
  readonly partition: number
}

/**
 * What a consumer is made of: the client's configuration by its names here (consumer configs in Kafka's documentation), times in milliseconds, sizes in
 * bytes. `autoCommit` is in whose manner offsets are committed (manners.ts), or `off`. There is no prefetch: a poll reads one partition, and the next
 * poll the next.
 */
export type ConsumerOptions = Partial<Omit<ConsumerConfig, Wired>> & {
  readonly groupId: string
  /** One topic, or several; all partitions of each. */
  readonly topic: string | readonly string[]
  /** Absent: Java's. */
  readonly autoCommit?: Manner
  /** When a record counts as handled: C1, C2. Absent: `polled`. */
  readonly handling?: 'polled' | 'explicit'
  readonly listener?: RebalanceListener
}
