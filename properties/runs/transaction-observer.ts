/**
 * Invariants of transactions, looked at after every step of a broker or a consumer. They read the logs anew (transactions-in-log.ts), and know none of the
 * rules that decide.
 *
 *     of a leader          what it says is stable
 *     of a coordinator     the epochs that it gives out
 *     of a consumer        what it is handed that reads read_committed
 *
 *   O1  what was stable is compared only within one office of one process; epochs, for ever, as a log has them
 */
import type { BrokerState } from '../../impl/core/broker-state.ts'
import type { ConsumerTold, PolledRecord } from '../../impl/core/consumer-state.ts'
import type { Effect, Input } from '../../impl/core/process.ts'
import type { Response } from '../../impl/core/protocol.ts'
import { transactionTopic } from '../../impl/core/transaction-log.ts'
import type { ClusterWorld } from '../../impl/index.ts'
import { topicOf } from '../../impl/core/protocol.ts'
import type { Plan } from './plan.ts'
import { type Assumption, promisesOf } from './promises.ts'
import { fateAt, transactionsInLog } from './transactions-in-log.ts'
import { brokersOf } from './world-partition.ts'

type Fetched = Extract<Response, { readonly api: 'Fetch' }>

const says = {
  stableIsReplicated: 'StableIsReplicated: A last stable offset is at most the high watermark.',
  stableIsDecided: 'StableIsDecided: Below a last stable offset every transaction has its marker, replicated.',
  stableNeverFalls: 'StableNeverFalls: The last stable offset of a leader never goes down while it leads.',
  epochNeverFalls: 'EpochNeverFalls: The epoch that a producer id is given never goes down.',
  handsOutCommitted:
    'HandsOutCommitted: Who reads read_committed is handed nothing of a transaction that is open or aborted.',
} as const

const kept: Assumption = 'clean elections and kept disks'

export class TransactionObserver {
  readonly #isWatching: boolean
  readonly #isKept: (topic: string) => boolean
  /** By broker and partition. */
  readonly #stable = new Map<string, { readonly leaderEpoch: number; readonly offset: number }>()
  /** By producer id. */
  readonly #epochs = new Map<number, number>()

  /** Where nobody has transactions there is nothing to see. */
  constructor(plan: Plan) {
    this.#isWatching = plan.configuration.transactions !== undefined
    const { assumptions } = promisesOf(plan)
    this.#isKept = topic => assumptions(topic).has(kept)
  }

  after(
    world: ClusterWorld,
    node: string,
    input: Input<unknown> | undefined,
    effects: readonly Effect<unknown>[],
    violations: string[],
  ): void {
    if (!this.#isWatching || violations.length > 0) return
    const [violation] = node.startsWith('broker-')
      ? this.#afterBroker(world.state(node as 'broker-1'), node, input, effects)
      : node.startsWith('consumer-')
        ? this.#afterConsumer(world, node as 'consumer-1', effects)
        : []
    if (violation !== undefined) violations.push(violation)
  }

  #afterBroker(
    state: BrokerState,
    node: string,
    input: Input<unknown> | undefined,
    effects: readonly Effect<unknown>[],
  ): readonly string[] {
    if (input === undefined)
      for (const key of this.#stable.keys()) if (key.startsWith(`${node} `)) this.#stable.delete(key)
    return effects.flatMap(effect => {
      if (effect.type !== 'Send' || effect.message.kind !== 'response') return []
      const { body } = effect.message as { readonly body: Response }
      if (body.api === 'Fetch') return this.#fetched(state, node, body)
      const isGiven = (body.api === 'InitProducerId' || body.api === 'EndTxn') && body.errorCode === 'NONE'
      return isGiven && body.producerId >= 0 ? this.#given(node, body) : []
    })
  }

  #fetched({ replicas }: BrokerState, node: string, body: Fetched): readonly string[] {
    const { topicPartition: name, lastStableOffset: offset, highWatermark, errorCode } = body
    const replica = replicas[name]
    if (offset === undefined || errorCode !== 'NONE' || replica === undefined) return []
    const { leaderEpoch, log } = replica
    const key = `${node} ${name}`
    const before = this.#stable.get(key)
    this.#stable.set(key, { leaderEpoch, offset })
    const about = `Of ${name} on ${node}`
    const undecided = transactionsInLog(log).find(
      ({ firstOffset, endsAt }) => firstOffset < offset && endsAt >= highWatermark,
    )
    const fell = before !== undefined && before.leaderEpoch === leaderEpoch && offset < before.offset
    return [
      ...(offset > highWatermark ? [`${says.stableIsReplicated} ${about}, ${offset} is past ${highWatermark}.`] : []),
      ...(undecided
        ? [
            `${says.stableIsDecided} ${about}, one begins at ${undecided.firstOffset}, below ${offset}, and is ${undecided.fate}.`,
          ]
        : []),
      ...(fell ? [`${says.stableNeverFalls} ${about}, it goes from ${before.offset} to ${offset}.`] : []),
    ]
  }

  #given(
    node: string,
    { producerId, producerEpoch }: { readonly producerId: number; readonly producerEpoch: number },
  ): readonly string[] {
    const before = this.#epochs.get(producerId) ?? -1
    this.#epochs.set(producerId, Math.max(before, producerEpoch))
    if (producerEpoch >= before || !this.#isKept(transactionTopic)) return []
    return [`${says.epochNeverFalls} ${node} gives producer id ${producerId} epoch ${producerEpoch} after ${before}.`]
  }

  #afterConsumer(
    world: ClusterWorld,
    node: `consumer-${number}`,
    effects: readonly Effect<unknown>[],
  ): readonly string[] {
    if (world.state(node).config.isolationLevel !== 'read_committed') return []
    return effects.flatMap(effect => {
      const told = effect.type === 'Tell' ? (effect.told as ConsumerTold) : undefined
      if (told?.type !== 'Polled') return []
      return told.records.flatMap(record => this.#handed(world, node, record))
    })
  }

  /** Copies that have the record itself: at its offset, of its leader's epoch. A copy that is behind may lack the marker. */
  #handed(world: ClusterWorld, node: string, { topicPartition, offset, leaderEpoch }: PolledRecord): readonly string[] {
    if (!this.#isKept(topicOf(topicPartition).topic)) return []
    const fates = brokersOf(world).flatMap(broker => {
      const log = world.state(broker).replicas[topicPartition]?.log
      return log === undefined ? [] : (fateAt(log, offset, leaderEpoch) ?? [])
    })
    const fate = fates.includes('aborted') ? 'aborted' : fates.includes('committed') ? 'committed' : fates[0]
    if (fate === undefined || fate === 'committed') return []
    return [`${says.handsOutCommitted} ${node} is handed offset ${offset} of ${topicPartition}, which is ${fate}.`]
  }
}
