/**
 * The application behind the consumer of a stage: it polls one record, handles it, and commits when and what the deployment says.
 *
 *   A1  whether a record is being handled is the application's to know; position, generation and commits are the client's
 *   A2  the group is an established one: another member committed offset 0 before the story begins
 */
import { brokerNode } from '../../impl/core/broker-state.ts'
import { kafkaRules, type Rules } from '../../impl/core/rules.ts'
import { consumer } from '../../impl/core/consumer.ts'
import {
  type ConsumerConfig,
  type ConsumerTold,
  javaConsumerDefaults,
  librdkafkaConsumerDefaults,
} from '../../impl/core/consumer-state.ts'
import type { ConsumerParameters } from '../../model/kafka/index.ts'
import { groupTimerIn } from '../../impl/core/group-timers.ts'
import { topicOf } from '../../impl/core/protocol.ts'
import { CannotPerform, consumerNode, partitionName, type Stage } from './stage.ts'

export const groupId = 'group'
const firstMember = 'consumer-2'

/** The client that the model's parameters stand for: one partition, one record a poll, commits by itself where the family does. */
export function consumerConfig(
  { commit, offsetReset }: ConsumerParameters,
  bootstrap: string,
  rules: Partial<Rules> = {},
): ConsumerConfig {
  const autoCommit = commit === 'poll' ? 'java' : commit === 'handed-out' ? 'librdkafka' : 'off'
  const defaults = autoCommit === 'librdkafka' ? librdkafkaConsumerDefaults : javaConsumerDefaults
  const group = {
    groupId,
    topics: [topicOf(partitionName).topic],
    bootstrap: [bootstrap],
    rules: { ...kafkaRules, ...rules },
  }
  return { ...defaults, ...group, autoCommit, autoOffsetReset: offsetReset, maxPollRecords: 1, fetchMaxBytes: 1 }
}

type Doing = 'joining' | 'ready' | 'asking' | 'waiting' | 'handling' | 'down'

export class ConsumerApplication {
  readonly #stage: Stage
  readonly #parameters: ConsumerParameters
  readonly #told: ConsumerTold[] = []
  doing: Doing = 'joining'
  /** What the handler has; −1: nothing. */
  record = -1
  /** A poll of the client's has begun and not returned: the Java client commits inside poll, before it fetches. */
  isPolling = false
  /** In the order in which handlers were done with them. */
  readonly handled: number[] = []

  constructor(stage: Stage) {
    this.#stage = stage
    this.#parameters = stage.deployment.parameters.consumer
    stage.world.onTell((node, told) => {
      if (node === consumerNode) this.#told.push(told as ConsumerTold)
    })
    this.#establishGroup()
    stage.world.add(consumerNode, consumer({ ...this.#config(), clientId: consumerNode }))
  }

  get commits(): ConsumerParameters['commit'] {
    return this.#parameters.commit
  }

  /** What the client told since it was last asked. */
  hear(): readonly ConsumerTold[] {
    return this.#told.splice(0)
  }

  /** What a poll brought goes to the handler; or first to the coordinator. */
  take(record: number): void {
    this.record = record
    this.doing = this.#parameters.commit === 'before' ? 'asking' : 'handling'
  }

  /** Who asks the coordinator, the leaders and itself, until it is told something of that kind. */
  settleGroup(node: string, isDone: () => boolean): void {
    const keepers = [this.#stage.quiet, this.#stage.informant].map(brokerNode)
    for (let turns = 0; !isDone(); turns++) {
      const next = this.#stage.world.pending().find(each => each.isReady && isOfGroup(each, node, keepers))
      if (next === undefined || turns > 100) throw new CannotPerform(`${node} does not get on with its group.`)
      this.#stage.world.execute(next.id)
    }
  }

  #config(): ConsumerConfig {
    return consumerConfig(this.#parameters, brokerNode(this.#stage.informant), this.#stage.deployment.rules)
  }

  #establishGroup(): void {
    const { world } = this.#stage
    const told: string[] = []
    world.onTell((node, { type }) => {
      if (node === firstMember) told.push(type)
    })
    world.add(firstMember, consumer({ ...this.#config(), autoCommit: 'off', clientId: firstMember }))
    this.settleGroup(firstMember, () => told.includes('Joined'))
    world.call(firstMember, { type: 'commit', offsets: { [partitionName]: 0 } })
    this.settleGroup(firstMember, () => told.includes('Committed'))
    world.crash(firstMember)
  }
}

type Pending = ReturnType<Stage['world']['pending']>[number]

/** What passes between a member and the broker that keeps the group, and what makes either go on with it; commits are messages in flight. */
function isOfGroup(each: Pending, node: string, keepers: readonly string[]): boolean {
  const isKeeper = (of: string) => keepers.includes(of)
  if (each.type === 'timer') return isKeeper(each.node) ? isOfCoordinator(each.timer) : isGroupTimer(each, node)
  if (each.type === 'message' && node === consumerNode && each.message.body.api === 'OffsetCommit') return false
  return (each.node === node && isKeeper(each.from)) || (isKeeper(each.node) && each.from === node)
}

/** The barrier of a rebalance ends when its time is up: who was in the group before is gone, and has not said so. */
const isOfCoordinator = (timer: string) => timer.startsWith('respond/') || groupTimerIn(timer)?.clock === 'join'

/** The leader of the group, which the only member is, asks for partitions before it deals. */
const isGroupTimer = (each: { readonly node: string; readonly timer: string }, node: string) =>
  each.node === node && (each.timer === 'coordinator' || each.timer === 'metadata')
