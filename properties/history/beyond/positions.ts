/**
 * Commits ahead of what was read.
 *
 *   commit-ahead   a commit was acknowledged, and a record for all to see lies below it, at or after the position of who committed: when the commit
 *                  began, and still when it had ended. Holes in the offsets are no records, and aborted ones nobody is given
 *
 * A member's position is one past the last record that it was given since it was assigned the partition, or where it was assigned to begin. Of whom
 * the history tells no assignment, or nothing given since, it is as far as anybody of the group has been given: a producer may commit what a
 * consumer read.
 * Not claimed: where a group without a committed offset is assigned the partition anew (auto.offset.reset may take it to the end), a poll of
 * which nobody knows what it gave, or a position out of range, nobody knows where it is.
 */
import type { Anomaly } from '../anomalies.ts'
import type { Exact } from '../operation.ts'
import { isPoll, KIND, OUTCOME, PLACE, RECEIVED } from '../recorded.ts'
import type { Registers, Watch } from './commit-register.ts'
import { after, eachEntry, offsetOf, PerPartition, type Scene } from './scene.ts'
import { firstVisible } from './starts.ts'

/** Undefined: not known. */
interface Position {
  next: Exact | undefined
  /** Of the process, when it was written. */
  turn: number
}

/** Of a group: how far any of its members has been given records. */
interface Reach {
  next: Exact | undefined
  /** Of the group, when it was written. */
  turn: number
}

interface Readers {
  readonly positions: PerPartition<Position>
  readonly reaches: PerPartition<Reach>
  /** Per process: goes up whenever nobody knows any more where it is. */
  readonly turns: Int32Array
  /** The same per group. */
  readonly groupTurns: Int32Array
  /** Per process: polls under way. */
  readonly polling: Int32Array
  /** Per process: whether the history says when it is assigned something. */
  readonly isAssigned: Uint8Array
  readonly registers: Registers
}

export function watchPositions(scene: Scene, registers: Registers): Watch {
  const { recorded, groupOf } = scene
  const { kind, outcome, process } = recorded
  const found: Anomaly[] = []
  /** Entries of commits that were ahead when they began. */
  const suspects = new Set<number>()
  const readers = newReaders(scene, registers)
  return {
    found,
    begun(operation) {
      const what = kind[operation]!
      if (isPoll(what)) readers.polling[process[operation]!]!++
      if (what === KIND.revoke) readers.turns[process[operation]!]!++
      if (what !== KIND.commit || groupOf[operation]! < 0 || outcome[operation] !== OUTCOME.ok) return
      eachEntry(scene, operation, PLACE, entry => {
        if (skippedBy(scene, readers, operation, entry) >= 0) suspects.add(entry)
      })
    },
    ended(operation) {
      const what = kind[operation]!
      if (isPoll(what)) readers.polling[process[operation]!]!--
      if (groupOf[operation]! < 0) return
      if (isPoll(what)) given(scene, readers, operation)
      else if (what === KIND.assign) assigned(scene, readers, operation)
      else if (what === KIND.commit) found.push(...ahead(scene, readers, operation, suspects))
      else if (what === KIND.crash || what === KIND.subscribe) readers.turns[process[operation]!]!++
      else if (what === KIND.other) lose(scene, readers, operation)
    },
  }
}

function newReaders(scene: Scene, registers: Registers): Readers {
  const processes = scene.recorded.processes.length
  return {
    positions: new PerPartition(scene, () => ({ next: undefined, turn: -1 })),
    reaches: new PerPartition(scene, () => ({ next: undefined, turn: -1 })),
    turns: new Int32Array(processes),
    groupTurns: new Int32Array(scene.recorded.groups.length),
    polling: new Int32Array(processes),
    isAssigned: new Uint8Array(processes),
    registers,
  }
}

function ahead(scene: Scene, readers: Readers, operation: number, suspects: Set<number>): readonly Anomaly[] {
  const { partition, process } = scene.recorded
  const found: Anomaly[] = []
  eachEntry(scene, operation, PLACE, entry => {
    if (!suspects.delete(entry) || readers.polling[process[operation]!]! > 0) return
    const skipped = skippedBy(scene, readers, operation, entry)
    if (skipped < 0) return
    found.push({ name: 'commit-ahead', partition: partition[entry]!, values: [skipped], operations: [operation] })
  })
  return found
}

/** A record below the commit that should have been given before; −1: none. */
function skippedBy(scene: Scene, readers: Readers, operation: number, entry: number): number {
  const { recorded, groupOf } = scene
  const [process, partition] = [recorded.process[operation]!, recorded.partition[entry]!]
  const offset = recorded.offset.at(entry)
  const mine = readers.positions.get(process, partition)
  const isMine = mine?.turn === readers.turns[process] && mine?.next !== undefined
  const reach = reachOf(readers, groupOf[operation]!, partition).next
  const next = isMine && readers.isAssigned[process] === 1 ? mine.next : reach
  if (offset === undefined || next === undefined) return -1
  return firstVisible(scene, partition, next, offset)
}

function given(scene: Scene, readers: Readers, operation: number): void {
  const { recorded, groupOf } = scene
  const { process, partition, outcome, entries, rebalanced } = recorded
  const { positions, turns } = readers
  const of = process[operation]!
  if (outcome[operation] === OUTCOME.unknown && entries[operation] === 0) lose(scene, readers, operation)
  eachEntry(scene, operation, RECEIVED, entry => {
    const offset = offsetOf(scene, entry)
    const position = positions.of(of, partition[entry]!)
    position.next = offset === undefined ? undefined : after(offset)
    position.turn = turns[of]!
    const reach = reachOf(readers, groupOf[operation]!, partition[entry]!)
    if (offset === undefined) reach.next = undefined
    else if (reach.next === undefined || reach.next <= offset) reach.next = after(offset)
  })
  for (const moved of rebalanced.get(operation) ?? []) positions.of(of, moved).next = undefined
}

function assigned(scene: Scene, readers: Readers, operation: number): void {
  const { process, partition, offset, outcome } = scene.recorded
  const [of, group] = [process[operation]!, scene.groupOf[operation]!]
  const isSure = outcome[operation] === OUTCOME.ok
  const turn = ++readers.turns[of]!
  readers.isAssigned[of] = 1
  eachEntry(scene, operation, PLACE, entry => {
    const [position, reach] = [readers.positions.of(of, partition[entry]!), reachOf(readers, group, partition[entry]!)]
    const at = isSure ? offset.at(entry) : undefined
    position.next = at
    position.turn = turn
    const hasCommitted = readers.registers.get(group, partition[entry]!)?.newest !== undefined
    if (at !== undefined && reach.next !== undefined && at > reach.next) reach.next = at
    else if (at === undefined && !hasCommitted) reach.next = undefined
  })
}

/** Its position was out of range, so that it is where auto.offset.reset says; or nobody knows what a poll of it gave. */
function lose({ recorded: { process }, groupOf }: Scene, { turns, groupTurns }: Readers, operation: number): void {
  turns[process[operation]!]!++
  groupTurns[groupOf[operation]!]!++
}

function reachOf({ reaches, groupTurns }: Readers, group: number, partition: number): Reach {
  const reach = reaches.of(group, partition)
  const turn = groupTurns[group]!
  if (reach.turn !== turn) reach.next = undefined
  reach.turn = turn
  return reach
}
