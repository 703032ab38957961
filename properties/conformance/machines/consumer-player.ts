/**
 * Consumer: the client and its application in a world where the leader and the group's coordinator are puppets.
 *
 * Whether a record is being handled is the application's to know; position, generation and commits are the client's. A poll that has asked and got
 * nothing asks again: that is how the machine's second `poll` looks.
 */
import { brokerNode } from '../../../impl/core/broker-state.ts'
import { consumer } from '../../../impl/core/consumer.ts'
import type { ConsumerState } from '../../../impl/core/consumer-state.ts'
import type { Rules } from '../../../impl/core/rules.ts'
import { encodeBatch, withOffsetAndEpoch } from '../../../impl/core/record-batch.ts'
import type { Event } from '../../../model/index.ts'
import type { ConsumerParameters } from '../../../model/kafka/index.ts'
import { differing } from '../compare.ts'
import { modelConsumer } from '../model-view.ts'
import { consumerConfig } from '../consumer-application.ts'
import { CannotPerform, consumerNode, partitionName } from '../stage.ts'
import { type EnsembleState, type EnsembleStep, memberOf } from './ensemble.ts'
import { differingLines, line } from './lines.ts'
import { Puppets } from './puppets.ts'
import type { Asked, Player } from './subject.ts'

const leader = brokerNode(1)
const coordinator = brokerNode(2)
const fetchTimer = `fetch/${partitionName}`
const encoder = new TextEncoder()

type Doing = 'joining' | 'ready' | 'asking' | 'waiting' | 'handling' | 'down'

export class ConsumerPlayer implements Player {
  readonly #parameters: ConsumerParameters
  readonly #puppets = new Puppets([leader, coordinator])
  #doing: Doing = 'joining'
  #record = -1

  constructor(parameters: ConsumerParameters, rules: Partial<Rules> = {}) {
    this.#parameters = parameters
    this.#puppets.world.add(consumerNode, consumer(consumerConfig(parameters, coordinator, rules)))
    this.#puppets.settle()
    this.#findCoordinator()
  }

  events(): number {
    return this.#puppets.events
  }

  perform({ event: { event }, isRefused }: Asked): void {
    if (isRefused) return this.#puppets.fire(consumerNode, 'autoCommit')
    this.#act(event)
    this.#puppets.settle()
    this.#findCoordinator()
  }

