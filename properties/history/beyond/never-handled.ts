/** Records that a group has committed past and was never done with: the definition is in handling.ts. */
import type { Anomaly } from '../anomalies.ts'
import type { Exact } from '../operation.ts'
import { HANDLED, isPoll, KIND, OUTCOME, PLACE, RECEIVED } from '../recorded.ts'
import { indexFrom } from '../version-order.ts'
import { type Registers, seeksOf, type Watch } from './commit-register.ts'
import type { Handling } from './handling.ts'
import { eachEntry, isVisible, offsetOf, PerPartition, type Scene } from './scene.ts'

/** Of a group and a partition. */
interface Progress {
  firstGiven: Exact | undefined
  /** The highest offset that it is done with. */
  done: Exact | undefined
  /** The highest offset that a member sought: what lies below it was left out on purpose. */
  sought: Exact | undefined
}

interface Candidate {
  readonly group: number
  readonly value: number
  readonly commit: number
}

export function neverHandled(
  scene: Scene,
  { done, inDoubt }: Handling,
  progress: PerPartition<Progress>,
  registers: Registers,
): readonly Anomaly[] {
  const { recorded, order, observed } = scene
  const [certain, open]: [Candidate[], Candidate[]] = [[], []]
  const handlers = groupsThatHandle(scene)
  progress.each(({ firstGiven, done: far, sought }, group, partition) => {
    const commit = registers.get(group, partition)?.highest
    if (commit === undefined || firstGiven === undefined || !handlers.has(group)) return
    const log = order.logs[partition]!
    const from = sought === undefined || sought < firstGiven ? firstGiven : sought
    for (let index = indexFrom(log, from); index < log.offsets.length && log.offsets[index]! < commit.offset; index++) {
      const value = log.values[index]!
      const writer = observed.writerOf[value]!
      const isAcknowledged = writer >= 0 && recorded.outcome[writer] === OUTCOME.ok && isVisible(scene, value)
      if (!isAcknowledged || log.conflicts.has(index)) continue
      if (done.has(group, value) || inDoubt.has(group, value)) continue
      const isPassed = far !== undefined && log.offsets[index]! < far
      ;(isPassed ? certain : open).push({ group, value, commit: commit.operation })
    }
  })
  return [...certain, ...abandoned(scene, open)].map(({ value, commit }) => ({
    name: 'never-handled',
    partition: recorded.partitionOf[value]!,
    values: [value],
    operations: [observed.writerOf[value]!, commit],
  }))
}

function groupsThatHandle({ recorded: { kind, outcome }, groupOf }: Scene): ReadonlySet<number> {
  const groups = new Set<number>()
  kind.forEach((what, operation) => {
    if (what === KIND.handle && outcome[operation] === OUTCOME.ok) groups.add(groupOf[operation]!)
  })
  return groups
}

/** Looks at nothing by itself: it keeps what `neverHandled` asks for at the end. */
export function watchProgress(
  scene: Scene,
  registers: Registers,
): Watch & { readonly progress: PerPartition<Progress> } {
  const { recorded, groupOf } = scene
  const { kind, partition, outcome } = recorded
  const progress = new PerPartition<Progress>(scene, () => ({
    firstGiven: undefined,
    done: undefined,
    sought: undefined,
  }))
  const seeks = seeksOf(scene, registers)
  const hasHandles = kind.includes(KIND.handle)
  return {
    found: [],
    progress,
    begun(operation) {
      if (kind[operation] === KIND.assign && groupOf[operation]! >= 0) sought(operation)
    },
    ended(operation) {
      const group = groupOf[operation]!
      if (group < 0 || !hasHandles) return
      if (kind[operation] === KIND.fetchCommitted) seeks.fetched(operation)
      if (isPoll(kind[operation]!)) eachEntry(scene, operation, RECEIVED, entry => given(group, entry))
      else if (kind[operation] === KIND.handle && outcome[operation] === OUTCOME.ok) {
        eachEntry(scene, operation, HANDLED, entry => handled(group, entry))
      }
    },
  }

  function sought(operation: number): void {
    eachEntry(scene, operation, PLACE, entry => {
      const offset = recorded.offset.at(entry)
      if (!seeks.isSeek(operation, entry) || offset === undefined) return
      const mine = progress.of(groupOf[operation]!, partition[entry]!)
      if (mine.sought === undefined || offset > mine.sought) mine.sought = offset
    })
  }

  function given(group: number, entry: number): void {
    const [mine, offset] = [progress.of(group, partition[entry]!), offsetOf(scene, entry)]
    if (offset !== undefined && (mine.firstGiven === undefined || offset < mine.firstGiven)) mine.firstGiven = offset
  }

  function handled(group: number, entry: number): void {
    const [mine, offset] = [progress.of(group, partition[entry]!), offsetOf(scene, entry)]
    if (offset !== undefined && (mine.done === undefined || offset > mine.done)) mine.done = offset
  }
}

/** Those that nobody can still come to: given to nobody of the group, or to one who has crashed since. */
function abandoned(scene: Scene, open: readonly Candidate[]): readonly Candidate[] {
  if (open.length === 0) return []
  const { recorded, groupOf } = scene
  const { kind, process, processes, completedAt, values, value, operations } = recorded
  const keyOf = (group: number, of: number) => group * values + of
  const receiver = new Map(open.map(({ group, value }) => [keyOf(group, value), -1]))
  const crashedAt = new Int32Array(processes.length).fill(-1)
  for (let operation = 0; operation < operations; operation++) {
    if (kind[operation] === KIND.crash) crashedAt[process[operation]!] = completedAt[operation]!
    const group = groupOf[operation]!
    if (group < 0 || !isPoll(kind[operation]!)) continue
    eachEntry(scene, operation, RECEIVED, entry => {
      const before = receiver.get(keyOf(group, value[entry]!))
      if (before !== undefined && (before < 0 || completedAt[operation]! > completedAt[before]!)) {
        receiver.set(keyOf(group, value[entry]!), operation)
      }
    })
  }
  return open.filter(({ group, value: of }) => {
    const last = receiver.get(keyOf(group, of))!
    return last < 0 || crashedAt[process[last]!]! > completedAt[last]!
  })
}
