/**
 * One partition as the invariants read it: its copies, and what was decided and promised about it. Plain data: the reader of a world
 * (runs/world-partition.ts) or of a model's state (runs/model-partition.ts) makes it, and leaves out what it does not know.
 */
export interface Batch {
  readonly baseOffset: number
  /** The next one after it. */
  readonly endOffset: number
  readonly leaderEpoch: number
  /** Tells it from any other batch. */
  readonly content: string
}

/** What one broker has of the partition; of one that is down, what it will find again. */
export interface Copy {
  readonly broker: number
  readonly isRunning: boolean
  readonly role: 'none' | 'follower' | 'leader'
  readonly leaderEpoch: number
  /** Leader only: the committed in-sync set, as it knows it. */
  readonly isr: readonly number[]
  readonly highWatermark: number
  readonly logEndOffset: number
  readonly batches: readonly Batch[]
  /** What is in its file, read as after a start. Absent: not looked at. */
  readonly onDisk?: readonly Batch[] | undefined
  /** What it has replayed of the metadata log. Absent: nothing yet. */
  readonly believes?: Decision | undefined
}

/** What the controller has decided. */
export interface Decision {
  /** Broker id; 0: nobody. */
  readonly leader: number
  readonly leaderEpoch: number
  readonly partitionEpoch: number
  readonly isr: readonly number[]
  /** Eligible leader replicas (KIP-966). */
  readonly elr: readonly number[]
}

export interface Partition {
  readonly copies: readonly Copy[]
  readonly decided?: Decision | undefined
  /** Brokers whose session is over, as the controller has it. */
  readonly fenced: readonly number[]
  /** Past the last record that was acknowledged with acks=all; 0: none was. */
  readonly acknowledgedEnd: number
  /** What a group was told is committed; 0: nothing. */
  readonly committedOffset: number
}
