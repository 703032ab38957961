/**
 * Trace: a run of the reference broker, event by event, validated against the model as a set-of-states simulation.
 *
 *     world ──after each step: node, input, effects, state──▶ Trace ──▶ per partition and process: the model's states that explain it so far
 *
 *   V1  an event that has no counterpart in the model is counted as unmodelled, and must not change what is compared
 *   V2  nothing is searched beyond one event: the world says which messages arrive, the machines say what becomes of it
 *   V3  the first event that no state explains ends the validation: what comes after it is its consequence
 *
 * Validated: the broker's copies of every partition, those of __consumer_offsets included, and the controller. Not validated: bit rot (no disk
 * of the model's forgets what was flushed), the clients' own states.
 */
import type { BrokerState } from '../../impl/core/broker-state.ts'
import type { ControllerState } from '../../impl/core/controller.ts'
import { offsetsTopic } from '../../impl/core/coordinator.ts'
import { type MetadataBatch, type MetadataImage, replay } from '../../impl/core/metadata.ts'
import type { Effect, Input } from '../../impl/core/process.ts'
import { logFile } from '../../impl/core/replica-state.ts'
import { topicOf } from '../../impl/core/protocol.ts'
import type { Event } from '../../model/explorer/adapter.ts'
import { alterationSteps, decisionSteps } from './controller-steps.ts'
import type { Candidate } from './explain.ts'
import { failureOf, type Happened, type TraceFailure } from './failure.ts'
import {
  type BrokerStep,
  brokerLetters,
  coordinatedIn,
  modelLetter,
  type Reader,
  type Said,
  toGroup,
} from './letters.ts'
import { Names } from './names.ts'
import { answerText, type Outcome, PartitionStates } from './partition.ts'
import { replicaSteps, startSteps } from './replica-steps.ts'
import { nothing } from './table.ts'
import { type Facts, settingOf } from './setting.ts'
import type { Sent } from './stepping.ts'
import { batchesBelow } from './views.ts'

export interface TraceResult {
  readonly events: number
  /** Events of which at least one step of a machine is the explanation, or a refusal of one. */
  readonly explained: number
  /** Events without a counterpart in the model, by kind. */
  readonly unmodelled: Readonly<Record<string, number>>
  /** The most states that one process had at a time. */
  readonly maxStates: number
  readonly failure?: TraceFailure
}

const remembered = 12

export class Trace {
  readonly #facts: Facts
  readonly #names = new Names()
  readonly #partitions = new Map<string, PartitionStates>()
  readonly #letters = new WeakMap<object, unknown>()
  readonly #before = new Map<string, unknown>()
  readonly #incarnations = new Map<string, number>()
  readonly #unmodelled = new Map<string, number>()
  readonly #reader: Reader
  #recent: Happened[] = []
  #events = 0
  #explained = 0
  #maxStates = 1
  #failure: TraceFailure | undefined

