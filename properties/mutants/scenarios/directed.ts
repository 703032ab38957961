/**
 * Directed: a stage on which every step is chosen. Faults by name, waits for what a broker knows by now, single messages lost or kept back.
 *
 *   D1  what the script does is done and what it waits for comes, or it says so: a scenario that has lost its way proves nothing
 *   D2  every fault is the stage's own, and undone with the rest; but for who is gone for good
 */
import type { BrokerState } from '../../../impl/core/broker-state.ts'
import type { Message } from '../../../impl/core/process.ts'
import type { Replica } from '../../../impl/core/replica-state.ts'
import type { ClusterWorld } from '../../../impl/index.ts'
import type { FaultKind, Pending } from '../../../impl/world/index.ts'
import type { Action, Strike } from '../../runs/plan.ts'
import type { Stage } from '../../runs/stage.ts'

/** Longer than a session, an election and a lag together. */
const patienceMs = 3_000

type Party = number | 'controller'
const nodeOf = (party: Party) => (party === 'controller' ? party : (`broker-${party}` as const))

type InFlight = Pending & { readonly type: 'message' }
export type Which = (body: Message['body'], message: InFlight) => boolean

export class Directed {
  readonly #stage: Stage
  readonly #perform: (doIt: () => void) => void
  #performed: readonly Action[] = []
  #open: readonly Strike[] = []
  #lost: Which | undefined

  constructor(stage: Stage, perform: (doIt: () => void) => void) {
    this.#stage = stage
    this.#perform = perform
  }

  /** What the promises of the run are derived from. */
  get performed(): readonly Action[] {
    return this.#performed
  }

  get stage(): Stage {
    return this.#stage
  }

  get world(): ClusterWorld {
    return this.#stage.world
  }

  crash = (...brokers: readonly number[]): void => brokers.forEach(id => this.#strike('crash', id, id))
  wipe = (broker: number): void => this.#strike('wipe', broker, broker)
  losePower = (broker: number): void => this.#strike('losePower', broker, broker)
  cut = (one: Party, other: Party): void => this.#strike('cut', one, other)
  hold = (from: Party, to: Party): void => this.#strike('hold', from, to)
  restart = (broker: number): void => this.#undo(({ fault, node }) => isDown.has(fault) && node === nodeOf(broker))
  heal = (one: Party, other: Party): void =>
    this.#undo(({ fault, node, other: far }) => fault === 'cut' && node === nodeOf(one) && far === nodeOf(other))
  /** Nobody starts it again. */
  isGone = (broker: number): void => this.#perform(() => this.world.crash(`broker-${broker}`))

  /** A client's process does nothing, and knows of nothing, while this is done. */
  stopFor(node: `consumer-${number}`, meanwhile: () => void): void {
    this.#perform(() => this.world.pause(node))
    meanwhile()
    this.#perform(() => this.world.resume(node))
  }

  /** A client that nobody starts again. */
  leave = (node: `consumer-${number}`): void => this.#perform(() => this.world.crash(node))

  /** One record. */
  send(): void {
    this.#do({ do: 'send', partition: 0, records: 1 })
  }

  /** The consumer's application does its next thing. */
  step(): void {
    this.#do({ do: 'consume', steps: 1 })
  }

  /** It goes on for so long. */
  consume(ms: number): void {
    for (let passed = 0; passed < ms; passed += 20) {
      this.#do({ do: 'consume', steps: 20 })
      this.advance(20)
    }
  }

  advance(ms: number): void {
    this.#perform(() => void this.world.runUntil(() => this.#loses(), ms))
  }

  /** D1. */
  until(isSo: () => boolean): void {
    for (const end = this.world.now + patienceMs; !isSo();) {
      if (this.world.now >= end) throw new Error(`A scenario waits in vain: ${String(isSo)}`)
      this.#perform(() => void this.world.runUntil(() => this.#loses() || isSo(), 100))
    }
  }

  /** From here on such messages are lost, and no others; whoever waits for an answer hears of it, and asks again. */
  lose(which?: Which): void {
    this.#lost = which
  }

  /** As `until`, and such messages wait meanwhile, with those behind them on their connection. */
  untilKeeping(which: Which, isSo: () => boolean): void {
    const end = this.world.now + patienceMs
    this.#perform(() => {
      while (!isSo()) {
        const kept = new Set(this.messages(which).map(({ id }) => id))
        const next = this.world.pending().find(({ id, isReady }) => isReady && !kept.has(id))
        if (next === undefined || next.due > end) throw new Error(`A scenario waits in vain: ${String(isSo)}`)
        this.world.execute(next.id)
      }
    })
  }

  /** Now, of what was kept: all up to the first that is the one. */
  deliver(kept: Which, isIt: Which): void {
    const waiting = this.messages(kept)
    const end = waiting.findIndex(it => isIt(it.message.body, it))
    for (const { id } of waiting.slice(0, end + 1)) this.#perform(() => this.world.execute(id))
  }

  messages = (which: Which): readonly InFlight[] =>
    this.world
      .pending()
      .filter(it => it.type === 'message')
      .filter(it => which(it.message.body, it))

  broker = (id: number): BrokerState => this.world.state(`broker-${id}`)
  replica = (id: number): Replica | undefined => this.broker(id).replicas['orders-0']
  end = (id: number): number => this.replica(id)?.log.logEndOffset ?? 0
  /** The set that a leader takes for the one in force. */
  believed = (id: number): string => this.replica(id)?.isr.join() ?? ''
  leader = (): number => this.#stage.cluster.leader('orders')
  /** It has been elected, and knows it. */
  leads = (id: number): boolean => this.leader() === id && this.replica(id)?.role === 'leader'
  /** The set that is in force. */
  inSync = (): string => this.#stage.cluster.inSync('orders').toSorted().join()

  isAcknowledged = (): boolean => {
    const history = this.#stage.cluster.history()
    const last = history.findLast(told => told.type === 'send')
    return history.some(told => told.type === 'acknowledged' && told.id === last?.id)
  }

  #loses(): false {
    if (this.#lost !== undefined) for (const { id } of this.messages(this.#lost)) this.world.drop(id)
    return false
  }

  #strike(fault: FaultKind, node: Party, other: Party): void {
    const strike = { do: 'strike', fault, node: nodeOf(node), other: nodeOf(other), luck: 1 } as const
    this.#do(strike)
    this.#open = [...this.#open, strike]
  }

  #undo(isIt: (strike: Strike) => boolean): void {
    const which = this.#open.findIndex(isIt)
    this.#open = this.#open.filter((_, i) => i !== which)
    this.#do({ do: 'undo', which })
  }

  /** D1. An application that waits for an answer has nothing to do, and may be asked all the same. */
  #do(action: Action): void {
    this.#performed = [...this.#performed, action]
    this.#perform(() => {
      const done = this.#stage.perform(action)
      if (done === undefined && action.do !== 'consume')
        throw new Error(`A scenario can not do this: ${JSON.stringify(action)}`)
    })
  }
}

const isDown: ReadonlySet<FaultKind> = new Set(['crash', 'wipe', 'losePower'])
