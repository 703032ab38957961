/**
 * Performs the steps of model/sinks on a stage: what a worker does with a record it does by the recipe of impl/sinks, in a member of a real group.
 *
 *   PS1  a record in hand is a recipe's state, and nothing else: what comes next is what the recipe says
 *   PS2  a record that is given up is sought again by its member, if that has the partition; a sink that stores offsets with its data reads where to begin
 */
import {
  interrupt,
  type Next,
  type Recipe,
  type SourceRecord,
  start,
  type State,
  step,
} from '../../../impl/sinks/recipe.ts'
import { positionIn, type Sink, storedPosition } from '../../../impl/sinks/recipes.ts'
import type { Failed } from '../../../impl/sinks/store.ts'
import type { Step } from '../../../model/index.ts'
import { CannotPerform } from '../hands.ts'
import { type Polled, SinkStage } from './sink-stage.ts'

export interface InHand {
  readonly record: number
  readonly offset: number
  readonly state: State
  readonly next: Next
}

export interface Circumstances {
  readonly records: number
  readonly isAskedOnce?: boolean
  /** Who reads the messages has their identity as a key. */
  readonly remembers?: boolean
}

const noAnswer: Failed = { type: 'failed', code: '', text: 'the answer was lost', isUnknown: true }
const nobody: SourceRecord = { partition: 'orders-0', offset: 0, key: 'k', value: '' }

export class SinkPerformer {
  readonly stage: SinkStage
  readonly sink: Sink
  /** A request: it is committed before it is handled, so that nobody is handed it again. */
  readonly isAskedOnce: boolean
  readonly held = new Map<number, InHand>()
  /** By relay: what it has read from the outbox. */
  readonly relayed = new Map<number, InHand>()
  /** Polled while the partition was given, and not received yet. */
  readonly #polled = new Map<number, Polled>()
  #deliveries = 0

  /** Worker 1 has the partition when the story begins. */
  constructor(sink: Sink, { records, isAskedOnce = false, remembers = false }: Circumstances) {
    this.sink = sink
    this.isAskedOnce = isAskedOnce
    this.stage = new SinkStage(records, remembers)
    this.assign(1)
  }

  perform({ by, event }: Step): void {
    const record = Number(event['record'] ?? 0)
    if (by === 'queue') return this.assign(Number(event['worker']))
    if (by === 'store') return this.expire(record)
    if (by.startsWith('relay-')) return this.#relay(Number(by.slice('relay-'.length)), event.type)
    this.#work(Number(by.slice('worker-'.length)), record, event.type)
  }

  #work(worker: number, record: number, type: string): void {
    switch (type) {
      case 'receive':
        return this.receive(worker, record)
      case 'step':
      case 'stepUnheard':
        return this.step(worker, type === 'stepUnheard')
      case 'throw': {
        const one = this.#inHand(worker)
        return this.#go(worker, one, interrupt(one.state, 'The handler threw.'))
      }
      case 'confirm':
      case 'confirmLost':
        return this.confirm(worker, type === 'confirmLost')
      case 'seek':
        return this.seek(worker)
      case 'crash':
        this.held.delete(worker)
        this.#polled.delete(worker)
        return this.stage.crash(worker)
      case 'restart':
        return this.stage.restart(worker)
    }
    throw new CannotPerform(`a worker does not ${type} here.`)
  }

  receive(worker: number, record: number): void {
    const polled = this.next(worker)
    if (polled?.record !== record)
      throw new CannotPerform(`worker-${worker} is handed ${polled ? `#${polled.record}` : 'nothing'}, not #${record}.`)
    this.take(worker, polled)
  }

  /** What comes without being named. */
  next(worker: number): Polled | undefined {
    // Whoever is there is asked: nobody has the caller's requests for his own.
    const polled = this.#polled.get(worker) ?? this.stage.poll(worker) ?? this.#askedAnew(worker)
    this.#polled.delete(worker)
    return polled
  }

  take(worker: number, { record, offset }: Polled): void {
    const source = { ...nobody, offset, value: String(record) }
    const [state, next] = this.#start(this.sink, source, `worker-${worker}`)
    this.held.set(worker, { record, offset, state, next })
    if (this.isAskedOnce) this.stage.commit(worker, offset + 1)
  }

  step(worker: number, isUnheard = false): void {
    const one = this.#inHand(worker)
    this.#go(worker, one, this.#ask(one, isUnheard))
  }

  confirm(worker: number, isLost = false): void {
    const { offset, next, record } = this.#inHand(worker)
    if (next.type !== 'done') throw new CannotPerform(`worker-${worker} is not done with #${record}.`)
    this.held.delete(worker)
    if (this.isAskedOnce) return
    if (isLost) this.stage.loseCommit(worker, offset + 1)
    else this.stage.commit(worker, offset + 1)
  }

  seek(worker: number): void {
    const [, next] = this.#start(storedPosition, nobody, '')
    if (next.type === 'ask') this.stage.seek(worker, positionIn(this.stage.perform(next.operation)))
    this.#polled.delete(worker)
  }

  assign(worker: number): void {
    const polled = this.stage.assign(worker)
    this.#polled.delete(worker)
    if (polled) this.#polled.set(worker, polled)
  }

  /** Its lock, or its claim. */
  expire(record: number): void {
    for (const kind of ['lock', 'claim']) this.stage.cache.expire(`${kind}:orders-0@${record - 1}`)
  }

  /** If it is down. */
  start(worker: number): void {
    if (!this.stage.isRunning(worker)) this.stage.restart(worker)
  }

  /** One that dies or throws begins again with the outbox. */
  #relay(relay: number, type: string): void {
    if (type === 'crash' || type === 'throw') this.relayed.delete(relay)
    else this.relay(relay, type === 'sendUnheard')
  }

  /** Its next operation: to read, to send, to remove. */
  relay(relay: number, isUnheard = false): void {
    const one = this.relayed.get(relay) ?? this.#newRound(relay)
    const [state, next] = this.#ask(one, isUnheard)
    if (next.type === 'ask') this.relayed.set(relay, { ...one, record: Number(state.found), state, next })
    else this.relayed.delete(relay)
  }

  #askedAnew(worker: number): Polled | undefined {
    return this.isAskedOnce ? this.stage.assign(worker) : undefined
  }

  #newRound(relay: number): InHand {
    const [state, next] = this.#start(this.sink.relay!, nobody, `relay-${relay}`)
    return { record: 0, offset: 0, state, next }
  }

  #start(recipe: Recipe, record: SourceRecord, who: string): readonly [State, Next] {
    this.#deliveries += 1
    return start(recipe, { record, token: `${who}/${this.#deliveries}` })
  }

  #ask({ state, next, record }: InHand, isUnheard: boolean): readonly [State, Next] {
    if (next.type !== 'ask') throw new CannotPerform(`nothing is to be done for #${record} any more.`)
    const reply = this.stage.perform(next.operation)
    return step(state, isUnheard ? noAnswer : reply)
  }

  #go(worker: number, one: InHand, [state, next]: readonly [State, Next]): void {
    if (next.type !== 'giveUp') return void this.held.set(worker, { ...one, state, next })
    this.held.delete(worker)
    if (this.sink.position === 'committed' && !this.isAskedOnce) this.stage.seek(worker, one.offset)
  }

  #inHand(worker: number): InHand {
    const one = this.held.get(worker)
    if (one === undefined) throw new CannotPerform(`worker-${worker} has nothing in hand.`)
    return one
  }
}
