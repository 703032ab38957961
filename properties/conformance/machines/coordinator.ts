/**
 * Coordinator: who may move a group's committed offset, against the broker that leads the group's partition of __consumer_offsets.
 *
 *   K1  the group is an established one: a member committed offset 0 before the story begins, in the generation that the machine calls 0
 *   K2  of a generation that is over both members are tried: one that has joined again since (ILLEGAL_GENERATION), and one that is gone
 *       (UNKNOWN_MEMBER_ID)
 */
import { broker } from '../../../impl/core/broker.ts'
import { type BrokerState, brokerNode, defaultBrokerConfig } from '../../../impl/core/broker-state.ts'
import { groupIn, groupsOf, offsetsTopic } from '../../../impl/core/coordinator.ts'
import type { MetadataRecord } from '../../../impl/core/metadata.ts'
import { clockName } from '../../../impl/core/group-timers.ts'
import { defaultTopicConfigs, topicPartition } from '../../../impl/core/protocol.ts'
import { kafkaRules, type Rules } from '../../../impl/core/rules.ts'
import type { Event } from '../../../model/index.ts'
import { coordinator, type CoordinatorContext } from '../../../model/kafka/index.ts'
import { differing } from '../compare.ts'
import { modelCoordinator } from '../model-view.ts'
import { CannotPerform, consumerNode, partitionName } from '../stage.ts'
import { type EnsembleState, type EnsembleStep, type MachineEvent, memberOf, to } from './ensemble.ts'
import { differingLines, line } from './lines.ts'
import { Puppets } from './puppets.ts'
import type { Asked, Player, Subject } from './subject.ts'

const member = 'coordinator'
const node = brokerNode(1)
const controller = 'controller'
const partition = topicPartition(offsetsTopic, 0)
const groupId = 'group'
const lastGeneration = 3

/** Two generations to a member. */
const isSameMember = (generation: number): boolean => generation % 2 === 1

const topicLedBy = (topic: string, leader: number): readonly MetadataRecord[] => {
  const office = { replicas: [leader], leader, leaderEpoch: 1, isr: [leader] }
  const rest = { partitionEpoch: 0, elr: [], lastKnownLeader: 0 }
  return [
    { type: 'Topic', topic, partitions: 1, configs: defaultTopicConfigs },
    { type: 'Partition', topicPartition: topicPartition(topic, 0), ...office, ...rest },
  ]
}
const topics = [...topicLedBy(offsetsTopic, 1), ...topicLedBy('orders', 2)]

class CoordinatorPlayer implements Player {
  readonly #puppets = new Puppets([controller, consumerNode])
  #generation = 0
  /** By generation. */
  readonly #memberIds: string[] = []
  #said: readonly string[] = []

  constructor(rules: Partial<Rules> = {}) {
    this.#puppets.world.add(node, broker({ ...defaultBrokerConfig(1), rules: { ...kafkaRules, ...rules } }))
    this.#learn()
    this.#join()
    this.#commit(0, 0)
    this.#said = []
  }

  events(): number {
    return this.#puppets.events
  }

  perform({ event: { event } }: Asked): void {
    if (event.type === 'Join') {
      this.#generation += 1
      this.#join()
    } else if (event.type === 'OffsetCommit') this.#commit(Number(event['offset']), Number(event['generation']))
    else throw new CannotPerform(`the coordinator has no ${event.type}.`)
  }

