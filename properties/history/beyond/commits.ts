/**
 * What a group commits, and what the coordinator says is committed.
 *
 *   commit-regression   a commit was acknowledged that began after another one was in force, and is below it; not after a seek, and not
 *                       where the other one was on its way while the partition changed hands
 *   lost-commit         a fetch of the committed offset was answered with less than a commit that was acknowledged before the fetch began, and no commit
 *                       of what it was answered with may have come after that one; answered with none (−1, or no offset) is less than any
 *   atomicity-breach    the same of a commit within a transaction of which somebody's ok poll returned a record: its output is there, what it consumed
 *                       is not
 */
import type { Anomaly } from '../anomalies.ts'
import type { Exact } from '../operation.ts'
import { KIND, OUTCOME, PLACE } from '../recorded.ts'
import type { Commit, CommitRegister, Registers, Watch } from './commit-register.ts'
import { begunAt, eachEntry, type Scene } from './scene.ts'
import type { Outputs } from './transactions.ts'

export function watchCommits(scene: Scene, registers: Registers, outputs: Outputs): Watch {
  const { kind } = scene.recorded
  const found: Anomaly[] = []
  const fetches = new Fetches(scene, registers, outputs)
  return {
    found,
    begun(operation) {
      if (kind[operation] === KIND.commit) found.push(...regressions(scene, registers, operation))
      else if (kind[operation] === KIND.fetchCommitted) fetches.begin(operation)
    },
    ended(operation) {
      if (kind[operation] === KIND.fetchCommitted) found.push(...fetches.end(operation))
    },
  }
}

function regressions(scene: Scene, registers: Registers, operation: number): readonly Anomaly[] {
  const { recorded, groupOf } = scene
  const found: Anomaly[] = []
  if (recorded.outcome[operation] !== OUTCOME.ok || groupOf[operation]! < 0 || begunAt(scene, operation) < 0) return []
  eachEntry(scene, operation, PLACE, entry => {
    const partition = recorded.partition[entry]!
    const register = registers.get(groupOf[operation]!, partition)
    const offset = recorded.offset.at(entry)
    if (register?.newest === undefined || offset === undefined || !register.bindsReaders()) return
    if (offset >= register.newest.offset) return
    const operations = [register.newest.operation, operation]
    found.push({ name: 'commit-regression', partition, values: [], operations })
  })
  return found
}

/** Fetches of the committed offset, from what was in force when they began to what they were answered with. */
class Fetches {
  readonly #scene: Scene
  readonly #registers: Registers
  readonly #outputs: Outputs
  readonly #known = new Map<number, readonly (Commit | undefined)[]>()

  constructor(scene: Scene, registers: Registers, outputs: Outputs) {
    this.#scene = scene
    this.#registers = registers
    this.#outputs = outputs
  }

  begin(operation: number): void {
    if (this.#scene.recorded.completedAt[operation]! < 0) return
    const registers = this.#of(operation)
    for (const register of registers) register.watchers++
    this.#known.set(
      operation,
      registers.map(({ newest }) => newest),
    )
  }

  end(operation: number): readonly Anomaly[] {
    const { recorded } = this.#scene
    const registers = this.#of(operation)
    const known = this.#known.get(operation) ?? []
    this.#known.delete(operation)
    for (const register of registers) register.watchers--
    if (recorded.outcome[operation] !== OUTCOME.ok) return []
    const first = recorded.firstEntry[operation]!
    return registers.flatMap((register, i) => {
      const [commit, said] = [known[i], recorded.offset.at(first + i)]
      return commit === undefined ? [] : this.#judge(operation, recorded.partition[first + i]!, commit, register, said)
    })
  }

  /** Of its places, in their order. */
  #of(operation: number): readonly CommitRegister[] {
    const { recorded, groupOf } = this.#scene
    if (groupOf[operation]! < 0) return []
    const found: CommitRegister[] = []
    eachEntry(this.#scene, operation, PLACE, entry => {
      found.push(this.#registers.of(groupOf[operation]!, recorded.partition[entry]!))
    })
    return found
  }

  #judge(
    operation: number,
    partition: number,
    commit: Commit,
    register: CommitRegister,
    said: Exact | undefined,
  ): readonly Anomaly[] {
    const { outcome, transaction } = this.#scene.recorded
    const isBehind = said === undefined || said < commit.offset
    if (!isBehind || (said !== undefined && register.mayFollow(commit, said))) return []
    const found: Anomaly[] = []
    const operations = [commit.operation, operation]
    if (outcome[commit.operation] === OUTCOME.ok) found.push({ name: 'lost-commit', partition, values: [], operations })
    const whole = transaction[commit.operation]!
    const output = whole < 0 ? -1 : this.#outputs.readOf(whole)
    if (output >= 0) {
      const reader = this.#outputs.readerOf(output)
      const about = { partition, values: [output], operations: [whole, ...operations, reader] }
      found.push({ name: 'atomicity-breach', ...about })
    }
    return found
  }
}
