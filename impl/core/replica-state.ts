/**
 * What a broker knows of one partition that it holds, and the pure readings of it.
 *
 *   R1  logStartOffset ≤ highWatermark ≤ logEndOffset; flushedOffset ≤ logEndOffset
 *   R2  the leader epoch never goes down
 *   R3  only a leader has an in-sync set, positions and requests that wait
 *   R4  who leads is in its own in-sync set
 */
import { emptyLog, type EpochStart, firstOffsetOf, fromTheBeginning, type Log, type LogStart } from './log.ts'
import type { NodeId } from './process.ts'
import { defaultTopicConfigs, type TopicConfigs, type TopicPartition } from './protocol.ts'

export interface Replica {
  readonly topicPartition: TopicPartition
  readonly brokerId: number
  readonly configs: TopicConfigs
  /** The brokers that are to hold it; empty until the metadata log has said. */
  readonly replicas: readonly number[]
  readonly log: Log
  readonly highWatermark: number
  /** Below it this incarnation has flushed everything, or found it flushed: 0 after a start, as a crash may have left the page cache unwritten. */
  readonly flushedOffset: number
  /** none: it has not heard who leads since it started. */
  readonly role: 'none' | 'follower' | 'leader'
  /** Broker id; 0: there is none, or it is not known. */
  readonly leader: number
  readonly leaderEpoch: number
  /** Leader only, as the rest: the committed in-sync set. */
  readonly isr: readonly number[]
  readonly partitionEpoch: number
  /** The set that was asked for and not answered yet; empty: none. */
  readonly proposed: readonly number[]
  /** By broker id: where its last fetch stood, and which incarnation made it. Reset on taking office. */
  readonly positions: Readonly<Record<number, Position>>
  /** Where this leader's own epoch begins in its log. */
  readonly epochStartOffset: number
  /** Produce requests that are not answered yet, in the order of their arrival. */
  readonly awaiting: readonly Awaiting[]
  /** By producer id: transactions of which the coordinator is asked, or was, and nothing is written yet. */
  readonly verifications: Readonly<Record<number, Verification>>
}

/** VerificationStateEntry. */
export interface Verification {
  /** Another one for each that is begun; whose answer comes late has an old one. */
  readonly guard: number
  readonly producerEpoch: number
  /** Of the batches that wait for the answer, or did. */
  readonly lowestSequence: number
}

export interface Position {
  readonly offset: number
  readonly brokerEpoch: number
}

export interface Awaiting {
  readonly from: NodeId
  readonly correlationId: number
  readonly acks: 1 | -1
  readonly baseOffset: number
  /** The high watermark that answers it, for acks=all. */
  readonly requiredOffset: number
}

export const emptyReplica = (topicPartition: TopicPartition, brokerId: number): Replica => ({
  topicPartition,
  brokerId,
  configs: defaultTopicConfigs,
  replicas: [],
  log: emptyLog,
  highWatermark: 0,
  flushedOffset: 0,
  role: 'none',
  leader: 0,
  leaderEpoch: 0,
  isr: [],
  partitionEpoch: 0,
  proposed: [],
  positions: {},
  epochStartOffset: 0,
  awaiting: [],
  verifications: {},
})

/** KIP-497: while a change is on its way, either set may be in force. */
export const maximalIsr = ({ isr, proposed }: Replica): readonly number[] => [...new Set([...isr, ...proposed])]

export const logFile = (name: TopicPartition) => `${name}.log`
/** Kafka's leader-epoch-checkpoint: a line for each epoch, and where it starts. */
export const epochsFile = (name: TopicPartition) => `${name}.leader-epochs`
export const epochsText = (epochs: readonly EpochStart[]) =>
  epochs.map(({ epoch, startOffset }) => `${epoch} ${startOffset}\n`).join('')

/** Undefined: there is no such file, and nothing to check a log by. */
export const epochsIn = (text: string | undefined): readonly EpochStart[] | undefined =>
  text
    ?.split('\n')
    .filter(Boolean)
    .map(line => line.split(' ').map(Number))
    .map(([epoch = -1, startOffset = -1]) => ({ epoch, startOffset }))

export const highWatermarkFile = (name: TopicPartition) => `${name}.high-watermark`

/** Kafka's log-start-offset-checkpoint: below what all is deleted; and where the file begins. */
export const logStartFile = (name: TopicPartition) => `${name}.log-start`
export const logStartText = (log: Log) => `${log.logStartOffset} ${firstOffsetOf(log)}\n`

/** There is no such file until something is deleted. */
export function logStartIn(text: string | undefined): LogStart {
  if (text === undefined) return fromTheBeginning
  const [logStartOffset = 0, firstOffset = 0] = text.split(' ').map(Number)
  return { logStartOffset, firstOffset }
}
