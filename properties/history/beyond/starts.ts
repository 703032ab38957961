/**
 * Where members begin.
 *
 *   wrong-start   a member was assigned a partition that it did not have; the first record that it was given there is below the committed offset, or is not
 *                 the first that is known at or after it. The committed offset must be beyond doubt from the assignment to that poll; after a
 *                 seek the offset sought stands for it
 *
 * Not modelled: positions that are out of range because the log was cut (the client then begins elsewhere): whoever says so (`other`, with an
 * error) is not held to where it should begin.
 */
import type { Anomaly } from '../anomalies.ts'
import type { Exact } from '../operation.ts'
import { isPoll, KIND, OUTCOME, PLACE, RECEIVED } from '../recorded.ts'
import { indexFrom } from '../version-order.ts'
import { type Commit, type Registers, seeksOf, type Watch } from './commit-register.ts'
import { eachEntry, isVisible, offsetOf, PerPartition, type Scene } from './scene.ts'

/** Where a member has to begin: at a commit that must still be the newest, or where it sought. */
interface Start {
  readonly assignment: number
  readonly at: Exact
  readonly commit: Commit | undefined
}

/** A member and a partition. */
interface Hold {
  isHeld: boolean
  start: Start | undefined
  /** Of the process, when this was written: what happened to it since makes the start void, a crash the rest too. */
  turn: number
  life: number
}

export function watchStarts(scene: Scene, registers: Registers): Watch {
  const { recorded, groupOf } = scene
  const { kind, process, outcome, entries } = recorded
  const found: Anomaly[] = []
  const holds = new Holds(scene, registers)
  return {
    found,
    begun(operation) {
      if (kind[operation] === KIND.assign && groupOf[operation]! >= 0) holds.assign(operation)
      else if (kind[operation] === KIND.revoke) holds.giveUp(operation)
    },
    ended(operation) {
      const what = kind[operation]!
      const isInDoubt = isPoll(what) && outcome[operation] === OUTCOME.unknown && entries[operation] === 0
      if (isInDoubt || what === KIND.subscribe || what === KIND.other) holds.turns[process[operation]!]!++
      else if (isPoll(what)) found.push(...holds.given(operation))
      else if (what === KIND.fetchCommitted) holds.seeks.fetched(operation)
      else if (what === KIND.crash) holds.lives[process[operation]!]!++
    },
  }
}

class Holds {
  readonly seeks
  /** Per process. */
  readonly turns: Int32Array
  readonly lives: Int32Array
  readonly #scene: Scene
  readonly #registers: Registers
  /** Per process: its assignment. */
  readonly #latest: Int32Array
  readonly #holds: PerPartition<Hold>

  constructor(scene: Scene, registers: Registers) {
    const processes = scene.recorded.processes.length
    this.turns = new Int32Array(processes)
    this.lives = new Int32Array(processes)
    this.seeks = seeksOf(scene, registers)
    this.#scene = scene
    this.#registers = registers
    this.#latest = new Int32Array(processes).fill(-1)
    this.#holds = new PerPartition(scene, () => ({ isHeld: false, start: undefined, turn: 0, life: 0 }))
  }

  /** A partition that it keeps goes on where it was; what it does not name is gone. */
  assign(operation: number): void {
    const { process, partition, outcome, completedAt } = this.#scene.recorded
    const of = process[operation]!
    const isSure = outcome[operation] === OUTCOME.ok && completedAt[operation]! >= 0
    const named = new Set<number>()
    eachEntry(this.#scene, operation, PLACE, entry => named.add(partition[entry]!))
    eachEntry(this.#scene, operation, PLACE, entry => {
      const hold = this.#holdOf(of, partition[entry]!)
      const start = this.#startOf(operation, entry)
      hold.start = isSure && !hold.isHeld ? start : undefined
      hold.isHeld = true
    })
    const before = this.#latest[of]!
    this.#latest[of] = operation
    if (before < 0) return
    eachEntry(this.#scene, before, PLACE, entry => {
      if (!named.has(partition[entry]!)) this.#release(of, partition[entry]!)
    })
  }

  giveUp(operation: number): void {
    const { process, partition } = this.#scene.recorded
    eachEntry(this.#scene, operation, PLACE, entry => this.#release(process[operation]!, partition[entry]!))
  }

  /** The first record of each partition is held against where it should have begun. */
  given(operation: number): readonly Anomaly[] {
    const { process, partition, rebalanced, completedAt } = this.#scene.recorded
    const found: Anomaly[] = []
    if (this.#scene.groupOf[operation]! < 0) return found
    for (const moved of rebalanced.get(operation) ?? []) this.#release(process[operation]!, moved)
    eachEntry(this.#scene, operation, RECEIVED, entry => {
      const hold = this.#holdOf(process[operation]!, partition[entry]!)
      const { start } = hold
      hold.start = undefined
      const isAfter = start !== undefined && completedAt[operation]! > completedAt[start.assignment]!
      if (isAfter) found.push(...this.#judge(operation, entry, start))
    })
    return found
  }

  #startOf(operation: number, entry: number): Start | undefined {
    const { partition, offset, seeksToBeginning } = this.#scene.recorded
    const at = offset.at(entry)
    if (this.seeks.isSeek(operation, entry)) {
      return at === undefined || seeksToBeginning.has(operation)
        ? undefined
        : { assignment: operation, at, commit: undefined }
    }
    const { newest: commit } = this.#registers.of(this.#scene.groupOf[operation]!, partition[entry]!)
    return commit && { assignment: operation, at: commit.offset, commit }
  }

  #judge(operation: number, entry: number, { assignment, at, commit }: Start): readonly Anomaly[] {
    const { recorded, groupOf } = this.#scene
    const partition = recorded.partition[entry]!
    const register = this.#registers.of(groupOf[operation]!, partition)
    if (commit !== undefined && (register.newest?.offset !== at || !register.isSettled())) return []
    const offset = offsetOf(this.#scene, entry)
    if (offset === undefined) return []
    const skipped = offset < at ? -1 : firstVisible(this.#scene, partition, at, offset)
    if (offset >= at && skipped < 0) return []
    const values = skipped < 0 ? [recorded.value[entry]!] : [skipped, recorded.value[entry]!]
    const operations = [...(commit === undefined ? [] : [commit.operation]), assignment, operation]
    return [{ name: 'wrong-start', partition, values, operations }]
  }

  #holdOf(process: number, partition: number): Hold {
    const hold = this.#holds.of(process, partition)
    const [turn, life] = [this.turns[process]!, this.lives[process]!]
    if (hold.turn !== turn || hold.life !== life) hold.start = undefined
    if (hold.life !== life) hold.isHeld = false
    hold.turn = turn
    hold.life = life
    return hold
  }

  #release(process: number, partition: number): void {
    const hold = this.#holdOf(process, partition)
    hold.isHeld = false
    hold.start = undefined
  }
}

/** The first record for all to see at offsets from `from` up to but not including `to`; −1: none is known. */
export function firstVisible(scene: Scene, partition: number, from: Exact, to: Exact): number {
  const log = scene.order.logs[partition]!
  for (let index = indexFrom(log, from); index < log.offsets.length && log.offsets[index]! < to; index++) {
    if (!log.conflicts.has(index) && isVisible(scene, log.values[index]!)) return log.values[index]!
  }
  return -1
}
