/**
 * The application behind a consumer of a group stage: it polls, hands records to handlers, and commits when and what the parameters say, where its
 * client does not by itself.
 *
 *   A1  what is being handled is the application's to know; partitions, positions and generation are the client's
 *   A2  what it would commit it keeps by itself, from what the client tells it: positions, assignments, what became of its commits
 */
import { consumer } from '../../../impl/core/consumer.ts'
import {
  type ConsumerConfig,
  type ConsumerState,
  type ConsumerTold,
  javaConsumerDefaults,
  librdkafkaConsumerDefaults,
  type Offsets,
  type PolledRecord,
} from '../../../impl/core/consumer-state.ts'
import type { TopicPartition } from '../../../impl/core/protocol.ts'
import type { GroupParameters } from '../../../model/kafka/index.ts'
import { groupName, type GroupStage, informantNode, memberNode, retryTopic, topicName } from './group-stage.ts'

/** A record in a handler's hands. */
export interface InHand {
  readonly partition: TopicPartition
  readonly offset: number
  readonly record: number
}

/** What a commit made now would commit of a partition, and what it committed last, or found committed; −1: nothing. */
interface Progress {
  next: number
  sent: number
}

export type Ending = 'succeeded' | 'done' | 'left'

const decoder = new TextDecoder()

export class MemberApplication {
  readonly member: number
  readonly group: number
  readonly node: `consumer-${number}`
  /** In the order in which they were handed out. */
  held: readonly InHand[] = []
  /** Committing before handling: the commit is to be made, or its answer is awaited. */
  doing: 'working' | 'asking' | 'waiting' = 'working'
  /** It commits in its listener, before its partitions are given up. */
  isRevoking = false
  /** It had to give something up, and joins once more (cooperative); its JoinGroup is on its way. */
  isJoiningAgain = false
  readonly #stage: GroupStage
  readonly #progress = new Map<TopicPartition, Progress>()
  readonly #told: ConsumerTold[] = []

  constructor(stage: GroupStage, member: number, group: number) {
    this.#stage = stage
    this.member = member
    this.group = group
    this.node = memberNode(member)
    stage.world.onTell((node, told) => {
      if (node === this.node) this.#hear(told as ConsumerTold)
    })
  }

  get parameters(): GroupParameters {
    return this.#stage.deployment.parameters
  }

  get commitsByItself(): boolean {
    return this.parameters.commit === 'poll' || this.parameters.commit === 'handed-out'
  }

  get client(): ConsumerState {
    return this.#stage.world.state(this.node)
  }

  get isThere(): boolean {
    return this.#stage.world.nodes.includes(this.node)
  }

  get isRunning(): boolean {
    return this.isThere && this.#stage.world.isRunning(this.node)
  }

  /** What the client told since it was last asked. */
  hear(): readonly ConsumerTold[] {
    return this.#told.splice(0)
  }

  start(): void {
    this.#stage.world.add(this.node, consumer(this.#config()))
  }

  /** Whatever it knew is gone with its process. */
  forget(): void {
    this.held = []
    this.doing = 'working'
    this.isRevoking = false
    this.isJoiningAgain = false
    this.#progress.clear()
    this.#told.length = 0
  }

  /** What a poll brought goes to the handlers; or first to the coordinator. `end`: how far the log went, all of which was fetched. */
  take(records: readonly InHand[], end: number): void {
    this.held = [...this.held, ...records]
    if (this.parameters.commit === 'fetched') this.#note(records[0]!.partition, { next: end })
    if (this.parameters.commit !== 'before') return
    this.doing = 'asking'
    for (const { partition } of records) this.#note(partition, { next: this.#position(partition) })
  }

  /** The client has looked up where to begin. */
  beginAt(partition: TopicPartition): void {
    if (this.parameters.commit === 'fetched') this.#note(partition, { next: this.#position(partition) })
  }

