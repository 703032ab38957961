/**
 * Runs the paths of every machine on the broker, and says what of the machines was executed there.
 *
 *     runMachinePaths ─▶ a row a machine          huntByPaths ─▶ the first step that a mutated broker makes otherwise
 */
import type { Rules } from '../../../impl/core/rules.ts'
import { CannotPerform } from '../stage.ts'
import { controllerSubjects, threeBrokers } from './controllers.ts'
import { consumerSubjects } from './consumer.ts'
import { coordinatorSubjects } from './coordinator.ts'
import { type MachineRow, machinesOf, rowOf, type Tally } from './coverage.ts'
import { Memory } from './memory.ts'
import type { MachineEvent } from './ensemble.ts'
import { Executed } from './executed.ts'
import { type Path, type Paths, pathsOf } from './paths.ts'
import { producerSubjects } from './producer.ts'
import { replicaSubjects } from './replica.ts'
import type { Player, Subject } from './subject.ts'

/** Those with few paths first, as a hunt goes through them in this order. */
export const subjects: readonly Subject[] = [
  ...coordinatorSubjects,
  ...consumerSubjects,
  ...producerSubjects,
  ...controllerSubjects,
  ...replicaSubjects,
  threeBrokers,
]

export interface PathFailure {
  /** How many of its events were performed as the machine says. */
  readonly steps: number
  readonly sentences: readonly string[]
}

/** Runs one path on a process of its own; how many events its world had, or where it went wrong. */
export function runPath(
  subject: Subject,
  events: readonly MachineEvent[],
  executed = new Executed(),
  rules?: Partial<Rules>,
): PathFailure | number {
  const memory = memoryOf(subject)
  const { step: first, answers } = memory.start()
  let player: Player
  const atFirst = performed(() => {
    player = subject.play(rules)
    return player.differences(first.next, first)
  })
  if (atFirst.length > 0) return { steps: 0, sentences: atFirst }
  executed.note(subject, first, answers)
  let state = first.next
  for (const [steps, event] of events.entries()) {
    const { step, answers } = memory.take(state, event)
    if (step.isRefused && subject.isMoot?.(event)) continue
    if (step.next.status === 'error') return { steps, sentences: [`the machine fails: ${String(step.next.error)}`] }
    const sentences = performed(() => {
      player.perform({ ...step, event, before: state })
      return player.differences(step.next, step)
    })
    if (sentences.length > 0) return { steps, sentences }
    state = step.next
    executed.note(subject, step, answers)
  }
  return player!.events()
}

function performed(go: () => readonly string[]): readonly string[] {
  try {
    return go()
  } catch (error) {
    if (error instanceof CannotPerform || (error instanceof Error && error.name === 'AssertionError'))
      return [error.message]
    throw error
  }
}

const memories = new Map<Subject, Memory>()

function memoryOf(subject: Subject): Memory {
  const memory = memories.get(subject) ?? new Memory(subject.ensemble)
  memories.set(subject, memory)
  return memory
}

const known = new Map<Subject, Paths>()

/** They are the same every time. */
export function pathsThrough(subject: Subject): Paths {
  const found = known.get(subject) ?? pathsOf(subject)
  known.set(subject, found)
  return found
}

export interface MachinePathsOptions {
  /** Absent: all. */
  readonly subjects?: readonly Subject[]
  /** Called after each path, for whoever shows that something happens. */
  readonly progress?: (subject: Subject) => void
}

export interface MachinePaths {
  readonly rows: readonly MachineRow[]
}

export function runMachinePaths(options: MachinePathsOptions = {}): MachinePaths {
  const chosen = options.subjects ?? subjects
  const executed = new Executed()
  const tallies = new Map(chosen.map(subject => [subject, tallyOf(subject, executed, options)]))
  const rows = machinesOf(chosen).map(machine => {
    const own = chosen.filter(({ machines }) => Object.values(machines).includes(machine))
    return rowOf(machine, chosen, executed, sum(own.map(subject => tallies.get(subject)!)))
  })
  return { rows }
}

function tallyOf(subject: Subject, executed: Executed, { progress }: MachinePathsOptions): Tally {
  const { paths, situations } = pathsThrough(subject)
  const failures: string[] = []
  let events = 0
  for (const path of paths) {
    const result = runPath(subject, path.events, executed)
    if (typeof result === 'number') events += result
    else failures.push(sentenceOf(subject, path, result))
    progress?.(subject)
  }
  const steps = paths.reduce((count, path) => count + path.events.length, 0)
  return { situations, paths: paths.length, steps, events, failures }
}

const sentenceOf = ({ name }: Subject, { events }: Path, { steps, sentences }: PathFailure): string =>
  `${name}, after ${steps} steps, at ${JSON.stringify(events[steps] ?? 'the start')}: ${sentences.join('; ')}`

function sum(tallies: readonly Tally[]): Tally {
  const add = (field: 'situations' | 'paths' | 'steps' | 'events') =>
    tallies.reduce((total, tally) => total + tally[field], 0)
  const counts = { situations: add('situations'), paths: add('paths'), steps: add('steps'), events: add('events') }
  return { ...counts, failures: tallies.flatMap(({ failures }) => failures) }
}

export interface PathKill {
  /** How many paths it took, this one included. */
  readonly runs: number
  /** Steps that are left of the path after shrinking. */
  readonly steps: number
  readonly sentence: string
}

/** The first difference that these rules make, on a path that the unmutated broker passes; undefined: none within that many paths. */
export function huntByPaths(rules: Partial<Rules>, limit = Infinity): PathKill | undefined {
  let runs = 0
  for (const subject of subjects) {
    for (const { events } of pathsThrough(subject).paths) {
      if (++runs > limit) return undefined
      const kill = killOf(subject, events, rules)
      if (kill !== undefined) return { runs, ...kill }
    }
  }
  return undefined
}

function killOf(
  subject: Subject,
  events: readonly MachineEvent[],
  rules: Partial<Rules>,
): Omit<PathKill, 'runs'> | undefined {
  const failure = (tried: readonly MachineEvent[]): PathFailure | undefined => {
    const result = runPath(subject, tried, undefined, rules)
    return typeof result === 'number' || typeof runPath(subject, tried) !== 'number' ? undefined : result
  }
  const first = failure(events)
  if (first === undefined) return undefined
  const short = shrunk(events.slice(0, first.steps + 1), tried => failure(tried) !== undefined)
  return { steps: short.length, sentence: `${subject.name}: ${failure(short)!.sentences.join('; ')}` }
}

/** What is left when each event that is not needed is taken out, the last one first. */
function shrunk(
  events: readonly MachineEvent[],
  fails: (events: readonly MachineEvent[]) => boolean,
): readonly MachineEvent[] {
  return events.reduceRight((left, _, at) => {
    const without = left.toSpliced(at, 1)
    return fails(without) ? without : left
  }, events)
}
