/**
 * What a system is like between two steps, as data that people read: brokers with their logs, the partition's metadata, what the producer
 * believes, how far the consumer is. Brokers go by name ('broker-1'), records by the name that the sentences use ('#1'; 'm0' in the
 * specification of the replication rules).
 *
 *   W1  nothing here is null, and a part that a system lacks is absent: so that a change is a JSON merge patch (changes.ts)
 *   W2  everything is read off the model's own states; world.ts reads it
 *
 * Which parts there are says which model it is: brokers with a producer and a consumer (model/kafka), partitions with groups and their members
 * (model/kafka/group), a broker and the identity of the producer that writes to it (model/kafka/idempotence), a thread and those who handle its
 * records (model/kafka/order), partitions with the transaction and the producers of one transactional id (model/kafka/transactions), what a
 * source has handed out, workers, and what has landed where (model/sinks). Where there are no brokers, `brokers` is empty.
 */
export interface WorldState {
  readonly brokers: Readonly<Record<string, BrokerState>>
  readonly metadata?: MetadataState
  readonly controllers?: Readonly<Record<string, ControllerState>>
  /** Per record: what its producer believes. Absent where records have no producer of their own. */
  readonly producer?: Readonly<Record<string, SendState>>
  readonly consumer?: ConsumerState
  readonly partitions?: Readonly<Record<string, PartitionState>>
  readonly groups?: Readonly<Record<string, GroupState>>
  /** By 'member-1', through all groups. */
  readonly members?: Readonly<Record<string, MemberState>>
  /** By which the broker knows the producer, where sequence numbers are told. */
  readonly identity?: IdentityState
  /** Who reads the log and does something for each record of it. */
  readonly reader?: ReaderState
  readonly thread?: ThreadState
  /** By 'consumer-1', of partition 1. */
  readonly threadConsumers?: Readonly<Record<string, ThreadConsumerState>>
  /** What the coordinator keeps of the transactional id. */
  readonly transaction?: TransactionState
  /** By 'transaction-1', where there are several transactional ids, or none. */
  readonly transactions?: Readonly<Record<string, TransactionState>>
  /** By 'producer-1': those of the transactional id. */
  readonly transactionalProducers?: Readonly<Record<string, TransactionalProducerState>>
  readonly deliveries?: DeliveriesState
  /** By 'worker-1'. */
  readonly workers?: Readonly<Record<string, WorkerState>>
  /** Where effects land: 'store', 'service', 'topic'. */
  readonly landed?: Readonly<Record<string, LandedState>>
  /** By 'relay-1'. */
  readonly relays?: Readonly<Record<string, RelayState>>
}

export interface LogEntry {
  readonly record: string
  /** The leader epoch in which it was appended. */
  readonly epoch: number
  /** Which of the application's sends of this record; absent for the first. */
  readonly send?: number
  /** The number of its batch; absent where none was given, or where numbers are not told. */
  readonly number?: SequenceState
}

/** By which a broker knows a batch again. */
export interface SequenceState {
  readonly producerId: number
  readonly producerEpoch: number
  readonly sequence: number
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
  /** What lies before it was deleted by retention. Absent: nothing was. */
  readonly logStartOffset?: number
  /** Fewer replicas are in sync than min.insync.replicas asks for. Absent: enough are, or it is not told in this way. */
  readonly tooFewInSync?: boolean
  /** What it knows of producers, by producer id ('producer 1'), where sequence numbers are told. */
  readonly producers?: Readonly<Record<string, KnownProducerState>>
}

export interface KnownProducerState {
  readonly producerEpoch: number
  /** The sequences of its last batches that are remembered, the oldest first. */
  readonly sequences: readonly number[]
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
  /** The number of its batch; absent once it is settled, and where none was given. */
  readonly number?: SequenceState
}

