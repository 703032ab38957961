/**
 * Two tellings of one consumer agree: a group of one member, and the consumer at the end of the partition's pipeline, keep and break the same
 * guarantees in every commit mode. And the claims about groups come out as expected, at sizes that are pinned (change detectors: no
 * other tool has counted these).
 */
import { expect, test } from 'vitest'
import { explore } from '../model/index.ts'
import type { ConsumerParameters } from '../model/kafka/index.ts'
import { ask } from './claims/claim.ts'
import { groupBugs } from './claims/group-bugs.ts'
import { groupClaims } from './claims/group.ts'
import { askGroup, type GroupBounds, type GroupChange } from './claims/group-question.ts'
import { claimOf } from './claims.ts'
import { search } from './question.ts'

const guarantees = ['ALO', 'AMO', 'ORD'] as const
const faults = ['none', 'c', 'e'] as const
type Told = Readonly<Record<string, string>>
const modes = ['poll', 'handed-out', 'after', 'before', 'finally', 'last-handled', 'never'] as const
const endings = ['throws', 'swallows', 'gives-up'] as const

function verdictOf(...[guarantee, fault, change, bounds]: Parameters<typeof askGroup>): string {
  const { spec, property, witness } = askGroup(guarantee, fault, change, bounds)
  const [decided, seen] = explore(spec(), { properties: [property, witness] }).findings
  expect(seen?.verdict).toBe('holds')
  return decided!.verdict
}

const cells = (verdict: (guarantee: (typeof guarantees)[number], fault: (typeof faults)[number]) => string): Told =>
  Object.fromEntries(guarantees.flatMap(g => faults.map(f => [`${g} ${f}`, verdict(g, f)])))

function ofGroup(change: GroupChange): Told {
  return cells((guarantee, fault) => verdictOf(guarantee, fault, change, { groups: [1] }))
}

function ofPipeline(consumer: Partial<ConsumerParameters>): Told {
  const { question } = ask('ALO', 'none', { replicationFactor: 1, minInsyncReplicas: 1, consumer }, { shrinks: 0 })
  const scope = { ...question.scope, faults: { c: 1, e: 1 } }
  const answer = search({ ...question, guarantees, scope })
  return cells((guarantee, fault) => answer.verdictOf(guarantee, fault).verdict)
}

/** Who gives up does as who swallows, but for the offset: two modes are enough to see it. */
const pairs = modes.flatMap(commit =>
  endings
    .filter(end => end !== 'gives-up' || commit === 'after' || commit === 'poll')
    .map(end => [commit, end] as const),
)
test.each(pairs)(
  'A group of one member and the consumer of the pipeline agree: commit %s, the handler %s.',
  (commit, onThrow) => {
    expect(ofGroup({ commit, onThrow })).toEqual(ofPipeline({ commit, onThrow }))
  },
)

/** Claim by claim, how many states each of its cases about a group has. */
const sizes: readonly (readonly [string, readonly number[]])[] = [
  ['S19', [3158, 2538]],
  ['S21', [55, 2538, 45, 57]],
  ['S22', [55, 55, 369, 42_071, 129, 2577, 369, 687, 679, 306, 1054]],
  ['S23', [191, 5818, 47, 29, 55]],
  ['S24', [490, 1002, 678, 38]],
  ['C07', [463, 6486, 5285]],
  ['C14', [155, 155, 660, 605, 1319, 431, 55]],
  ['C16', [73, 72, 24, 699]],
  ['O01', [279, 372, 26, 115, 104]],
  ['O02', [6486, 699, 463, 6486]],
  ['BUG-C1', [321, 278, 96]],
  ['BUG-C2', [122, 96]],
  ['BUG-C3', [91, 91, 93, 96]],
  ['BUG-C4', [322, 306, 327]],
]
const decided = (id: string) =>
  claimOf(id)!.cases.flatMap(({ asks, expected }) => {
    if (asks.kind !== 'special') return []
    const { findings, states } = explore(asks.spec(), { properties: [asks.property, asks.witness] })
    return [{ verdicts: findings.map(({ verdict }) => verdict), expected: [expected, 'holds'], states }]
  })
test.each(sizes)('%s comes out as expected.', (id, states) => {
  const cases = decided(id)
  expect(cases.map(({ verdicts }) => verdicts)).toEqual(cases.map(({ expected }) => expected))
  expect(cases.map(one => one.states)).toEqual(states)
})

test('Every claim about groups is pinned here.', () => {
  expect(sizes.map(([id]) => id)).toEqual([...groupClaims, ...groupBugs].map(({ id }) => id))
})

/** One thing changed at a time: guarantee, fault, how the group is, its bounds, and the verdict. */
type Row = readonly [Parameters<typeof askGroup>[0], Parameters<typeof askGroup>[1], GroupChange, GroupBounds, string]
const late: GroupBounds = { late: 1 }
const two: GroupBounds = { late: 1, partitions: 2, keys: [2, 2] }
const rows: readonly Row[] = [
  // A rebalance alone: who commits before revocation hands nothing out twice, who does not does.
  ['AMO', 'start', { commit: 'poll' }, late, 'holds'],
  ['AMO', 'start', { commit: 'handed-out' }, late, 'holds'],
  ['AMO', 'start', { commit: 'after' }, late, 'broken'],
  ['AMO', 'start', { commit: 'before' }, late, 'holds'],
  // A cooperative member goes on with what it may lose, and commits nothing between JoinGroup and SyncGroup.
  ['AMO', 'start', { commit: 'poll', assignment: 'cooperative' }, two, 'broken'],
  ['AMO', 'start', { commit: 'poll' }, two, 'holds'],
  ['ALO', 'start', { commit: 'poll', assignment: 'cooperative' }, two, 'holds'],
  // Each way of being taken for gone makes a zombie.
  ['AMO', 'rb', { commit: 'poll' }, { causes: ['pollTimeout'] }, 'broken'],
  ['AMO', 'rb', { commit: 'poll' }, { causes: ['sessionTimeout'] }, 'broken'],
  ['AMO', 'rb', { commit: 'poll' }, { ...late, causes: ['rebalanceTimeout'], total: 2 }, 'broken'],
  // A static member that comes back quickly takes its own place; two processes with one instance id fence each other.
  ['ALO', 'c', { instances: 'static' }, {}, 'holds'],
  ['AMO', 'rb', { instances: 'static' }, {}, 'broken'],
  ['ALO', 'start', { instances: 'shared' }, late, 'holds'],
  ['AMO', 'start', { instances: 'shared' }, late, 'broken'],
  // Nothing that is lost on the way to the coordinator is lost for good.
  ['ALO', 'n', { commit: 'before' }, {}, 'holds'],
  ['AMO', 'n', { commit: 'after' }, {}, 'holds'],
  // A stop in good order hands nothing out twice.
  ['ALO', 'close', { commit: 'poll' }, {}, 'holds'],
  ['AMO', 'close', { commit: 'poll' }, {}, 'holds'],
]
test.each(rows)('%s under %s: %j in %j %s', (guarantee, fault, change, bounds, verdict) => {
  expect(verdictOf(guarantee, fault, change, bounds)).toBe(verdict)
})