  differences(state: EnsembleState, step: EnsembleStep): readonly string[] {
    const { log } = (this.#puppets.world.state(node) as BrokerState).replicas[partition]!
    const { generationId, offsets } = groupIn(groupsOf(log), groupId)
    const has = { generation: generationId - 1, committedOffset: offsets[partitionName] }
    const says = step.letters.map(({ message: { type, generation, committedOffset } }) =>
      line(consumerNode, type, type === 'Joined' ? { generation, committedOffset } : {}),
    )
    const said = this.#said
    this.#said = []
    return [...differing(member, modelCoordinator(memberOf(state, member)), has), ...differingLines(says, said)]
  }

  /** Both topics stand in the metadata log; this broker leads the partition of the groups, another the one that is read. */
  #learn(): void {
    this.#puppets.fire(node, 'register')
    this.#puppets.answer(this.#puppets.question(controller, 'BrokerRegistration'), {
      api: 'BrokerRegistration',
      errorCode: 'NONE',
      brokerEpoch: 1,
      metadataOffset: topics.length,
    })
    this.#puppets.fire(node, 'metadata')
    this.#puppets.answer(this.#puppets.question(controller, 'FetchMetadataLog'), {
      api: 'FetchMetadataLog',
      errorCode: 'NONE',
      batches: [{ baseOffset: 0, records: topics }],
      endOffset: topics.length,
    })
  }

  /** A new member waits in the barrier until the time of the one before it is up; one that leads the group deals it anew by joining again. */
  #join(): void {
    const joined = this.#joined()
    if (joined === undefined) return
    const { memberId, generationId } = joined
    this.#memberIds.push(memberId)
    const about = { groupId, memberId, groupInstanceId: null, generationId }
    const assignments = [{ memberId, assignment: [partitionName] }]
    this.#puppets.ask(consumerNode, node, { api: 'SyncGroup', ...about, assignments })
    this.#puppets.fire(node, `respond/${partition}`)
    this.#puppets.ask(consumerNode, node, { api: 'OffsetFetch', groupId, topicPartitions: [partitionName] })
    const fetched = this.#answers().find(({ api }) => api === 'OffsetFetch')
    if (fetched?.api !== 'OffsetFetch' || !('offsets' in fetched)) return
    const committedOffset = fetched.offsets[partitionName]
    this.#said = [line(consumerNode, 'Joined', { generation: generationId - 1, committedOffset })]
  }

  #joined() {
    const known = isSameMember(this.#generation) ? this.#memberIds.at(-1) : undefined
    const memberId = known ?? this.#askToJoin('')?.memberId ?? ''
    return this.#askToJoin(memberId)
  }

  /** Its answer, when the barrier is passed. */
  #askToJoin(memberId: string) {
    const times = { sessionTimeoutMs: 10_000, rebalanceTimeoutMs: 10_000 }
    const metadata = { topics: ['orders'], ownedPartitions: [], generationId: -1 }
    const about = {
      groupId,
      groupInstanceId: null,
      clientId: 'member',
      protocols: [{ name: 'range', metadata }],
    } as const
    this.#puppets.ask(consumerNode, node, { api: 'JoinGroup', memberId, ...about, ...times })
    const deadline = clockName('join', groupId)
    if (this.#puppets.isSet(node, deadline)) this.#puppets.fire(node, deadline)
    const answer = this.#answers().find(({ api }) => api === 'JoinGroup')
    return answer?.api === 'JoinGroup' && 'memberId' in answer && 'errorCode' in answer ? answer : undefined
  }

  #commit(offset: number, generation: number): void {
    const about = {
      groupId,
      memberId: this.#memberIdOf(generation),
      groupInstanceId: null,
      generationId: generation + 1,
    }
    this.#puppets.ask(consumerNode, node, { api: 'OffsetCommit', ...about, offsets: { [partitionName]: offset } })
    if (this.#puppets.isSet(node, `respond/${partition}`)) this.#puppets.fire(node, `respond/${partition}`)
    const [answer] = this.#answers()
    const isTaken = answer?.api === 'OffsetCommit' && 'errorCode' in answer && answer.errorCode === 'NONE'
    this.#said = isTaken ? [line(consumerNode, 'Committed')] : []
  }

  /** Of a generation to come it is who leads now, or nobody. */
  #memberIdOf(generation: number): string {
    const ofNext = isSameMember(generation) ? this.#memberIds[generation - 1] : undefined
    return this.#memberIds[generation] ?? ofNext ?? 'nobody'
  }

  #answers() {
    return this.#puppets.takeHeard().flatMap(each => (each.type === 'Received' ? [each.message.body] : []))
  }
}

function events(state: EnsembleState): readonly MachineEvent[] {
  const { generation } = memberOf<CoordinatorContext>(state, member).context
  const generations = [generation - 2, generation - 1, generation, generation + 1].filter(each => each >= 0)
  const commits = generations.flatMap(generation =>
    [1, 2].map(offset => ({ type: 'OffsetCommit', offset, generation })),
  )
  const all: readonly Event[] = [...commits, ...(generation < lastGeneration ? [{ type: 'Join' }] : [])]
  return all.map(event => to(member, event))
}

export const coordinatorSubjects: readonly Subject[] = [
  {
    name: 'one group',
    machines: { [member]: 'coordinator' },
    ensemble: { members: { [member]: { machine: coordinator } } },
    events,
    projection: state => memberOf<CoordinatorContext>(state, member).context,
    limit: 5_000,
    play: rules => new CoordinatorPlayer(rules),
  },
]
