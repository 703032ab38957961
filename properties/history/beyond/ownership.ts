/**
 * Who owns a partition in a group.
 *
 *     member-1   assign ├───────────────────── revoke ┤ ┈┈ may still ┈┈ ┤
 *     member-2                 assign ├────────────────────────────────────
 *                                       └ member-1 polls, and is given records: double ownership
 *
 *   double-ownership   two members have been assigned a partition and neither has given it up; and the one that had it first still uses it: a poll or a
 *                      commit of it that began after the other's assignment had ended was given a record of the partition, or was acknowledged. A
 *                      member that is silent may be dead, and only learns later that it lost the partition
 *   unassigned-read    a member of which the history tells assignments was given a record of a partition that it had been assigned at no moment between
 *                      the beginning and the end of its poll
 *
 *   O1  ownership is certain from the end of an assignment (ok) to the beginning of what ends it: a revocation, an assignment that does not name the
 *       partition, a crash
 *   O2  it is possible from the beginning of an assignment (failed ones aside) to the end of what ends it; where nobody knows how that went, for ever
 *
 * Kafka fences commits by generation and fetches by nothing: a member whose session has expired may go on reading until it hears of it. That is
 * double ownership as this history has seen it, and the records are delivered twice.
 */
import type { Anomaly } from '../anomalies.ts'
import { isComplete, isPoll, KIND, OUTCOME, PLACE, RECEIVED } from '../recorded.ts'
import type { Watch } from './commit-register.ts'
import { begunAt, eachEntry, PerPartition, type Scene } from './scene.ts'

/** One member and one partition. */
interface Own {
  /** The assignment by which it certainly has it, or −1. */
  by: number
  /** The line up to which it may have had it; Infinity while it may. */
  until: number
}

const never = -2
/** Of members that never gave up a partition every two would be a pair. */
const mostPairs = 16

export function watchOwnership(scene: Scene): Watch {
  const { kind } = scene.recorded
  const owners = new Owners(scene)
  const found: Anomaly[] = []
  return {
    found,
    begun(operation) {
      const what = kind[operation]!
      if (what === KIND.assign) owners.beginAssign(operation)
      else if (what === KIND.revoke) owners.beginRevoke(operation)
      else if (what === KIND.crash) owners.end(operation)
      else if (isPoll(what) || what === KIND.commit) found.push(...owners.use(operation))
    },
    ended(operation) {
      const what = kind[operation]!
      if (what === KIND.assign) owners.endAssign(operation)
      else if (what === KIND.revoke) owners.endRevoke(operation)
      else if (isPoll(what)) found.push(...owners.given(operation))
    },
  }
}

class Owners {
  readonly #scene: Scene
  readonly #owns: PerPartition<Own>
  /** Of a group and partition: members that certainly have it. */
  readonly #holders: PerPartition<Set<number>>
  /** Per process: partitions that it has or may have. */
  readonly #mine: Set<number>[]
  /** Per process: the group that assigned it something, and the line at which that was told first. */
  readonly #group: Int32Array
  readonly #since: Int32Array
  readonly #told = new Set<string>()
  /** Per assignment and partition: with how many others it was told. */
  readonly #toldWith = new Map<string, number>()
  /** Of holders, who came last, while it is known: nobody was assigned the partition later, so it need not be compared with all who may be dead. */
  readonly #newest = new Map<ReadonlySet<number>, number>()
  /** Sets of holders that are more than one. */
  readonly #shared = new Set<ReadonlySet<number>>()

  constructor(scene: Scene) {
    const processes = scene.recorded.processes.length
    this.#scene = scene
    this.#owns = new PerPartition(scene, () => ({ by: -1, until: never }))
    this.#holders = new PerPartition(scene, () => new Set())
    this.#mine = Array.from({ length: processes }, () => new Set())
    this.#group = new Int32Array(processes).fill(-1)
    this.#since = new Int32Array(processes)
  }

