/**
 * Commit register: what a group may have committed in a partition at each line, as a register that several write at a time.
 *
 *     commit 5  ├──ok──┤                      in force from the end of its line on
 *     commit 8           ├──ok──┤             `newest`: of those in force, the one begun last
 *     commit 6              ├────── ?         may still come after it, for ever if nobody heard of it
 *
 *   K1  a commit that had ended before `newest` began is not what the coordinator holds any more
 *   K2  a commit within a transaction is in force when that ends ok; where nobody knows how it ended, when an ok poll returned one of its records
 *       (Kafka's producer commits no transaction of which a part was not acknowledged)
 *   K3  an assignment at a position of the member's own choice is a seek: commits from before it say nothing about what the member does next
 *
 * A group's offsets are read as stable ones (KIP-447): with the older way a fetch may be a moment behind a transaction that has ended.
 * Not modelled: offsets that expire, offsets that somebody resets without the history knowing.
 */
import type { Anomaly } from '../anomalies.ts'
import type { Exact } from '../operation.ts'
import { isPoll, KIND, OUTCOME, PLACE, RECEIVED } from '../recorded.ts'
import { begunAt, eachEntry, PerPartition, type Scene, walk } from './scene.ts'

export interface Commit {
  readonly operation: number
  readonly offset: Exact
  readonly begunAt: number
  readonly inForceAt: number
}

export class CommitRegister {
  newest: Commit | undefined
  /** Of all that ever were in force. */
  highest: Commit | undefined
  /** Fetches under way: while there are any, nothing is forgotten. */
  watchers = 0
  #soughtAt = -2
  #assigned = { from: -2, to: -2 }
  /** Offset → the last line at which a commit of it may have come into force. */
  readonly #until = new Map<Exact, number>()
  #roomFor = 64

