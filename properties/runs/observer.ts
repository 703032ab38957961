/**
 * Observer: looks after every step of a run. Cheap invariants at once, of the partitions that the step changed; those that read whole logs
 * when it is told to sweep, of the partitions whose logs or high watermarks have changed since.
 *
 *   O1  it stops at the first violation: what comes after it is its consequence
 */
import type { BrokerState } from '../../impl/core/broker-state.ts'
import type { ControllerState } from '../../impl/core/controller.ts'
import { topicOf } from '../../impl/core/protocol.ts'
import type { Replica } from '../../impl/core/replica-state.ts'
import type { ClusterWorld } from '../../impl/index.ts'
import { type Invariant, invariants, stepInvariants } from '../invariants.ts'
import type { Copy } from '../partition.ts'
import type { Promises } from './promises.ts'
import { type Marks, worldPartition } from './world-partition.ts'

const cheap = invariants.filter(({ isCheap }) => isCheap)
const costly = invariants.filter(({ isCheap, id }) => !isCheap && id !== 'DiskAgrees')
const ofFiles = invariants.filter(({ id }) => id === 'DiskAgrees')

type BrokerNode = `broker-${number}`

export class Observer {
  readonly #promises: Promises
  readonly #marks: Marks
  readonly #brokers = new Map<string, BrokerState>()
  #controller: ControllerState | undefined
  readonly #changed = new Set<string>()
  readonly violations: string[] = []
  events = 0

  constructor(promises: Promises, marks: Marks) {
    this.#promises = promises
    this.#marks = marks
  }

  after(world: ClusterWorld, node: string, isStart: boolean): void {
    this.events += 1
    if (node.startsWith('broker-')) this.#afterBroker(world, node as BrokerNode, isStart)
    else if (node === 'controller') this.#afterController(world)
  }

  /** Of what clients were told: an acknowledgement is checked when it is heard. */
  afterTold(world: ClusterWorld, name: string): void {
    this.#check(world, name, cheap)
  }

  sweep(world: ClusterWorld): void {
    for (const name of this.#changed) this.#check(world, name, costly)
    this.#changed.clear()
  }

  /** Before a process goes down, as a start would hide a file that differs. */
  sweepFiles(world: ClusterWorld): void {
    for (const name of Object.keys(world.state('controller').image.partitions)) this.#check(world, name, ofFiles, true)
  }

  #afterBroker(world: ClusterWorld, node: BrokerNode, isStart: boolean): void {
    const state = world.state(node)
    const before = isStart ? undefined : this.#brokers.get(node)
    this.#brokers.set(node, state)
    if (state.replicas === before?.replicas && state.image === before.image) return
    for (const [name, replica] of Object.entries(state.replicas)) {
      const old = before?.replicas[name]
      if (replica.log !== old?.log || replica.highWatermark !== old.highWatermark) this.#changed.add(name)
      if (old !== undefined) this.#checkStep(name, old, replica)
      const isNews = state.image.partitions[name] !== before?.image.partitions[name]
      if (isNews || old === undefined || isMoved(old, replica)) this.#check(world, name, cheap)
    }
  }

  #afterController(world: ClusterWorld): void {
    const state = world.state('controller')
    const before = this.#controller
    this.#controller = state
    if (state.image === before?.image || before === undefined) return
    for (const [name, decided] of Object.entries(state.image.partitions))
      if (decided !== before.image.partitions[name]) this.#check(world, name, cheap)
  }

  #check(world: ClusterWorld, name: string, which: readonly Invariant[], withFiles = false): void {
    if (this.violations.length > 0) return
    const partition = worldPartition(world, name, this.#marks, withFiles)
    const assumed = this.#promises.assumptions(topicOf(name).topic)
    for (const { id, says, assumes, check } of which) {
      if (assumes !== undefined && !assumed.has(assumes)) continue
      const [wrong] = check(partition)
      if (wrong !== undefined) this.violations.push(`${id}: ${says} In ${name}, ${wrong}.`)
    }
  }

  #checkStep(name: string, before: Replica, after: Replica): void {
    if (this.violations.length > 0) return
    for (const { id, says, check } of stepInvariants) {
      const [wrong] = check(asCopy(before), asCopy(after))
      if (wrong !== undefined) this.violations.push(`${id}: ${says} In ${name}, ${wrong}.`)
    }
  }
}

const isMoved = (before: Replica, after: Replica): boolean =>
  before.log !== after.log ||
  before.highWatermark !== after.highWatermark ||
  before.role !== after.role ||
  before.leaderEpoch !== after.leaderEpoch ||
  before.isr !== after.isr

/** Step invariants read no batches. */
const asCopy = ({ brokerId, role, leaderEpoch, isr, highWatermark, log }: Replica): Copy => ({
  broker: brokerId,
  isRunning: true,
  role,
  leaderEpoch,
  isr,
  highWatermark,
  logEndOffset: log.logEndOffset,
  batches: [],
})
