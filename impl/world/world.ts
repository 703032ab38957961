/**
 * World: everything outside the processes, simulated: their clock, their network, their disks, and what befalls them.
 *
 *     whoever chooses ── next · execute · drop · crash … ──▶ World ── input ──▶ process ── effects ──▶ World
 *
 * Two ways to drive it. `next` lets the world choose: the earliest first, dice among equals. `pending` and `execute` let somebody else
 * choose, whatever the due times. Both may be mixed.
 *
 *   W1  same seed, same calls: same trace, byte for byte
 *   W2  effects are performed in order and as a whole before anything else happens; listeners hear what was told after that, and may call
 *   W3  the clock never goes back; an event that happens late happens now
 *   W4  a process that is down or paused gets nothing: what is for it is refused, or waits
 *   W5  a process with a capacity hears of every change of its free bytes before its next input
 *
 * Not modelled: time that a step takes; a crash of the process between two effects of one step.
 */
import { assert } from '../core/assert.ts'
import type { NodeId } from '../core/process.ts'
import { Agenda, isFirst, type MessageEvent, type NoticeEvent, type TimerEvent, type WorldEvent } from './agenda.ts'
import type { Disk, Keep, ShortRead } from './disk.ts'
import { toPending, type AnyProcess, type CallOf, type Pending, type StateOf } from './host.ts'
import { Machines, type AddOptions, type AfterStep, type Clock } from './machines.ts'
import type { DownListener, OnHalt, TellListener } from './machines.ts'
import { Network, type NetworkOptions } from './network.ts'
import { fork, seededDice, type Seed } from './random.ts'
import { traceLine, type TraceLine } from './trace.ts'

export interface WorldOptions<Processes> extends NetworkOptions {
  readonly seed: Seed
  readonly tracing?: ((line: string) => void) | undefined
  readonly afterStep?: AfterStep<Processes> | undefined
  /** Absent: an assertion that fails in a process ends the run. */
  readonly onHalt?: OnHalt | undefined
}

export class World<Processes extends Readonly<Record<NodeId, AnyProcess>> = Readonly<Record<NodeId, AnyProcess>>> {
  readonly #clock: Clock = { now: 0 }
  readonly #agenda: Agenda
  readonly #network: Network
  readonly #machines: Machines
  readonly #tracing: ((line: string) => void) | undefined

  constructor(options: WorldOptions<Processes>) {
    const dice = seededDice(options.seed)
    this.#agenda = new Agenda(fork(dice, 'ties'))
    this.#network = new Network(this.#agenda, fork(dice, 'latencies'), options)
    this.#machines = new Machines(this.#clock, this.#agenda, this.#network, options.afterStep, options.onHalt)
    this.#tracing = options.tracing
  }

  get now(): number {
    return this.#clock.now
  }

  get nodes(): readonly (keyof Processes & NodeId)[] {
    return this.#machines.nodes
  }

  /** Adds a process and starts it. */
  add<N extends keyof Processes & NodeId>(node: N, process: Processes[N], options: AddOptions = {}): void {
    this.#machines.add(node, process, options)
    this.restart(node)
  }

  /** The last state; that of a process which is down is what it was when it went down. */
  state<N extends keyof Processes & NodeId>(node: N): StateOf<Processes[N]> {
    return this.#machines.get(node).state as StateOf<Processes[N]>
  }

  /** To look at; who changes it does so behind the trace's back. */
  disk(node: keyof Processes & NodeId): Disk {
    return this.#machines.get(node).disk
  }

  isRunning(node: keyof Processes & NodeId): boolean {
    return this.#machines.get(node).isRunning
  }

  isPaused(node: keyof Processes & NodeId): boolean {
    return this.#machines.get(node).isPaused
  }

  incarnation(node: keyof Processes & NodeId): number {
    return this.#machines.get(node).incarnation
  }