  constructor(facts: Facts) {
    this.#facts = facts
    this.#reader = {
      names: this.#names,
      incarnationOf: (broker, brokerEpoch) => this.#incarnations.get(`${broker}/${brokerEpoch}`) ?? 0,
      setting: name => this.#partitions.get(name)?.setting,
    }
  }

  get failure(): TraceFailure | undefined {
    return this.#failure
  }

  /** One step of one process; `input` is undefined where it started, `state` is the one after. */
  after(node: string, input: Input<unknown> | undefined, effects: readonly Effect<unknown>[], state: unknown): void {
    if (this.#failure !== undefined) return
    this.#events += 1
    this.#recent.push({ n: this.#events, node, input, effects })
    if (this.#recent.length > 20 * remembered) this.#recent = this.#recent.slice(-remembered)
    const before = input === undefined ? undefined : this.#before.get(node)
    this.#before.set(node, state)
    if (node === 'controller') this.#controller(input, effects, before as ControllerState, state as ControllerState)
    else if (node.startsWith('broker-'))
      this.#broker({ node, input, effects, before: before as BrokerState, after: state as BrokerState })
    else this.#client(node, input, effects)
  }

  result(): TraceResult {
    const about = { events: this.#events, explained: this.#explained, maxStates: this.#maxStates }
    const unmodelled = Object.fromEntries([...this.#unmodelled].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    return { ...about, unmodelled, ...(this.#failure ? { failure: this.#failure } : {}) }
  }

  #broker(step: BrokerStep): void {
    const { node, input, before, after } = step
    const broker = Number(node.split('-')[1])
    const said = brokerLetters(this.#reader, step)
    const about = aboutOf(step)
    let isExplained = false
    for (const [name, partition] of this.#partitions) {
      if (partition.setting.idOf(broker) === 0) continue
      const isChanged = input === undefined || before?.replicas[name] !== after.replicas[name]
      const candidates = this.#candidates(partition, step, about)
      const saidHere = said.filter(({ topicPartition }) => topicPartition === name)
      isExplained ||= candidates !== undefined
      if (candidates === undefined && !isChanged && saidHere.length === 0) continue
      this.#see(step, broker, partition, candidates ?? [nothing], saidHere)
      if (this.#failure !== undefined) return
    }
    this.#count(isExplained, `broker: ${kindOf(input)}`)
  }

  #candidates({ setting }: PartitionStates, step: BrokerStep, about: string): readonly Candidate[] | undefined {
    const { topicPartition } = setting
    if (step.input === undefined) {
      const log = step.after.replicas[topicPartition]?.log
      return startSteps(setting, step, log ? batchesBelow(log, log.logEndOffset) : 0)
    }
    if (about !== everything && about !== topicPartition) return undefined
    return replicaSteps({ setting, names: this.#names, letterOf: body => this.#letters.get(body) }, step)
  }

  #see(
    step: BrokerStep,
    broker: number,
    partition: PartitionStates,
    candidates: readonly Candidate[],
    said: readonly Said[],
  ): void {
    const { topicPartition } = partition.setting
    const outcome = partition.seeBroker(broker, {
      candidates,
      said: texts(said),
      replica: step.after.replicas[topicPartition],
      isUnflushed: isUnflushed(step.effects, logFile(topicPartition)),
      toLetter: topicOf(topicPartition).topic === offsetsTopic ? groupLetter : modelLetter,
    })
    this.#maxStates = Math.max(this.#maxStates, partition.size)
    this.#note(topicPartition, outcome, said)
  }

  #note(topicPartition: string, outcome: Outcome, said: readonly Said[]): void {
    if ('closest' in outcome) {
      this.#failure = failureOf(topicPartition, outcome.closest, this.#recent.slice(-remembered), this.#names)
      return
    }
    said.forEach(({ body }, at) => this.#letters.set(body, outcome.letters[at]!.message))
  }

  #controller(
    input: Input<unknown> | undefined,
    effects: readonly Effect<unknown>[],
    before: ControllerState | undefined,
    after: ControllerState,
  ): void {
    const known = before ?? this.#decided
    const alteration = this.#alterationIn(input)
    const said = answers(effects, this.#partitions)
    let image = known?.image ?? after.image
    let isExplained = false
    for (const batch of after.log.slice(known?.log.length ?? 0)) {
      image = replay(image, [batch])
      isExplained = this.#decide(image, batch, alteration, said) || isExplained
      if (this.#failure !== undefined) return
    }
    this.#decided = after
    if (alteration !== undefined && !isExplained) isExplained = this.#refuse(after.image, alteration, said)
    if (this.#failure === undefined && after.image !== before?.image) this.#compare(after.image)
    this.#count(isExplained, `controller: ${kindOf(input)}`)
  }

  /** What the controller's log held when it was last seen: what it starts with. */
  #decided: ControllerState | undefined

  #decide(
    image: MetadataImage,
    batch: MetadataBatch,
    alteration: Alteration | undefined,
    said: readonly Said[],
  ): boolean {
    for (const record of batch.records) {
      if (record.type === 'RegisterBroker')
        this.#incarnations.set(`${record.brokerId}/${record.brokerEpoch}`, record.incarnation)
      if (record.type === 'Partition' && batch.records.some(({ type }) => type === 'Topic'))
        this.#make(image, record.topicPartition)
    }
    let isExplained = false
    for (const [name, partition] of this.#partitions) {
      const event = alteration?.topicPartition === name ? alteration.event : undefined
      const candidates = decisionSteps(partition.setting, batch, event)
      if (candidates === undefined) continue
      isExplained = true
      const saidHere = event ? said : []
      this.#note(name, partition.seeController(image, candidates, texts(saidHere)), saidHere)
      if (this.#failure !== undefined) return true
    }
    return isExplained
  }

  #make(image: MetadataImage, topicPartition: string): void {
    const setting = settingOf(image, topicPartition, this.#facts)
    this.#partitions.set(topicPartition, new PartitionStates(setting, image, this.#reader))
  }

  #refuse(image: MetadataImage, { topicPartition, event }: Alteration, said: readonly Said[]): boolean {
    const outcome = this.#partitions.get(topicPartition)!.seeController(image, alterationSteps(event), texts(said))
    this.#note(topicPartition, outcome, said)
    return true
  }

  #compare(image: MetadataImage): void {
    for (const [name, partition] of this.#partitions) {
      this.#note(name, partition.seeController(image, [nothing], []), [])
      if (this.#failure !== undefined) return
    }
  }

  #alterationIn(input: Input<unknown> | undefined): Alteration | undefined {
    if (input?.type !== 'Received' || input.message.kind !== 'request') return undefined
    const { body } = input.message
    if (body.api !== 'AlterPartition') return undefined
    const event = this.#letters.get(body) as Event | undefined
    return event && { topicPartition: body.topicPartition, event }
  }

  #client(node: string, input: Input<unknown> | undefined, effects: readonly Effect<unknown>[]): void {
    for (const effect of effects) {
      if (effect.type !== 'Send' || effect.message.kind !== 'request') continue
      const { body } = effect.message
      if (body.api === 'Produce') this.#names.noteSession(body.topicPartition, body.batch)
    }
    this.#count(false, `${node.split('-')[0]}: ${kindOf(input)}`)
  }

  #count(isExplained: boolean, kind: string): void {
    if (isExplained) this.#explained += 1
    else this.#unmodelled.set(kind, (this.#unmodelled.get(kind) ?? 0) + 1)
  }
}

interface Alteration {
  readonly topicPartition: string
  readonly event: Event
}

const everything = '*'

const texts = (said: readonly Said[]) => said.map(({ text }) => text)

/** What it appended there is not followed by a flush. */
function isUnflushed(effects: readonly Effect<unknown>[], file: string): boolean {
  const last = effects.findLast(effect => (effect.type === 'Append' || effect.type === 'Flush') && effect.file === file)
  return last?.type === 'Append'
}

const groupLetter = (sent: Sent) =>
  modelLetter(sent).map(letter => (sent.message.type === 'ProduceReply' ? toGroup(letter) : letter))

/** Which partition an event of a broker is about; every one: it may be about any of them. */
function aboutOf({ input, before, after }: BrokerStep): string {
  if (input === undefined) return everything
  if (input.type === 'TimerFired') return input.timer.split('/')[1] ?? ''
  if (input.type === 'Disconnected') return topicPartitionIn(before?.asked[input.correlationId])
  if (input.type !== 'Received') return ''
  const { body } = input.message
  if (body.api === 'FetchMetadataLog') return everything
  return coordinatedIn(before ?? after, input) ?? topicPartitionIn(body)
}

const topicPartitionIn = (body: object | undefined): string =>
  body !== undefined && 'topicPartition' in body ? String(body.topicPartition) : ''

/** The controller's answers to changes of the set. */
const answers = (
  effects: readonly Effect<unknown>[],
  partitions: ReadonlyMap<string, PartitionStates>,
): readonly Said[] =>
  effects.flatMap(effect => {
    if (effect.type !== 'Send' || effect.message.kind !== 'response') return []
    const { body } = effect.message
    if (body.api !== 'AlterPartition') return []
    const { topicPartition, errorCode, isr, partitionEpoch } = body
    const setting = partitions.get(topicPartition)?.setting
    if (setting === undefined) return []
    return [{ topicPartition, text: answerText(errorCode, isr.map(setting.idOf).toSorted(), partitionEpoch), body }]
  })

/** What kind of event it is: an api, a timer without what it is about, or what the world says. */
function kindOf(input: Input<unknown> | undefined): string {
  if (input === undefined) return 'start'
  if (input.type === 'TimerFired') return `timer ${input.timer.split('/')[0]}`
  if (input.type === 'Received') return `${input.message.body.api} ${input.message.kind}`
  return input.type
}
