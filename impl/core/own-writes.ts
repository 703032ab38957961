/**
 * What a broker writes for itself, to partitions that it leads: records of its coordinators, and markers.
 *
 *     write ─▶ Produce with acks=all, of the broker to itself ──replicated, or refused──▶ its answer ─▶ what was to be done then
 *
 *   W1  the broker is its own client: nobody hears of what is written before it is replicated
 */
import { type Asker, type BrokerConfig, brokerNode, type BrokerState, followedBy, withReplica } from './broker-state.ts'
import type { Writing } from './broker-state.ts'
import type { ErrorCode } from './errors.ts'
import { produce } from './leader.ts'
import type { Effect, Step } from './process.ts'
import type { Response, TopicPartition } from './protocol.ts'

/** When, and after which question to the coordinator, it is written. */
export interface Moment {
  readonly now: number
  readonly guard?: number | undefined
}

export function write(
  config: BrokerConfig,
  state: BrokerState,
  name: TopicPartition,
  batch: Uint8Array,
  writing: Writing,
  { now, guard }: Moment,
): Step<BrokerState> {
  const correlationId = state.nextCorrelationId
  const self: Asker = { from: brokerNode(config.brokerId), correlationId }
  const request = { api: 'Produce', acks: -1, topicPartition: name, batch } as const
  const { rules, producerIdExpirationMs, transactionPartitionVerification: verifies } = config
  const replicas = state.image.partitions[name]!.replicas.length
  const here = { replicas, freeBytes: state.freeBytes, now, producerIdExpirationMs, verifies, guard, isOwn: true }
  const [next, effects] = produce(rules, state.replicas[name]!, self, request, here)
  const noted = { ...state.writing, [correlationId]: writing }
  return [withReplica({ ...state, writing: noted, nextCorrelationId: correlationId + 1 }, next), effects]
}

/** What follows: `errorCode` is the log's. */
export type AfterWriting = (
  state: BrokerState,
  name: TopicPartition,
  writing: Writing,
  errorCode: ErrorCode,
) => Step<BrokerState>

/** W1: the broker's answers to itself become what follows, which may write again; what it asks itself over the network stays a message. */
export function written(
  config: BrokerConfig,
  state: BrokerState,
  effects: readonly Effect[],
  after: AfterWriting,
): Step<BrokerState> {
  const own = brokerNode(config.brokerId)
  const moves = effects.map(effect => (before: BrokerState): Step<BrokerState> => {
    if (effect.type !== 'Send' || effect.to !== own || effect.message.kind !== 'response') return [before, [effect]]
    const { [effect.correlationId]: waiting, ...writing } = before.writing
    if (waiting === undefined) return [before, before.asked[effect.correlationId] ? [effect] : []]
    const { errorCode, topicPartition } = effect.message.body as Extract<Response, { api: 'Produce' }>
    const [next, more] = after({ ...before, writing }, topicPartition, waiting, errorCode)
    return written(config, next, more, after)
  })
  return followedBy([state, []], ...moves)
}