  /** Input from the application, now. */
  call<N extends keyof Processes & NodeId>(node: N, call: CallOf<Processes[N]>): void {
    const host = this.#machines.get(node)
    assert(host.isRunning && !host.isPaused, `W4: ${node} is there to be called`)
    this.#trace('call', { node, call })
    this.#machines.step(host, { type: 'Call', call })
  }

  onTell(listener: TellListener<Processes>): void {
    this.#machines.listen(listener)
  }

  /** Whoever crashes it, and however. */
  onDown(listener: DownListener): void {
    this.#machines.listenDown(listener)
  }

  /** Everything that may still happen, the earliest first. */
  pending(): readonly Pending[] {
    const pending = this.#agenda.all().map(event => toPending(event, this.#machines.parkingOf(event) !== undefined))
    return pending.sort((one, other) => one.due - other.due || one.id - other.id)
  }

  /** When the scheduler's next choice is due. */
  nextDue(): number | undefined {
    return this.#agenda.peek(event => this.#machines.parkingOf(event))?.due
  }

  execute(id: number): void {
    const event = this.#agenda.find(id)
    assert(event !== undefined, `W1: ${id} is pending`)
    assert(isFirst(event) && this.#machines.parkingOf(event) === undefined, `W4: what is executed (${id}) is ready`)
    this.#happen(event)
  }

  /** Loses a message: a request with all behind it on its connection, a response alone, and its requester hears of it at once. */
  drop(id: number): void {
    const event = this.#findMessage(id)
    this.#traceMessage('drop', event)
    if (this.#network.drop(event, this.now)) this.#machines.disconnectNow(event)
  }

  duplicate(id: number): void {
    const event = this.#findMessage(id)
    this.#traceMessage('duplicate', event)
    this.#network.duplicate(event, this.now)
  }

  /** Lets the world choose. False: there is nothing left that can happen. */
  next(): boolean {
    return this.#next(Infinity)
  }

  advance(ms: number): void {
    const until = this.#clock.now + ms
    while (this.#next(until));
    this.#pass(until)
  }

  /** Whether the predicate came true within that time. It is asked after each event. */
  runUntil(predicate: () => boolean, maxMs: number): boolean {
    const until = this.#clock.now + maxMs
    while (!predicate()) {
      if (this.#next(until)) continue
      this.#pass(until)
      return predicate()
    }
    return true
  }

  /** The process dies; the page cache of its machine lives. */
  crash(node: keyof Processes & NodeId): void {
    assert(this.isRunning(node), `W4: ${node} is up before it crashes`)
    this.#trace('crash', { node })
    this.#machines.goDown(this.#machines.get(node))
  }

  restart(node: keyof Processes & NodeId, shortRead?: ShortRead): void {
    const host = this.#machines.get(node)
    assert(!host.isRunning, `W4: ${node} is down before it starts`)
    this.#trace('start', { node, incarnation: host.incarnation + 1 })
    this.#machines.start(host, shortRead)
  }

  /** The machine goes down, page cache and all; also after its process did. */
  losePower(node: keyof Processes & NodeId, keep: Keep = 'flushed'): void {
    const host = this.#machines.get(node)
    if (host.isRunning) this.#machines.goDown(host)
    host.disk.losePower(keep)
    const kept = Object.fromEntries(host.disk.logNames().map(file => [file, host.disk.sizeOf(file)]))
    this.#trace('losePower', { node, kept })
  }

  /** The machine is lost; another of that name comes with an empty disk. */
  wipe(node: keyof Processes & NodeId): void {
    const host = this.#machines.get(node)
    if (host.isRunning) this.#machines.goDown(host)
    host.disk.wipe()
    this.#trace('wipe', { node })
  }

  /** A long stop, as for garbage collection: it gets nothing, its timers fire late, and it knows of nothing. */
  pause(node: keyof Processes & NodeId): void {
    const host = this.#machines.get(node)
    assert(host.isRunning && !host.isPaused, `W4: ${node} runs before it is paused`)
    this.#trace('pause', { node })
    host.isPaused = true
  }

  /** Nothing to do if it crashed meanwhile. */
  resume(node: keyof Processes & NodeId): void {
    const host = this.#machines.get(node)
    this.#trace('resume', { node })
    host.isPaused = false
    this.#agenda.unpark(host.parked)
    this.#machines.tellDiskSpace(host)
  }

  cut(from: NodeId, to: NodeId, { oneWay = false } = {}): void {
    this.#trace('cut', { from, to, oneWay })
    for (const link of this.#network.links(from, to, oneWay)) link.isCut = true
  }

  heal(from: NodeId, to: NodeId, { oneWay = false } = {}): void {
    this.#trace('heal', { from, to, oneWay })
    for (const link of this.#network.links(from, to, oneWay)) link.isCut = false
  }

  /** Messages that way wait, however long. */
  hold(from: NodeId, to: NodeId): void {
    this.#trace('hold', { from, to })
    this.#network.link(from, to).isHeld = true
  }

  release(from: NodeId, to: NodeId): void {
    this.#trace('release', { from, to })
    const link = this.#network.link(from, to)
    link.isHeld = false
    this.#agenda.unpark(link.parked)
  }

  /** How far the clock of the process is ahead from now on; timers are not moved. */
  skewClock(node: keyof Processes & NodeId, aheadMs: number): void {
    this.#trace('skewClock', { node, aheadMs })
    this.#machines.get(node).skewMs = aheadMs
  }

  setDiskCapacity(node: keyof Processes & NodeId, capacity: number): void {
    const host = this.#machines.get(node)
    this.#trace('setDiskCapacity', { node, capacity })
    host.disk.capacity = capacity
    this.#machines.tellDiskSpace(host)
  }

  flipBit(node: keyof Processes & NodeId, file: string, byte: number, bit: number): void {
    this.#trace('flipBit', { node, file, byte, bit })
    this.#machines.get(node).disk.flipBit(file, byte, bit)
  }

  #next(until: number): boolean {
    const event = this.#agenda.peek(event => this.#machines.parkingOf(event))
    if (event === undefined || event.due > until) return false
    this.#happen(this.#agenda.pop()!)
    return true
  }

  #happen(event: WorldEvent): void {
    this.#pass(event.due)
    switch (event.type) {
      case 'message':
        return this.#deliver(event)
      case 'notice':
        return this.#notify(event)
      case 'timer':
        return this.#fire(event)
    }
  }

  #deliver(event: MessageEvent): void {
    const { node, from, correlationId, message } = event
    const host = this.#machines.find(node)
    const arrival = this.#network.arrive(event, host?.isRunning ?? false, this.now)
    this.#traceMessage('deliver', event, arrival)
    if (arrival === 'delivered') this.#machines.step(host!, { type: 'Received', from, correlationId, message })
  }

  #notify(event: NoticeEvent): void {
    const { node, from, correlationId } = event
    this.#network.noticed(event)
    this.#trace('notify', { id: event.id, node, from, correlationId })
    this.#machines.step(this.#machines.get(node), { type: 'Disconnected', from, correlationId })
  }

  #fire(event: TimerEvent): void {
    const { node, timer } = event
    const host = this.#machines.get(node)
    this.#agenda.end(event)
    host.timers.delete(timer)
    this.#trace('fire', { id: event.id, node, timer })
    this.#machines.step(host, { type: 'TimerFired', timer })
  }

  #pass(until: number): void {
    this.#clock.now = Math.max(this.now, until)
  }

  #findMessage(id: number): MessageEvent {
    const event = this.#agenda.find(id)
    assert(event?.type === 'message', `W1: ${id} is a message on its way`)
    return event
  }

  #trace(decision: string, details: TraceLine): void {
    this.#tracing?.(traceLine({ now: this.now, decision, ...details }))
  }

  #traceMessage(decision: string, { id, node, from, correlationId, message }: MessageEvent, arrival?: string): void {
    if (this.#tracing === undefined) return
    const { kind, body } = message
    this.#trace(decision, { id, from, node, correlationId, arrival, kind, body })
  }
}
