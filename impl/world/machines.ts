/**
 * Machines: the processes of the world, each with its disk and its timers. Steps them, and performs what they want.
 *
 *   M1  the effects of a step are performed in order and as a whole; then the checker looks, then listeners hear what was told
 *   M2  a process that goes down takes its timers along
 *   M3  an assertion that fails within a step is the caller's; or, where somebody sees to halts, the end of that process and of nothing else
 *   M4  a process whose disk has a capacity hears of its free bytes when they changed, before anything else
 */
import { assert, AssertionError } from '../core/assert.ts'
import type { DiskImage, Effect, Input, NodeId, Step } from '../core/process.ts'
import type { Agenda, MessageEvent, WorldEvent } from './agenda.ts'
import { Disk, type ShortRead } from './disk.ts'
import { newHost, type AnyProcess, type CallOf, type Host, type ToldOf } from './host.ts'
import type { Network } from './network.ts'

/** For checkers: they look, and drive nothing. `input` is undefined where the process started. */
export type AfterStep<Processes> = (
  node: keyof Processes & NodeId,
  input: Input<CallOf<Processes[keyof Processes]>> | undefined,
  effects: readonly Effect<ToldOf<Processes[keyof Processes]>>[],
  now: number,
) => void

/** For applications: they may call, and see to faults. */
export type TellListener<Processes> = (
  node: keyof Processes & NodeId,
  told: ToldOf<Processes[keyof Processes]>,
  now: number,
) => void

/** For whoever keeps a record: a process is no more. */
export type DownListener = (node: NodeId, now: number) => void

/** Who sees to a process whose code was found wrong (an assertion failed): it is down, as a real one would be. */
export type OnHalt = (node: NodeId, error: AssertionError) => void

/** The world's time, milliseconds. */
export interface Clock {
  now: number
}

export interface AddOptions {
  /** What its disk holds before its first start. */
  readonly disk?: DiskImage
  readonly diskCapacity?: number
}

// Erased: World's signatures have the types.
type AnyAfterStep = (node: NodeId, input: Input<unknown> | undefined, effects: Effect<unknown>[], now: number) => void
type AnyListener = (node: NodeId, told: unknown, now: number) => void

export class Machines {
  readonly #hosts = new Map<NodeId, Host>()
  readonly #listeners: AnyListener[] = []
  readonly #downListeners: DownListener[] = []
  readonly #told: { readonly node: NodeId; readonly told: unknown }[] = []
  readonly #clock: Clock
  readonly #agenda: Agenda
  readonly #network: Network
  readonly #afterStep: AnyAfterStep | undefined
  #isStepping = false
  #isTelling = false

  readonly #onHalt: OnHalt | undefined

  constructor(clock: Clock, agenda: Agenda, network: Network, afterStep: unknown, onHalt: OnHalt | undefined) {
    this.#onHalt = onHalt
    this.#clock = clock
    this.#agenda = agenda
    this.#network = network
    this.#afterStep = afterStep as AnyAfterStep | undefined
  }