  beginAssign(operation: number): void {
    const { process, outcome } = this.#scene.recorded
    const of = process[operation]!
    if (outcome[operation] === OUTCOME.failed) return
    const named = this.#named(operation)
    for (const partition of this.#mine[of]!) if (!named.has(partition)) this.#doubt(of, partition)
    for (const partition of named) {
      this.#owns.of(of, partition).until = Infinity
      this.#mine[of]!.add(partition)
    }
  }

  /** An assignment without a group is the process's own business: it is nobody's member then. */
  endAssign(operation: number): void {
    const { process, outcome, completedAt } = this.#scene.recorded
    const of = process[operation]!
    if (outcome[operation] !== OUTCOME.ok) return
    const named = this.#named(operation)
    for (const partition of this.#mine[of]!)
      if (!named.has(partition)) this.#lose(of, partition, completedAt[operation]!)
    const group = this.#scene.groupOf[operation]!
    if (group !== this.#group[of]) {
      for (const partition of named) this.#doubt(of, partition)
      this.#group[of] = group
      this.#since[of] = completedAt[operation]!
    }
    if (group < 0) return
    for (const partition of named) {
      const own = this.#owns.of(of, partition)
      const holders = this.#holders.of(group, partition).add(of)
      if (own.by < 0) {
        own.by = operation
        this.#newest.set(holders, of)
      }
      if (holders.size > 1) this.#shared.add(holders)
    }
  }

  beginRevoke(operation: number): void {
    for (const partition of this.#named(operation)) this.#doubt(this.#scene.recorded.process[operation]!, partition)
  }

  endRevoke(operation: number): void {
    const { process, outcome, completedAt } = this.#scene.recorded
    if (outcome[operation] !== OUTCOME.ok) return
    for (const partition of this.#named(operation)) this.#lose(process[operation]!, partition, completedAt[operation]!)
  }

  /** A crash: nothing is known of the process from here on, until it is assigned something again. */
  end(operation: number): void {
    const of = this.#scene.recorded.process[operation]!
    for (const partition of this.#mine[of]!) {
      this.#doubt(of, partition)
      this.#owns.of(of, partition).until = never
    }
    this.#mine[of]!.clear()
    this.#group[of] = -1
  }

  /** A poll or a commit, when it begins: the history knows already what comes of it. */
  use(operation: number): readonly Anomaly[] {
    const { recorded, groupOf } = this.#scene
    const { process, kind, outcome, rebalanced } = recorded
    const of = process[operation]!
    for (const partition of rebalanced.get(operation) ?? []) this.#shake(of, partition)
    const group = groupOf[operation]!
    if (this.#shared.size === 0) return []
    if (group < 0 || group !== this.#group[of] || begunAt(this.#scene, operation) < 0) return []
    const isCommit = kind[operation] === KIND.commit
    if (isCommit ? outcome[operation] !== OUTCOME.ok : !isComplete(recorded, operation)) return []
    return [...this.#named(operation, isCommit ? PLACE : RECEIVED)].flatMap(partition =>
      this.#others(operation, group, partition),
    )
  }

  /** Members that were assigned the partition later than who uses it. */
  #others(operation: number, group: number, partition: number): readonly Anomaly[] {
    const { process, completedAt, kind } = this.#scene.recorded
    const mine = this.#owns.of(process[operation]!, partition).by
    const holders = this.#holders.of(group, partition)
    if (mine < 0 || holders.size < 2 || this.#newest.get(holders) === process[operation]) return []
    const found: Anomaly[] = []
    const about = `${mine} ${partition} ${kind[operation] === KIND.commit}`
    let pairs = this.#toldWith.get(about) ?? 0
    for (const other of holders) {
      if (pairs >= mostPairs) break
      const { by } = this.#owns.of(other, partition)
      if (other === process[operation] || completedAt[by]! < completedAt[mine]!) continue
      // A commit is worse than a poll: it is told as well, though a poll was told before.
      const pair = `${by} ${about}`
      if (this.#told.has(pair)) continue
      this.#told.add(pair)
      this.#toldWith.set(about, ++pairs)
      found.push({ name: 'double-ownership', partition, values: [], operations: [mine, by, operation] })
    }
    return found
  }

  /** A poll, when it has ended. */
  given(operation: number): readonly Anomaly[] {
    const { process, partition, value, completedAt, invokedAt } = this.#scene.recorded
    const of = process[operation]!
    const group = this.#group[of]!
    const begun = begunAt(this.#scene, operation)
    if (group < 0 || group !== this.#scene.groupOf[operation]) return []
    if (this.#since[of]! >= (begun < 0 ? completedAt[operation]! : invokedAt[operation]!)) return []
    const values = new Map<number, number[]>()
    eachEntry(this.#scene, operation, RECEIVED, entry => {
      const until = this.#owns.get(of, partition[entry]!)?.until ?? never
      if (until >= begun) return
      const all = values.get(partition[entry]!)
      if (all) all.push(value[entry]!)
      else values.set(partition[entry]!, [value[entry]!])
    })
    return [...values].map(([at, all]) => ({
      name: 'unassigned-read',
      partition: at,
      values: all,
      operations: [operation],
    }))
  }

  #named(operation: number, role = PLACE): ReadonlySet<number> {
    const named = new Set<number>()
    eachEntry(this.#scene, operation, role, entry => named.add(this.#scene.recorded.partition[entry]!))
    return named
  }

  /** It is no longer certain to have it. */
  #doubt(process: number, partition: number): void {
    const own = this.#owns.of(process, partition)
    if (own.by < 0) return
    const holders = this.#holders.of(this.#group[process]!, partition)
    holders.delete(process)
    if (this.#newest.get(holders) === process) this.#newest.delete(holders)
    if (holders.size < 2) this.#shared.delete(holders)
    own.by = -1
  }

  /** It came or went, at some moment of an operation. */
  #shake(process: number, partition: number): void {
    this.#doubt(process, partition)
    this.#owns.of(process, partition).until = Infinity
    this.#mine[process]!.add(partition)
  }

  #lose(process: number, partition: number, line: number): void {
    this.#doubt(process, partition)
    const own = this.#owns.of(process, partition)
    if (own.until === Infinity) own.until = line
    this.#mine[process]!.delete(partition)
  }
}