export interface IdentityState {
  /** dead: a fatal error, every send fails. */
  readonly is: 'running' | 'dead'
  /** Absent: it has none yet, or is not idempotent. */
  readonly producerId?: number
  readonly producerEpoch?: number
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

/** A partition where replication is another model's matter: what can be read of it. */
export interface PartitionState {
  readonly logStartOffset: number
  readonly logEndOffset: number
  /** From logStartOffset on. */
  readonly log: readonly PartitionRecord[]
  /** Where transactions are told: nothing from there on is read under read_committed. */
  readonly lastStableOffset?: number
}

export interface PartitionRecord {
  /** Of a marker: 'commit', 'abort'. */
  readonly record: string
  /** What is in it, where that matters: 'the comment'. */
  readonly what?: string
}

export interface GroupState {
  readonly is: 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable'
  readonly generation: number
  /** Absent: nobody is in it. */
  readonly leader?: string
  /** Whom the coordinator takes for a member, one that is long gone included; of a later member id of a process the id is said: 'member-1 (id 2)'. */
  readonly members: readonly string[]
  /** By member, the partitions that it was given in this generation. */
  readonly assignment: Readonly<Record<string, readonly string[]>>
  /** By partition; absent: nothing is committed. */
  readonly committed: Readonly<Record<string, number>>
  /** Offsets that a transaction is to commit, and whose marker has not come: 'partition-1: 1'. Absent: none. */
  readonly pending?: readonly string[]
  /** Every handling that came to its end, in order: a record that stands here twice was handled twice. */
  readonly handled: readonly Handling[]
}

export interface Handling {
  readonly record: string
  readonly by: string
}

/**
 * joining: it waits for the answer to JoinGroup, syncing: to SyncGroup. stable: it has its assignment. called: it has learnt of a rebalance.
 * committing: it commits before it gives its partitions up. unjoined: it is not in the group, or does not know that it is. fenced: another process
 * has its group.instance.id.
 */
export interface MemberState {
  readonly is:
    'not started' | 'unjoined' | 'joining' | 'syncing' | 'stable' | 'called' | 'committing' | 'fenced' | 'down'
  readonly group: string
  /** The how-manieth member id it was given; absent: none yet. */
  readonly memberId?: number
  readonly generation: number
  /** By partition, what it takes for its own. */
  readonly owns: Readonly<Record<string, OwnedState>>
  /** What its handlers have, in the order in which it was handed out. Out of the group it goes on with them: a zombie. */
  readonly holds: readonly string[]
  /** Its handlers wait until what they are to handle is committed. */
  readonly awaitsCommit?: boolean
}

export interface OwnedState {
  /** The next offset to hand out; absent while it has to be looked up. */
  readonly position?: number
  /** What a commit made now would commit; absent: nothing that is not committed. */
  readonly commits?: number
}

export interface ReaderState {
  readonly position: number
  /** Every effect, in order: a record that stands here twice had it twice. */
  readonly effects: readonly string[]
}

export interface ThreadState {
  readonly post: 'absent' | 'posted' | 'deleted'
  /** Records that came to their end, in order: applied, or given up after the last attempt. */
  readonly applied: readonly string[]
  readonly setAside: readonly string[]
}

export interface ThreadConsumerState {
  readonly is: 'ready' | 'handling' | 'waiting' | 'settled' | 'down'
  /** The next offset; all before it is committed. */
  readonly position: number
  /** How often the record in its hands was refused, where that is counted. */
  readonly refusals?: number
}

/** Kafka's TransactionState. */
export type TransactionStateName =
  'Empty' | 'Ongoing' | 'PrepareCommit' | 'PrepareAbort' | 'CompleteCommit' | 'CompleteAbort'

export interface TransactionState {
  readonly is: TransactionStateName
  /** Absent: nobody has asked yet. */
  readonly producerId?: number
  readonly producerEpoch?: number
  /** What is in it, by name. */
  readonly partitions: readonly string[]
  /** Whose markers it is not sure of. */
  readonly owes: readonly string[]
  /** It has given up on them: nothing but another coordinator begins again. Absent: not. */
  readonly gaveUp?: true
  readonly coordinatorEpoch: number
  /** By record: what the application has asked for or been told of its transaction. */
  readonly outcomes?: Readonly<Record<string, TransactionOutcome>>
}

/** commit asked: commitTransaction was called, and has not come back. */
export type TransactionOutcome = 'commit asked' | 'committed' | 'aborted'

/** The states of the Java client's TransactionManager, and crashed. */
export interface TransactionalProducerState {
  readonly is: string
  readonly producerId?: number
  readonly producerEpoch?: number
  /** The record of the transaction that it is in. */
  readonly transaction?: string
  /** What it failed of. */
  readonly error?: string
}

/** What a source knows of the records that it hands out. */
export interface DeliveriesState {
  /** Who has the queue, where one worker has it. */
  readonly owner?: string
  /** By record. finished: done by its worker, while one before it is not. */
  readonly records: Readonly<Record<string, DeliveryState>>
}

export interface DeliveryState {
  readonly is: 'ready' | 'out' | 'finished' | 'done'
  /** To whom it was handed out last; absent: to nobody yet. */
  readonly to?: string
}

export interface WorkerState {
  readonly is: 'running' | 'down'
  /** By record that it has in hand: the operation that comes next, or 'confirm'. */
  readonly holds: Readonly<Record<string, string>>
}

export interface LandedState {
  /** Every effect that is there, in the order in which they came: a record that stands here twice had its effect twice. */
  readonly effects: readonly Handling[]
  /** The record whose value a natural set has left. Absent: none, or there is no such set. */
  readonly value?: string
  /** Records that are marked as done, or whose unique key is there. */
  readonly keys?: readonly string[]
  /** By record whose key has a time-out: who set it. */
  readonly locks?: Readonly<Record<string, string>>
  /** The next offset, stored with the rows. */
  readonly offset?: number
  /** Whose message is to be sent yet. */
  readonly outbox?: readonly string[]
}

export interface RelayState {
  /** What it has read from the outbox. Absent: nothing. */
  readonly has?: string
}