  begin(offset: Exact, until: number): void {
    this.#until.set(offset, Math.max(until, this.#until.get(offset) ?? -1))
    if (this.#until.size > this.#roomFor && this.watchers === 0) this.#forget()
  }

  takeForce(commit: Commit): void {
    if (this.newest === undefined || commit.begunAt >= this.newest.begunAt) this.newest = commit
    if (this.highest === undefined || commit.offset > this.highest.offset) this.highest = commit
  }

  assign(from: number, to: number, isSeek: boolean): void {
    this.#assigned = { from, to }
    if (isSeek) this.#soughtAt = to
  }

  /** Whether a commit of this offset may have come after `commit`. */
  mayFollow(commit: Commit, offset: Exact): boolean {
    const until = this.#until.get(offset)
    return until !== undefined && until >= commit.begunAt
  }

  /** Whether the coordinator can hold nothing but the newest. */
  isSettled(): boolean {
    const { newest } = this
    if (newest === undefined) return false
    for (const [offset, until] of this.#until) if (until >= newest.begunAt && offset !== newest.offset) return false
    return true
  }

  /** Whether whoever reads now knows of the newest: it was not on its way while the partition changed hands, and nobody sought since. */
  bindsReaders(): boolean {
    const { newest } = this
    if (newest === undefined || newest.begunAt <= this.#soughtAt) return false
    return newest.inForceAt < this.#assigned.from || newest.begunAt > this.#assigned.to
  }

  #forget(): void {
    const since = this.newest?.begunAt ?? -1
    for (const [offset, until] of this.#until) if (until < since) this.#until.delete(offset)
    this.#roomFor = Math.max(64, 2 * this.#until.size)
  }
}

export type Registers = PerPartition<CommitRegister>

/** Something that is looked for while the registers are kept. */
export interface Watch {
  readonly found: readonly Anomaly[]
  begun(operation: number): void
  ended(operation: number): void
}

export const newRegisters = (scene: Scene): Registers => new PerPartition(scene, () => new CommitRegister())

/** Walks the history and keeps the registers; every watch sees each line before they do. */
export function followCommits(scene: Scene, registers: Registers, watches: readonly Watch[]): void {
  const { recorded, groupOf } = scene
  const { kind, partition, transaction } = recorded
  const commits = new Commits(scene)
  const seeks = seeksOf(scene, registers)
  walk(
    scene,
    operation => {
      for (const watch of watches) watch.begun(operation)
      const group = groupOf[operation]!
      if (group < 0) return
      if (kind[operation] === KIND.commit) commits.begin(operation, registers)
      if (kind[operation] === KIND.assign) assign(operation)
    },
    operation => {
      for (const watch of watches) watch.ended(operation)
      const what = kind[operation]!
      if (what === KIND.commit && transaction[operation]! < 0) commits.takeForce(operation, registers)
      else if (what === KIND.transaction || isPoll(what)) commits.endedWith(operation, registers)
      if (what === KIND.fetchCommitted) seeks.fetched(operation)
    },
  )

  function assign(operation: number): void {
    const [from, to] = [begunAt(scene, operation), recorded.completedAt[operation]!]
    eachEntry(scene, operation, PLACE, entry => {
      const register = registers.of(groupOf[operation]!, partition[entry]!)
      register.assign(from, to < 0 ? Infinity : to, seeks.isSeek(operation, entry))
    })
  }
}

/** Which assignments begin where the member, and not its group, wants to. */
export function seeksOf(scene: Scene, registers: Registers) {
  const { process, partition, offset, seeksToBeginning } = scene.recorded
  /** Whether the process has asked for the committed offset since it was assigned the partition last. */
  const hasFetched = new PerPartition(scene, () => ({ value: false }))
  return {
    fetched(operation: number): void {
      eachEntry(scene, operation, PLACE, entry => {
        hasFetched.of(process[operation]!, partition[entry]!).value = true
      })
    },
    /** Asked once for each assignment. What follows a fetch, or is what is committed, is where the coordinator, or auto.offset.reset, says. */
    isSeek(operation: number, entry: number): boolean {
      const asked = hasFetched.of(process[operation]!, partition[entry]!)
      const isAsked = asked.value
      asked.value = false
      if (seeksToBeginning.has(operation)) return true
      const at = offset.at(entry)
      if (at === undefined || isAsked) return false
      return registers.get(scene.groupOf[operation]!, partition[entry]!)?.newest?.offset !== at
    },
  }
}

/** Brings each commit to its register, when it begins and when it is in force. */
class Commits {
  readonly #scene: Scene
  /** Of each transaction, while it is open or in doubt. */
  readonly #parts = new Map<number, number[]>()
  readonly #proofs: ReadonlyMap<number, readonly number[]>

  constructor(scene: Scene) {
    this.#scene = scene
    this.#proofs = proofsOf(scene)
  }

  begin(operation: number, registers: Registers): void {
    const { recorded, groupOf } = this.#scene
    if (recorded.outcome[operation] === OUTCOME.failed) return
    const transaction = recorded.transaction[operation]!
    if (transaction >= 0) listed(this.#parts, transaction).push(operation)
    const last = recorded.outcome[operation] === OUTCOME.ok ? this.#endOf(operation) : Infinity
    eachEntry(this.#scene, operation, PLACE, entry => {
      const offset = recorded.offset.at(entry)
      if (offset !== undefined) registers.of(groupOf[operation]!, recorded.partition[entry]!).begin(offset, last)
    })
  }

  /** A transaction, or a poll that proves one. */
  endedWith(operation: number, registers: Registers): void {
    const { recorded } = this.#scene
    if (recorded.outcome[operation] !== OUTCOME.ok) return
    for (const transaction of [operation, ...(this.#proofs.get(operation) ?? [])]) {
      for (const part of this.#parts.get(transaction) ?? []) {
        const isSure = transaction !== operation || recorded.outcome[part] === OUTCOME.ok
        if (isSure) this.#enforce(part, operation, registers)
      }
      this.#parts.delete(transaction)
    }
  }

  takeForce(operation: number, registers: Registers): void {
    if (this.#scene.recorded.outcome[operation] === OUTCOME.ok) this.#enforce(operation, operation, registers)
  }

  #enforce(commit: number, by: number, registers: Registers): void {
    const { recorded, groupOf } = this.#scene
    eachEntry(this.#scene, commit, PLACE, entry => {
      const offset = recorded.offset.at(entry)
      if (offset === undefined) return
      registers.of(groupOf[commit]!, recorded.partition[entry]!).takeForce({
        operation: commit,
        offset,
        begunAt: begunAt(this.#scene, commit),
        inForceAt: recorded.completedAt[by]!,
      })
    })
  }

  #endOf(operation: number): number {
    const { transaction, completedAt } = this.#scene.recorded
    return completedAt[transaction[operation]! < 0 ? operation : transaction[operation]!]!
  }
}

/** K2: the ok poll → transactions in doubt of which it returned a record, after they had ended. */
function proofsOf({ recorded, observed }: Scene): ReadonlyMap<number, readonly number[]> {
  const { transaction, outcome, kind, role, value, completedAt } = recorded
  const proofs = new Map<number, number[]>()
  const hasParts = transaction.some((of, operation) => of >= 0 && kind[operation] === KIND.commit)
  if (!hasParts) return proofs
  for (let operation = 0; operation < recorded.operations; operation++) {
    if (!isPoll(kind[operation]!) || outcome[operation] !== OUTCOME.ok) continue
    const from = recorded.firstEntry[operation]!
    for (let entry = from; entry < from + recorded.entries[operation]!; entry++) {
      if (role[entry] !== RECEIVED) continue
      const writer = observed.writerOf[value[entry]!]!
      const whole = writer < 0 ? -1 : transaction[writer]!
      if (whole < 0 || outcome[whole] === OUTCOME.ok || outcome[whole] === OUTCOME.failed) continue
      const isOver = completedAt[whole]! < 0 || completedAt[whole]! < completedAt[operation]!
      if (isOver && proofs.get(operation)?.at(-1) !== whole) listed(proofs, operation).push(whole)
    }
  }
  return proofs
}

/** The list of this key, made when it is first asked for. */
function listed(lists: Map<number, number[]>, key: number): number[] {
  const known = lists.get(key)
  if (known !== undefined) return known
  const made: number[] = []
  lists.set(key, made)
  return made
}
