/**
 * Deployment: the facts that decide delivery guarantees, as plain data, each with where it comes from.
 *
 *     files, options ──▶ facts: a value, or `unknown` with what would tell ──▶ machines
 *
 *   F1  nothing is guessed: what neither file nor option gives, and no named version's default settles, is `unknown`
 *   F2  every fact carries its origin, and no origin carries a secret
 *   F3  a fact says what is in effect, not what was written: `enable.idempotence` is false where Kafka silently switches it off
 *   F4  everything here is JSON: no Infinity, no Map, no undefined
 *
 * Not modelled: time-based flushing (`flush.ms`), retention and compaction, quotas, the replica lag time (how often the in-sync set
 * shrinks is part of a verdict's scope), a consumer without a group.
 */
import type { EffectName } from './effects.ts'

export type Unknown = 'unknown'

export type Origin =
  | { readonly kind: 'file'; readonly file: string; readonly line: number; readonly key: string; readonly text: string }
  | { readonly kind: 'option'; readonly text: string }
  | { readonly kind: 'default'; readonly of: string; readonly key: string }
  | { readonly kind: 'derived'; readonly text: string; readonly from: readonly Origin[] }
  | { readonly kind: 'assumed'; readonly text: string }
  | { readonly kind: 'unknown'; readonly why: string; readonly among?: readonly FactValue[] }

export interface Fact<T> {
  readonly value: T | Unknown
  readonly origin: Origin
}

/** Stands for "never" and for "without bound"; Kafka writes 9223372036854775807, which no JSON number holds. */
export const NEVER = Number.MAX_SAFE_INTEGER

export type Acks = '0' | '1' | 'all'

/**
 * How offsets get committed, whoever does it.
 *
 *   poll            each poll, and close, commits the positions of what earlier polls returned (Java)
 *   handed-out      stored when handed to the application, committed by a background thread (librdkafka)
 *   after-handler   the client library commits what the handler finished
 *   before-handler  the client library commits before the handler starts
 *   manual          the application commits, at its `consumer.ack.point`
 */
export type Commit = 'poll' | 'handed-out' | 'after-handler' | 'before-handler' | 'manual'

export interface FactTypes {
  'broker.version': string
  /** Whether a broker's log outlives the machine or the pod that it runs in: an emptyDir, or a disk of the instance, is gone with it. */
  'broker.storage': 'persistent' | 'ephemeral'
  'topic.replication.factor': number
  'topic.min.insync.replicas': number
  'topic.unclean.leader.election.enable': boolean
  'topic.flush.messages': number
  'producer.client': string
  'producer.transactional.id': boolean
  /** Whose it is: each instance of the application has its own, each input partition has (before KIP-447), or all instances have one. */
  'producer.transactional.id.per': 'instance' | 'partition' | 'application'
  'producer.acks': Acks
  'producer.retries': number
  'producer.max.in.flight.requests.per.connection': number
  'producer.enable.idempotence': boolean
  'producer.request.timeout.ms': number
  'producer.linger.ms': number
  'producer.delivery.timeout.ms': number
  'producer.on.send.failure': 'ignore' | 'retry' | 'report'
  'consumer.client': string
  'consumer.enable.auto.commit': boolean
  'consumer.commit': Commit
  /**
   * lowest-unfinished: up to the first record that is not done, whichever of several handlers finishes. transaction: with the producer's
   * transaction (sendOffsetsToTransaction).
   */
  'consumer.ack.point': 'before' | 'after' | 'lowest-unfinished' | 'finally' | 'never' | 'transaction'
  /** Is the consumer's group metadata given to sendOffsetsToTransaction (KIP-447), so that its generation is looked at? */
  'consumer.group.metadata': 'passed' | 'not-passed'
  'consumer.handler': 'throws' | 'swallows'
  /** In the poll loop, one after the other; by one worker beside it; by several, in any order; by a queue a key. */
  'consumer.handling': 'loop' | 'hand-off' | 'parallel' | 'per-key'
  /** Are all partitions given up for a rebalance, or only those that move? */
  'consumer.partition.assignment.strategy': 'eager' | 'cooperative'
  'consumer.auto.offset.reset': 'earliest' | 'latest' | 'none'
  'consumer.isolation.level': 'read_uncommitted' | 'read_committed'
  /** Where the effect of a record lands, and how what was done is known again there. */
  effect: EffectName
  /** By what it is known again: by the identity that the record was given at its source, or by its offset in the log. */
  'effect.key': 'record' | 'offset'
}

export type FactName = keyof FactTypes
export type FactValue = FactTypes[FactName]
export type Deployment = { readonly [N in FactName]: Fact<FactTypes[N]> }
/** One branch of a *depends*: the value that each unknown fact is taken to have. */
export type Assumptions = Readonly<Partial<Record<FactName, FactValue>>>

/** What a client or a broker does where nothing is said; a fact whose default is not known is missing. */
export type Defaults = { readonly [N in FactName]?: FactTypes[N] }

/** `among`: the values that it may have here, where they are not all of the fact's. */
export const unknown = (why: string, among?: readonly FactValue[]): Fact<never> => ({
  value: 'unknown',
  origin: { kind: 'unknown', why, ...(among && { among }) },
})

/** Said in so many words by the user, so that Kafka treats it as configured rather than as a default. */
export const isSaid = ({ origin }: Fact<unknown>): boolean => origin.kind === 'file' || origin.kind === 'option'

/** Where a fact was said, for a sentence. */
export function place(origin: Origin): string {
  if (origin.kind === 'file') return `${origin.file} line ${origin.line}`
  if (origin.kind === 'option' || origin.kind === 'assumed') return origin.text
  if (origin.kind === 'default') return `the default of ${origin.of}`
  return origin.kind === 'derived' ? origin.text : origin.why
}