  get nodes(): readonly NodeId[] {
    return [...this.#hosts.keys()]
  }

  add(node: NodeId, process: AnyProcess, { disk, diskCapacity = Infinity }: AddOptions): void {
    assert(!this.#hosts.has(node), `M1: ${node} is added once`)
    const host = newHost(node, process, new Disk(disk))
    host.disk.capacity = diskCapacity
    this.#hosts.set(node, host)
  }

  find(node: NodeId): Host | undefined {
    return this.#hosts.get(node)
  }

  get(node: NodeId): Host {
    const host = this.#hosts.get(node)
    assert(host !== undefined, `M1: ${node} is in the world`)
    return host
  }

  listen(listener: unknown): void {
    this.#listeners.push(listener as AnyListener)
  }

  listenDown(listener: DownListener): void {
    this.#downListeners.push(listener)
  }

  start(host: Host, shortRead?: ShortRead): void {
    host.isRunning = true
    host.incarnation++
    host.toldFreeBytes = Infinity
    this.#take(host, undefined, () =>
      host.process.start(host.disk.image(shortRead), this.#clock.now + host.skewMs, host.incarnation),
    )
  }

  step(host: Host, input: Input<unknown>): void {
    this.#take(host, input, () => host.process.step(host.state, input as Input, this.#clock.now + host.skewMs))
  }

  goDown(host: Host): void {
    host.isRunning = false
    host.isPaused = false
    for (const timer of host.timers.values()) this.#agenda.end(timer)
    host.timers.clear()
    this.#network.goDown(host.node, this.#clock.now)
    this.#agenda.unpark(host.parked)
    for (const listener of this.#downListeners) listener(host.node, this.#clock.now)
  }

  /** Where an event has to wait whose turn has come. */
  parkingOf(event: WorldEvent): WorldEvent[] | undefined {
    if (event.type === 'message' && event.link.isHeld) return event.link.parked
    const host = this.#hosts.get(event.node)
    return host?.isPaused ? host.parked : undefined
  }

  /** The response was lost; a paused process hears of it once it is resumed. */
  disconnectNow({ node, from, correlationId, connection }: MessageEvent): void {
    const host = this.get(node)
    if (host.isPaused) this.#network.notifyLater(connection, correlationId, this.#clock.now)
    else this.step(host, { type: 'Disconnected', from, correlationId })
  }

  /** Before the listeners: what they call must find a process that knows how much it may write. */
  tellDiskSpace(host: Host): void {
    const { freeBytes } = host.disk
    if (freeBytes === host.toldFreeBytes || !host.isRunning || host.isPaused) return
    host.toldFreeBytes = freeBytes
    this.step(host, { type: 'DiskSpace', freeBytes })
  }

  #take(host: Host, input: Input<unknown> | undefined, step: () => Step<unknown, unknown>): void {
    assert(!this.#isStepping, 'M1: a step ends before the next begins; who checks drives nothing')
    this.#isStepping = true
    const taken = this.#attempt(host, step)
    if (taken === undefined) return
    const [state, effects] = taken
    host.state = state
    for (const effect of effects) this.#perform(host, effect)
    this.#afterStep?.(host.node, input, effects as Effect<unknown>[], this.#clock.now)
    this.#isStepping = false
    this.tellDiskSpace(host)
    if (this.#told.length > 0) this.#hear()
  }

  /** Undefined: an assertion failed, somebody sees to that, and the process is down. */
  #attempt(host: Host, step: () => Step<unknown, unknown>): Step<unknown, unknown> | undefined {
    try {
      return step()
    } catch (error) {
      if (!(error instanceof AssertionError) || this.#onHalt === undefined) throw error
      this.#isStepping = false
      this.goDown(host)
      this.#onHalt(host.node, error)
      return undefined
    }
  }

  /** A listener may call, and be told something else at once: that waits until all have heard this. */
  #hear(): void {
    if (this.#isTelling) return
    this.#isTelling = true
    for (let told = this.#told.shift(); told !== undefined; told = this.#told.shift())
      for (const listener of this.#listeners) listener(told.node, told.told, this.#clock.now)
    this.#isTelling = false
  }

  #perform({ node, disk, timers }: Host, effect: Effect<unknown>): void {
    const { now } = this.#clock
    switch (effect.type) {
      case 'Send':
        return this.#network.send(node, effect.to, effect.correlationId, effect.message, now)
      case 'SetTimer':
        this.#cancelTimer(timers, effect.timer)
        return this.#setTimer(node, timers, effect)
      case 'CancelTimer':
        return this.#cancelTimer(timers, effect.timer)
      case 'Append':
        return disk.append(effect.file, effect.bytes)
      case 'Truncate':
        return disk.truncate(effect.file, effect.size)
      case 'Flush':
        return disk.flush(effect.file)
      case 'WriteFile':
        return disk.writeFile(effect.file, effect.text)
      case 'Tell':
        this.#told.push({ node, told: effect.told })
        return
    }
  }

  #setTimer(node: NodeId, timers: Host['timers'], { timer, afterMs }: { timer: string; afterMs: number }): void {
    assert(afterMs >= 0, `M1: timer ${timer} of ${node} is set for the future, not ${afterMs} ms`)
    const { id, tie, due, isOver } = this.#agenda.stamp(this.#clock.now + afterMs)
    const event = { id, tie, due, isOver, type: 'timer', node, timer } as const
    timers.set(timer, event)
    this.#agenda.plan(event)
  }

  #cancelTimer(timers: Host['timers'], timer: string): void {
    const event = timers.get(timer)
    if (event === undefined) return
    this.#agenda.end(event)
    timers.delete(timer)
  }
}
