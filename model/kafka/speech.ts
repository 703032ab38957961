/**
 * What the machines say: messages to each other, and facts for whoever watches. Shared by every machine of this folder.
 *
 * Names are Kafka's API names; a move of the adversary or of the clock is lower case (`stop`, `sessionExpires`).
 */

/** One record in a log. `send` tells apart the application's sends of one record; `epoch` is the leader epoch of its append. */
export interface Entry {
  readonly record: number
  readonly send: number
  readonly epoch: number
}

/** What the metadata store holds of the partition. Broker ids count from 1; leader 0 is none. */
export interface Partition {
  readonly leader: number
  readonly leaderEpoch: number
  readonly isr: readonly number[]
  /** In KRaft: those that are not fenced. */
  readonly registered: readonly number[]
  /** What KRaft's metadata log holds besides. Absent in ZooKeeper. */
  readonly quorum?: Quorum
}

export interface Quorum {
  /** Grows with every change of the partition; a change names the one that it was made from (KIP-497). */
  readonly partitionEpoch: number
  /** Eligible leader replicas (KIP-966): out of the in-sync set, and yet sure to have everything below the high watermark. */
  readonly elr: readonly number[]
  /** Who led when the in-sync set became empty; 0 while there is a leader. */
  readonly lastKnownLeader: number
  /** The incarnation of each broker that registered last; broker 1's comes first. */
  readonly brokerEpochs: readonly number[]
}

/** A message on its way, or an operation of a rendezvous: the system's routes decide which. */
export interface Letter {
  readonly to: string
  readonly message: { readonly type: string; readonly [field: string]: unknown }
}

export type Fact =
  | { readonly type: 'Acknowledged'; readonly record: number }
  | { readonly type: 'Handled'; readonly record: number }
  | { readonly type: 'Obeyed'; readonly controllerEpoch: number }
  | { readonly type: 'NodeTaken' | 'NodeReleased'; readonly broker: number }

/** The two actions by which a machine reaches the world; the explorer interprets them, nothing runs here. */
export const speech = {
  send: (() => undefined) as (args: unknown, letters: Letter | readonly Letter[]) => void,
  observe: (() => undefined) as (args: unknown, fact: Fact) => void,
}

/** The address of broker `id`: to the producer a connection, to the controller another, to a follower the peer itself. */
export const brokerAddress = (id: number) => `broker-${id}`
export const sendAddress = (record: number) => `send-${record}`
/** A broker's own process, reached in the same step: followers and leaders, and what strikes several at once. */
export const peerAddress = (id: number) => `peer-${id}`