  /** The handler of a record has ended, this way or that. */
  end(record: number, ending: Ending): void {
    const one = this.held.find(each => each.record === record)!
    this.held = this.held.filter(each => each !== one)
    const waiting = this.held.filter(each => each.partition === one.partition).map(each => each.offset)
    const position = this.#position(one.partition)
    if (position < 0) return
    switch (this.parameters.commit) {
      case 'after':
        return ending === 'left' ? undefined : this.#note(one.partition, { next: one.offset + 1 })
      case 'finally':
        return this.#note(one.partition, { next: one.offset + 1 })
      case 'last-handled':
        return ending === 'left' ? undefined : this.#note(one.partition, { next: one.offset })
      case 'lowest-unfinished':
        return this.#note(one.partition, { next: Math.min(position, ...waiting) })
      case 'batch':
        return waiting.length > 0 ? undefined : this.#note(one.partition, { next: position })
    }
  }

  /** A batch's handler returns before its end: the rest counts as done, or is sought again. */
  returnEarly(): void {
    const [first] = this.held
    this.held = []
    if (this.parameters.commit === 'batch') this.#note(first!.partition, { next: this.#position(first!.partition) })
    else this.#seek(first!)
  }

  /** What was handed out and may not be handled is sought again. */
  putBack(): void {
    const firsts = this.held.filter(one => this.held.find(each => each.partition === one.partition) === one)
    this.held = []
    this.doing = 'working'
    for (const one of firsts)
      if (this.#position(one.partition) >= 0) {
        this.#seek(one)
        this.#note(one.partition, { next: this.#progress.get(one.partition)?.sent ?? -1 })
      }
  }

  /** What there is to commit that it has not committed last. */
  news(): Offsets {
    const ahead = [...this.#progress].filter(([, { next, sent }]) => next > sent)
    return Object.fromEntries(ahead.map(([name, { next }]) => [name, next]))
  }

  commit(): void {
    const offsets = this.news()
    for (const [name, sent] of Object.entries(offsets)) this.#note(name, { sent })
    this.#stage.world.call(this.node, { type: 'commit', offsets })
    if (this.doing === 'asking') this.doing = 'waiting'
  }

  #hear(told: ConsumerTold): void {
    this.#told.push(told)
    if (told.type === 'Revoked') for (const name of told.partitions) this.#progress.delete(name)
    if (told.type === 'Joined')
      for (const [name, sent] of Object.entries(told.committed)) this.#progress.set(name, { next: -1, sent })
    // Whether it was stored is not known: it is committed again.
    if (told.type === 'CommitFailed') for (const progress of this.#progress.values()) progress.sent = -1
  }

  #note(name: TopicPartition, news: Partial<Progress>): void {
    const known = this.#progress.get(name)
    if (known) this.#progress.set(name, { ...known, ...news })
  }

  #position(name: TopicPartition): number {
    return this.client.partitions[name]?.position ?? -1
  }

  #seek({ partition, offset }: InHand): void {
    this.#stage.world.call(this.node, { type: 'seek', topicPartition: partition, offset })
  }

  #config(): ConsumerConfig {
    const { commit, assignment, instances, maxPollRecords, onThrow, offsetReset } = this.parameters
    const autoCommit = commit === 'poll' ? 'java' : commit === 'handed-out' ? 'librdkafka' : 'off'
    const instance = { dynamic: {}, static: { groupInstanceId: this.node }, shared: { groupInstanceId: 'instance' } }
    return {
      ...(autoCommit === 'librdkafka' ? librdkafkaConsumerDefaults : javaConsumerDefaults),
      ...instance[instances],
      bootstrap: [informantNode],
      groupId: groupName(this.group),
      clientId: this.node,
      topics: onThrow === 'retry-topic' ? [topicName, retryTopic] : [topicName],
      assignors: [assignment === 'eager' ? 'range' : 'cooperative-sticky'],
      maxPollRecords,
      fetchMaxBytes: maxPollRecords === 1 ? 1 : 1_048_576,
      autoCommit,
      autoOffsetReset: offsetReset,
      rules: this.#rules(),
    }
  }

  /** KAFKA-14196: before 3.4 a poll went on handing out while the commit before revocation was under way. */
  #rules() {
    const { rules } = this.#stage
    return this.parameters.whileCommitting === 'hands-out' ? { ...rules, holdsBackRevoked: () => false } : rules
  }
}

export const recordOf = (value: Uint8Array | null): number => Number(decoder.decode(value ?? undefined))

export const inHand = ({ topicPartition, offset, value }: PolledRecord): InHand => ({
  partition: topicPartition,
  offset,
  record: recordOf(value),
})
