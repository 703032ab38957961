/**
 * Every transition of the explored graph of small groups, driven on the reference broker: tours which together take them all, the state compared
 * after every step.
 */
import type { Rules } from '../../../impl/index.ts'
import type { Step } from '../../../model/index.ts'
import {
  type GroupParameters,
  type GroupScope,
  groupSystem,
  safeGroup,
  smallGroup,
} from '../../../model/kafka/index.ts'
import { driveTours, firstDifferenceIn, tally } from '../tours.ts'
import { driveGroup } from './drive.ts'
import { groupRowOf } from './perform.ts'

export interface GroupCover {
  readonly name: string
  readonly parameters: GroupParameters
  readonly scope: GroupScope
}

export interface GroupCovered {
  readonly name: string
  readonly states: number
  readonly transitions: number
  readonly tours: number
  readonly steps: number
  /** Of the broker's worlds. */
  readonly events: number
  /** How often each row of the table was performed. */
  readonly performed: Readonly<Record<string, number>>
  /** Tours that no broker goes on with, by the reason why that is no difference. */
  readonly unlike: Readonly<Record<string, number>>
  /** Sentences about the first difference of each tour that has one, the path that leads to it first. */
  readonly failures: readonly string[]
}

/** Two members, one partition, one record, no fault: what a cover does not say. */
const cover = (name: string, change: Partial<GroupParameters>, bounds: Partial<GroupScope>): GroupCover => ({
  name,
  parameters: { ...safeGroup, ...change },
  scope: { ...smallGroup, keys: [1], ...bounds },
})

const joined = { late: 1, faults: { start: 1 } } as const
const joinedAndLost = { late: 1, faults: { start: 1, n: 1 }, total: 2 } as const

/** Together they perform every row of the table; a test says so. */
export const groupCovers: readonly GroupCover[] = [
  cover('a lost commit', {}, { faults: { n: 1 } }),
  cover('Java commits, a second member starts, a commit is lost', { commit: 'poll' }, joinedAndLost),
  cover('librdkafka commits, a second member starts', { commit: 'handed-out' }, joined),
  cover('committed before handling, a second member starts', { commit: 'before' }, joined),
  cover('cooperative, a second member starts', { assignment: 'cooperative' }, joined),
  cover('one instance id for two processes, one of which crashes', { instances: 'shared' }, { faults: { c: 1 } }),
  cover('static members, one of which crashes; no record', { instances: 'static' }, { keys: [], faults: { c: 1 } }),
  cover('a member is taken for dead; no record', {}, { keys: [], faults: { rb: 1 } }),
  cover('a handler that is too slow', {}, { causes: ['pollTimeout'], faults: { rb: 1 } }),
  cover('a retry topic', { onThrow: 'retry-topic' }, { groups: [1], faults: { e: 1 } }),
  cover('a finally clause', { commit: 'finally' }, { groups: [1], faults: { e: 1 } }),
  cover('a batch that returns early', { commit: 'batch' }, { groups: [1], faults: { early: 1, close: 1 } }),
  cover(
    'a partition is added, retention deletes, latest',
    { offsetReset: 'latest' },
    { groups: [1], grows: 1, deletes: 1 },
  ),
]

/** Larger graphs, for a night. */
export const largeGroupCovers: readonly GroupCover[] = [
  cover('a member crashes', {}, { faults: { c: 1 } }),
  cover('a member that lives is taken for dead', {}, { faults: { rb: 1 } }),
  cover('static members, one of which crashes', { instances: 'static' }, { faults: { c: 1 } }),
  cover('static members, one of which is taken for dead', { instances: 'static' }, { faults: { rb: 1 } }),
  cover('Java commits, a member is taken for dead or stops', { commit: 'poll' }, { faults: { rb: 1, close: 1 } }),
  cover(
    'cooperative, two partitions, a second member starts',
    { assignment: 'cooperative' },
    {
      ...joined,
      partitions: 2,
      keys: [1, 2],
    },
  ),
  cover(
    'a finally clause, a second member starts',
    { commit: 'finally' },
    {
      late: 1,
      faults: { start: 1, e: 1 },
      total: 2,
    },
  ),
]

const MAX_STATES = 50_000

export function coverGroup({ name, parameters, scope }: GroupCover): GroupCovered {
  const performed: Record<string, number> = {}
  const unlike: Record<string, number> = {}
  let events = 0
  const toured = driveTours(name, groupSystem(parameters, scope), MAX_STATES, told => {
    const driven = driveGroup(told, { parameters, scope }, (step: Step) => tally(performed, groupRowOf(step)))
    events += driven.events
    if (driven.unlike !== undefined) tally(unlike, driven.unlike)
    return driven
  })
  return { name, ...toured, events, performed, unlike }
}

/** What a broker with other rules does first that the model does not. */
export const firstGroupDifference = (
  { name, parameters, scope }: GroupCover,
  rules: Partial<Rules>,
  most: number,
): ReturnType<typeof firstDifferenceIn> =>
  firstDifferenceIn(name, groupSystem(parameters, scope), MAX_STATES, most, (told, isSwapped) =>
    driveGroup(told, { parameters, scope, rules: isSwapped ? rules : {} }),
  )
