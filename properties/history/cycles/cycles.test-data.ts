/** Little histories of operations that overlap as a line of brackets says: `a( b( )a )b`, each begun by its name and ended by its name. */
import { observe } from '../observed.ts'
import type { Name, Operation, Step } from '../operation.ts'
import { Recorder } from '../recorder.ts'
import type { Recorded } from '../recorded.ts'
import { versionOrder } from '../version-order.ts'
import { findCycles } from './cycles.ts'
import type { CycleOptions } from './dependencies.ts'
import type { CircleStep, CycleAnomaly } from './found.ts'

/** What an operation does, in its own process if none is said, ok if nothing is. */
export interface Told {
  readonly process?: Name
  readonly type?: Exclude<Operation['type'], 'invoke'>
  readonly does: readonly Step[]
}

export type Play = Readonly<Record<string, readonly Step[] | Told>>

export interface Shown {
  readonly recorded: Recorded
  readonly anomalies: readonly CycleAnomaly[]
  /** `G1c: a -wr-> b -wr-> a`; of knots `PL-2-cycle-exists: a b`. */
  readonly told: readonly string[]
}

const jepsen = { ww: true, processEdges: 'jepsen' } as const
export const ours = { ww: true, processEdges: 'ours' } as const
export const withoutWrites = { ww: false, processEdges: 'jepsen' } as const

export function look(timeline: string, play: Play, options: CycleOptions = jepsen): Shown {
  const names = timeline.split(' ')
  const recorder = new Recorder()
  for (const name of names) recorder.push(lineOf(name, play))
  const begun = names.filter(name => name.endsWith('(') || name.startsWith('!')).map(name => name.replace(/\W/g, ''))
  return shown(recorder.recorded(), row => begun[row]!, options)
}

/** What is told of it, circles only. */
export const circlesOf = (...history: Parameters<typeof look>): readonly string[] =>
  look(...history).told.filter(line => !line.includes('exists'))

/** `a(` begins, `)a` ends, `!a` does both in one line. */
function lineOf(name: string, play: Play): Operation {
  const letter = name.replace(/\W/g, '')
  const told: Told = 'does' in play[letter]! ? play[letter] : { does: play[letter] as readonly Step[] }
  const { process = letter, type = 'ok', does } = told
  const types = new Set(does.map(step => step.type))
  const kind = types.size > 1 ? 'transaction' : types.has('poll') ? 'poll' : 'send'
  return { process, id: letter, kind, type: name.endsWith('(') ? 'invoke' : type, steps: does }
}

export function shown(recorded: Recorded, nameOf: (row: number) => string, options: CycleOptions): Shown {
  const observed = observe(recorded)
  const anomalies = findCycles(recorded, observed, versionOrder(recorded, observed), options)
  return { recorded, anomalies, told: anomalies.map(anomaly => lineFor(anomaly, nameOf)) }
}

function lineFor(anomaly: CycleAnomaly, nameOf: (row: number) => string): string {
  const operations = anomaly.operations.map(nameOf)
  if (!('steps' in anomaly)) return [`${anomaly.name}:`, ...operations].join(' ').replace(/:$/, '')
  // A circle is the same wherever it is begun.
  const first = operations.indexOf(operations.toSorted()[0]!)
  const around = <Thing>(things: readonly Thing[]) => [...things.slice(first), ...things.slice(0, first)]
  const steps = around<CircleStep>(anomaly.steps).map(({ type }) => type)
  const way = around(operations).flatMap((name, at) => [name, `-${steps[at]}->`])
  return [`${anomaly.name}:`, ...way, operations[first]].join(' ')
}

export const sends = (partition: Name, value: string, offset?: number): Step => ({
  type: 'send',
  record: { partition, value, offset },
})

export const polls = (partition: Name, value: string, offset?: number): Step => ({
  type: 'poll',
  records: [{ partition, value, offset }],
})
