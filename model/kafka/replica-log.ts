/**
 * What a replica knows, and the pure functions on it that its machine is made of.
 */
import { brokerIds, type Parameters } from './parameters.ts'
import { type Entry, type Letter, type Partition, peerAddress, type Quorum, sendAddress } from './speech.ts'

export interface ReplicaContext {
  readonly id: number
  readonly log: readonly Entry[]
  /** How many records are certainly on disk; raised by a flush on append, set by what a power loss left. */
  readonly flushed: number
  readonly highWatermark: number
  readonly leaderEpoch: number
  /** The highest controller epoch that it took an order from; orders of an older controller are refused. */
  readonly controllerEpoch: number
  /** Whom it follows, or itself; 0 while it does not know. */
  readonly leader: number
  /** Leader only: the in-sync set as it knows it. Empty on a follower. */
  readonly isr: readonly number[]
  /** Leader only: the next offset that each broker asked for last; −1 while unknown. Reset on taking office. */
  readonly positions: readonly number[]
  /** Leader only: produce requests not answered yet. */
  readonly awaiting: readonly Awaiting[]
  /** KRaft, as are the fields below: this incarnation, counted by the broker's registrations. 0 in ZooKeeper. */
  readonly brokerEpoch: number
  /** Leader only: the partition epoch of `isr`. */
  readonly partitionEpoch: number
  /** Leader only: the set that it has asked for and heard no answer about; empty when there is none. */
  readonly proposed: readonly number[]
  /** Leader only: the broker epoch that each broker's last fetch carried (KIP-903); 0 while unknown. Reset with `positions`. */
  readonly peerEpochs: readonly number[]
}

export interface Awaiting {
  readonly record: number
  readonly attempt: number
  readonly offset: number
}

export type ReplicaEvent =
  | { type: 'Produce'; record: number; send: number; attempt: number; follows: number }
  | {
      type: 'LeaderAndIsr'
      leader: number
      leaderEpoch: number
      isr: readonly number[]
      controllerEpoch: number
      partitionEpoch?: number
    }
  | ({ type: 'AlterPartitionResponse' } & AlterPartitionResponse)
  | { type: 'fetch' | 'respond' }
  | { type: 'Fetch'; from: number; leaderEpoch: number; epochs: readonly number[]; brokerEpoch?: number }
  | { type: 'Fetched'; entry: Entry | null; highWatermark: number }
  | { type: 'Diverging'; endOffset: number }
  | { type: 'shrinkIsr' | 'expandIsr'; follower: number }
  | { type: 'ConsumerFetch'; offset: number }
  | { type: 'stop' | 'die' | 'wipe' | 'PowerLost' }
  | { type: 'losePower'; keep: number }
  | { type: 'restart' | 'register'; partition: Partition }
  | { type: 'Restarted'; broker: number }

/** `asked`: the partition epoch that the request was made from. With NONE, the set and its epoch as they are now. */
export interface AlterPartitionResponse {
  readonly error: string
  readonly leaderEpoch: number
  readonly asked: number
  readonly partitionEpoch: number
  readonly isr: readonly number[]
}

export interface Args {
  readonly context: ReplicaContext
  readonly event: ReplicaEvent
}

/** The event as the one that a transition's type says it is. */
export const as = <T extends ReplicaEvent['type']>(event: ReplicaEvent) => event as Extract<ReplicaEvent, { type: T }>

/** The first offset at which two logs differ by epoch: equal epochs at an offset mean equal records up to there. */
export const divergence = (log: readonly Entry[], epochs: readonly number[]): number => {
  const at = epochs.findIndex((epoch, offset) => log[offset]?.epoch !== epoch)
  return at < 0 ? epochs.length : at
}

/** The offset from which on the log carries the leader's own epoch. */
export const epochStartOffset = ({ log, leaderEpoch }: ReplicaContext) =>
  log.filter(({ epoch }) => epoch < leaderEpoch).length

/** Where the log holds this very send of the record; −1 where it does not. */
export const offsetOf = (log: readonly Entry[], { record, send }: { record: number; send: number }) =>
  log.findIndex(entry => entry.record === record && entry.send === send)

/** What every member of the in-sync set is known to have. The high watermark never goes down while a leader leads. */
export const commonEnd = (context: ReplicaContext) => endOf(context, maximalIsr(context))

/** The same of any set; a high watermark only rises. */
export const endOf = ({ id, log, positions, highWatermark }: ReplicaContext, members: readonly number[]) =>
  Math.max(highWatermark, Math.min(...members.map(broker => (broker === id ? log.length : positions[broker - 1]!))))

/** KIP-497: while a change is on its way, either set may be the one in force, so that a record counts once it is on all of both. */
export const maximalIsr = ({ isr, proposed }: ReplicaContext) => [...new Set([...isr, ...proposed])].toSorted()

/** A replica whose process does not run, or that follows nobody yet, knows nothing that a leader knows. */
export const noOffice = {
  leader: 0,
  isr: [],
  positions: [],
  awaiting: [],
  partitionEpoch: 0,
  proposed: [],
  peerEpochs: [],
} as const

/** A follower's request. In KRaft it says which incarnation asks (KIP-903). */
export const fetchOf = ({ id, leader, leaderEpoch, log, brokerEpoch }: ReplicaContext): Letter => ({
  to: peerAddress(leader),
  message: {
    type: 'Fetch',
    from: id,
    leaderEpoch,
    epochs: log.map(({ epoch }) => epoch),
    ...(brokerEpoch > 0 ? { brokerEpoch } : {}),
  },
})

/** The incarnation that a broker is after its next start. */
export const nextBrokerEpoch = ({ brokerEpochs }: Quorum, broker: number) => brokerEpochs[broker - 1]! + 1

/** Answers to produce requests, all with one result. */
export const replies = (requests: readonly Awaiting[], error: string): Letter[] =>
  requests.map(({ record, attempt }) => ({
    to: sendAddress(record),
    message: { type: 'ProduceReply', attempt, error },
  }))

/** Connections that break under produce requests. */
export const hangUps = (requests: readonly { record: number; attempt: number }[]): Letter[] =>
  requests.map(({ record, attempt }) => ({ to: sendAddress(record), message: { type: 'Disconnected', attempt } }))

/** One message to every other broker, at once. */
export const toPeers = (parameters: Parameters, id: number, message: Letter['message']): Letter[] =>
  brokerIds(parameters)
    .filter(peer => peer !== id)
    .map(peer => ({ to: peerAddress(peer), message }))
