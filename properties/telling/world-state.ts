/**
 * What a system is like between two steps, as data that people read: brokers with their logs, the partition's metadata, what the producer
 * believes, how far the consumer is. Brokers go by name ('broker-1'), records by the name that the sentences use ('#1'; 'm0' in the
 * specification of the replication rules).
 *
 *   W1  nothing here is null, and a part that a system lacks is absent: so that a change is a JSON merge patch (changes.ts)
 *   W2  everything is read off the model's own states; world.ts reads it
 *
 * There is no sink: the models end at the consumer's handler.
 */
export interface WorldState {
  readonly brokers: Readonly<Record<string, BrokerState>>
  readonly metadata?: MetadataState
  readonly controllers?: Readonly<Record<string, ControllerState>>
  /** Per record: what its producer believes. Absent where records have no producer of their own. */
  readonly producer?: Readonly<Record<string, SendState>>
  readonly consumer?: ConsumerState
}

export interface LogEntry {
  readonly record: string
  /** The leader epoch in which it was appended. */
  readonly epoch: number
  /** Which of the application's sends of this record; absent for the first. */
  readonly send?: number
}

export interface BrokerState {
  /** leader: it believes so, in its epoch. down: the process does not run, its disk is there. gone: for good, and its disk with it. */
  readonly is: 'leader' | 'follower' | 'down' | 'gone'
  readonly leaderEpoch: number
  /** What its disk and page cache hold; of one that is down, its disk. */
  readonly log: readonly LogEntry[]
  /** How many records, from the first on, are certainly on disk. Absent where flushing is not modelled. */
  readonly flushed?: number
  readonly highWatermark: number
  readonly logEndOffset: number
  /** The controller takes it for dead. Absent: not. */
  readonly fenced?: boolean
  /** Whom it follows. */
  readonly follows?: string
  /** What a leader believes of the in-sync set. */
  readonly isr?: readonly string[]
  /** The set that it has asked for and heard no answer about (KIP-497). */
  readonly proposedIsr?: readonly string[]
  /** What a leader knows of others: the next offset that each asked for last. */
  readonly positions?: Readonly<Record<string, number>>
  /** Records whose produce requests it has not answered yet. */
  readonly awaiting?: readonly string[]
  /** Its incarnation (KRaft). */
  readonly brokerEpoch?: number
}

export interface MetadataState {
  /** Absent: nobody leads. */
  readonly leader?: string
  readonly leaderEpoch: number
  readonly isr: readonly string[]
  /** Eligible leader replicas (KIP-966), where there are any. */
  readonly elr?: readonly string[]
  readonly lastKnownLeader?: string
  readonly partitionEpoch?: number
  /** Who holds the controller's office, where brokers race for it. */
  readonly controller?: string
  readonly controllerEpoch?: number
}

export interface ControllerState {
  readonly is: string
  readonly epoch: number
}

/**
 * not given: the application has not called send. given: it waits to be sent. retrying: an attempt failed, it waits to be sent again. dropped:
 * the send failed and nobody looked. reported: it failed and the application dealt with that. forgotten: it died with its process.
 */
export type Belief =
  'not given' | 'given' | 'in flight' | 'retrying' | 'acknowledged' | 'dropped' | 'reported' | 'forgotten'

export interface SendState {
  readonly believes: Belief
  /** Transmissions so far. */
  readonly attempts: number
  /** The connection on which it awaits a reply. */
  readonly connection?: string
  /** How often the application has given it to send again after a failure; absent for never. */
  readonly sentAgain?: number
}

export interface ConsumerState {
  readonly is: 'joining' | 'ready' | 'claiming' | 'handling' | 'down'
  readonly position: number
  readonly committedOffset: number
  readonly generation: number
  /** The record that its handler has. */
  readonly handling?: string
  /** Every handling that came to its end, in order: a record that stands here twice was handled twice. */
  readonly handled: readonly string[]
}