  differences(state: EnsembleState, step: EnsembleStep): readonly string[] {
    const says = step.letters.flatMap(({ to, message: { type, ...fields } }) =>
      type === 'Join' ? [] : [line(to.startsWith('peer') ? 'leader' : to, type, fields)],
    )
    return [
      ...differing('consumer', modelConsumer(memberOf(state, 'consumer')), this.#view()),
      ...differingLines(says, this.#lines()),
    ]
  }

  get #client(): ConsumerState {
    return this.#puppets.world.state(consumerNode) as ConsumerState
  }

  #view() {
    if (this.#doing === 'down' || this.#doing === 'joining') return { state: this.#doing }
    const { generationId: generation, partitions } = this.#client
    return { state: this.#doing, record: this.#record, position: partitions[partitionName]!.position, generation }
  }

  /** Not told: what a client asks to find its way. */
  #lines(): readonly string[] {
    return this.#puppets.takeHeard().flatMap(each => {
      if (each.type !== 'Received' || each.message.kind !== 'request') return []
      const { body } = each.message
      if (body.api === 'Fetch') return [line('leader', 'ConsumerFetch', { offset: body.fetchOffset })]
      if (body.api !== 'OffsetCommit') return []
      return [line('offsets', 'OffsetCommit', { offset: body.offsets[partitionName], generation: body.generationId })]
    })
  }

  #act(event: Event): void {
    switch (event.type) {
      case 'join':
        return void this.#puppets.question(coordinator, 'JoinGroup')
      case 'Joined':
        return this.#join(event)
      case 'poll':
        return this.#poll()
      case 'ConsumerFetched':
        return this.#fetched(event)
      case 'OffsetOutOfRange':
        return this.#outOfRange(Number(event['end']))
      case 'commit':
        return this.#commit()
      case 'Committed':
        return this.#committed()
      case 'CommitLost':
        return this.#loseCommit()
      case 'finish':
        return this.#putDown('ready')
      case 'handlerThrows':
        return this.#throw()
      case 'close':
        this.#puppets.world.call(consumerNode, { type: 'close' })
        return this.#crash()
      case 'crash':
        return this.#crash()
      case 'restart':
        this.#puppets.world.restart(consumerNode)
        return this.#putDown('joining')
      default:
        throw new CannotPerform(`the consumer has no ${event.type}.`)
    }
  }

  #putDown(doing: Doing): void {
    this.#record = -1
    this.#doing = doing
  }

  #findCoordinator(): void {
    for (const question of this.#puppets.questions(coordinator, 'FindCoordinator'))
      this.#puppets.answer(question, { api: 'FindCoordinator', errorCode: 'NONE', brokerId: 2 })
  }

  #join({ committedOffset, generation }: Event): void {
    const joining = this.#puppets.question(coordinator, 'JoinGroup')
    const about = { protocolName: 'range', leader: 'another', memberId: 'member', members: [], skipAssignment: false }
    const generationId = Number(generation)
    this.#puppets.answer(joining, { api: 'JoinGroup', errorCode: 'NONE', generationId, ...about })
    const syncing = this.#puppets.question(coordinator, 'SyncGroup')
    this.#puppets.answer(syncing, { api: 'SyncGroup', errorCode: 'NONE', assignment: [partitionName] })
    const offsets = { [partitionName]: Number(committedOffset) }
    const asking = this.#puppets.question(coordinator, 'OffsetFetch')
    this.#puppets.answer(asking, { api: 'OffsetFetch', errorCode: 'NONE', offsets })
    this.#doing = 'ready'
  }

  get #isFetching(): boolean {
    return this.#client.requests.some(({ api }) => api === 'Fetch')
  }

  #poll(): void {
    if (this.#isFetching) this.#answerFetch(new Uint8Array())
    if (this.#client.poll === null) this.#puppets.world.call(consumerNode, { type: 'poll' })
    this.#learnLeader()
    this.#puppets.fire(consumerNode, fetchTimer)
  }

  #learnLeader(): void {
    if (!this.#puppets.isSet(consumerNode, 'metadata')) return
    this.#puppets.fire(consumerNode, 'metadata')
    const partitions = { [partitionName]: { leader: 1, leaderEpoch: 1 } }
    this.#puppets.answer(this.#puppets.question(coordinator, 'Metadata'), {
      api: 'Metadata',
      errorCode: 'NONE',
      partitions,
    })
  }

  /** An answer has its question: where the path did not say that it polls, the client does so now, and that is not told. */
  #ask(): void {
    if (this.#isFetching) return
    this.#poll()
    this.#puppets.takeHeard()
  }

  #answerFetch(batches: Uint8Array, errorCode: 'NONE' | 'OFFSET_OUT_OF_RANGE' = 'NONE'): void {
    const about = { topicPartition: partitionName, highWatermark: 0, logStartOffset: 0 }
    this.#puppets.answer(this.#puppets.question(leader, 'Fetch'), { api: 'Fetch', errorCode, ...about, batches })
  }

  #fetched({ offset, record }: Event): void {
    this.#ask()
    const records = [{ key: null, value: encoder.encode(`${String(record)}.0`), timestamp: 0 }] as const
    this.#answerFetch(withOffsetAndEpoch(encodeBatch({ records }), Number(offset), 1))
    this.#record = Number(record)
    this.#doing = this.#parameters.commit === 'before' ? 'asking' : 'handling'
  }

  #outOfRange(end: number): void {
    this.#ask()
    this.#answerFetch(new Uint8Array(), 'OFFSET_OUT_OF_RANGE')
    this.#puppets.fire(consumerNode, fetchTimer)
    const question = this.#puppets.question(leader, 'ListOffsets')
    const offset = question.body.at === 'latest' ? end : 0
    this.#puppets.answer(question, { api: 'ListOffsets', errorCode: 'NONE', topicPartition: partitionName, offset })
  }

  /** When the client commits by itself, its timer does (and in Java the next poll); else the application calls. */
  #commit(): void {
    const { commit } = this.#parameters
    if (commit === 'handed-out') this.#puppets.fire(consumerNode, 'autoCommit')
    else if (commit === 'poll') this.#commitInPoll()
    else this.#puppets.world.call(consumerNode, { type: 'commit', offsets: { [partitionName]: this.#committable } })
    if (this.#doing === 'asking') this.#doing = 'waiting'
  }

  /** The slip of `last-handled`: the offset of the record itself, where the next one belongs. */
  get #committable(): number {
    const { position } = this.#client.partitions[partitionName]!
    return position - (this.#parameters.commit === 'last-handled' ? 1 : 0)
  }

  #commitInPoll(): void {
    if (this.#client.poll !== null) this.#puppets.fire(consumerNode, 'poll')
    if (!this.#client.isAutoCommitDue) this.#puppets.fire(consumerNode, 'autoCommit')
    this.#puppets.world.call(consumerNode, { type: 'poll' })
  }

  #committed(): void {
    const question = this.#puppets.questions(coordinator, 'OffsetCommit').at(-1)
    if (question !== undefined) this.#puppets.answer(question, { api: 'OffsetCommit', errorCode: 'NONE' })
    if (this.#doing === 'waiting') this.#doing = 'handling'
  }

  /** The coordinator goes down with it, and comes back. */
  #loseCommit(): void {
    this.#puppets.world.crash(coordinator)
    this.#puppets.world.restart(coordinator)
    this.#puppets.notice(consumerNode)
    if (this.#doing === 'waiting') this.#doing = 'asking'
  }

  /** It goes down in good order: a client that commits by itself, or a finally clause, commits what was handed out. */
  #throw(): void {
    const { onThrow, commit } = this.#parameters
    if (onThrow !== 'throws') return this.#putDown('ready')
    if (commit === 'finally' && this.#client.partitions[partitionName]!.sentOffset < this.#committable) this.#commit()
    else if (commit === 'poll' || commit === 'handed-out') this.#puppets.world.call(consumerNode, { type: 'close' })
    this.#crash()
  }

  #crash(): void {
    this.#puppets.settle()
    this.#puppets.world.crash(consumerNode)
    this.#putDown('down')
  }
}
