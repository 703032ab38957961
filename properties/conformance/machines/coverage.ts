/** Coverage of the machines on the broker: what each machine has, what of it was executed, and as a table. */
import { Executed, type Parts, partsOf, union } from './executed.ts'
import type { Subject } from './subject.ts'
import { uncovered } from './uncovered.ts'

type Share = readonly [covered: number, all: number]

export interface MachineRow {
  readonly machine: string
  readonly states: Share
  readonly transitions: Share
  /** Answers of guards: yes and no count each. */
  readonly guards: Share
  /** How many states the projections tell apart. */
  readonly situations: number
  readonly paths: number
  readonly steps: number
  /** Events of the broker's world. */
  readonly events: number
  /** A sentence each; none: all of it was executed as the machine says. */
  readonly failures: readonly string[]
  /** What was not executed. */
  readonly missing: readonly string[]
}

export interface Tally {
  readonly situations: number
  readonly paths: number
  readonly steps: number
  readonly events: number
  readonly failures: readonly string[]
}

export const machinesOf = (subjects: readonly Subject[]): readonly string[] => [
  ...new Set(subjects.flatMap(({ machines }) => Object.values(machines))),
]

/** `tally`: the paths of the subjects that play this machine. */
export function rowOf(machine: string, subjects: readonly Subject[], executed: Executed, tally: Tally): MachineRow {
  const all = partsOfMachine(machine, subjects)
  const done = executed.of(machine)
  const share = (kind: keyof Parts): Share => [
    [...all[kind]].filter(part => done[kind].has(part)).length,
    all[kind].size,
  ]
  const missing = (['states', 'transitions', 'guards'] as const).flatMap(kind =>
    [...all[kind]].filter(part => !done[kind].has(part)),
  )
  return {
    machine,
    states: share('states'),
    transitions: share('transitions'),
    guards: share('guards'),
    ...tally,
    missing,
  }
}

/** Under any of its parameters. */
function partsOfMachine(machine: string, subjects: readonly Subject[]): Parts {
  const members = subjects.flatMap(({ machines, ensemble }) =>
    Object.entries(machines)
      .filter(([, name]) => name === machine)
      .map(([member]) => ensemble.members[member]!.machine),
  )
  return union(members.map(partsOf))
}

/** What is missing and has no reason. */
export const unexplained = ({ machine, missing }: MachineRow): readonly string[] =>
  missing.filter(part => !uncovered.some(each => each.machine === machine && each.part === part))

const heads = ['machine', 'states', 'transitions', 'guards', 'paths', 'steps', 'failures']

/** The rows aligned, and below them what is not executed, with the reason. */
export function coverageTable(rows: readonly MachineRow[]): string {
  const text = ([covered, all]: Share) => `${covered}/${all}`
  const cells = rows.map(({ machine, states, transitions, guards, paths, steps, failures }) => [
    machine,
    ...[states, transitions, guards].map(text),
    ...[paths, steps, failures.length].map(String),
  ])
  const widths = heads.map((head, at) => Math.max(head.length, ...cells.map(row => row[at]!.length)))
  const lines = [heads, ...cells].map(row => row.map((cell, at) => aligned(cell, widths[at]!, at)).join('  '))
  return [...lines, ...reasonsFor(rows)].join('\n')
}

const aligned = (cell: string, width: number, at: number): string =>
  at === 0 ? cell.padEnd(width) : cell.padStart(width)

function reasonsFor(rows: readonly MachineRow[]): readonly string[] {
  const explained = uncovered.filter(({ machine, part }) =>
    rows.some(row => row.machine === machine && row.missing.includes(part)),
  )
  const reasons = [...new Set(explained.map(({ machine, why }) => `${machine}: ${why}`))].map(reason => {
    const parts = explained.filter(({ machine, why }) => `${machine}: ${why}` === reason).map(({ part }) => part)
    return `not executed, ${reason} (${parts.join('; ')})`
  })
  const open = rows.flatMap(row => unexplained(row).map(part => `NOT EXECUTED, ${row.machine}: ${part}`))
  return [...reasons, ...open]
}
