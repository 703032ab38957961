import { describe, expect, test } from 'vitest'
import { explore, replay } from '../../../model/index.ts'
import { safeGroup, smallGroup } from '../../../model/kafka/index.ts'
import type { Rules } from '../../../impl/index.ts'
import { claims } from '../../claims.ts'
import { askGroup } from '../../claims/group-question.ts'
import { coverGroup, firstGroupDifference, groupCovers } from './cover.ts'
import { groupRows } from './perform.ts'
import { groupCounterpart } from './reproduce.ts'

const done = new Map<string, number>()
const unlike: Record<string, number> = {}
test.each(groupCovers.map(cover => [cover.name, cover] as const))(
  'every transition of a group is driven on the broker, and its state is the model’s after each: %s',
  (_name, cover) => {
    const { failures, performed, transitions, steps, ...covered } = coverGroup(cover)
    expect(failures).toEqual([])
    expect(steps).toBeGreaterThanOrEqual(transitions)
    for (const [row, times] of Object.entries(performed)) done.set(row, (done.get(row) ?? 0) + times)
    for (const [why, times] of Object.entries(covered.unlike)) unlike[why] = (unlike[why] ?? 0) + times
  },
)

test('together the covers perform every row of the table that says which broker events make up a step of a group', () => {
  expect([...groupRows.keys()].filter(name => !done.has(name))).toEqual([])
})

test('what no broker goes on with is who leads a group, in two tours of all, and nothing else', () => {
  expect(unlike).toEqual({
    'another member leads the group than in the model, and is gone or has dealt already': 2,
  })
})

/** Cases of claims that are asked of a group, each with its run: the counterexample, or the witness. `verify` performs those of all claims. */
const asked = claims.flatMap(({ id, cases }) =>
  cases.flatMap(({ case: words, asks, expected }) =>
    asks.kind === 'special' && 'reproduce' in asks.onBroker && asks.spec().name === 'consumer groups of one topic'
      ? [{ id, words, asks, expected }]
      : [],
  ),
)
const quick = asked.filter(({ id }) => ['C16', 'BUG-C1', 'BUG-C2', 'BUG-C3', 'BUG-C4'].includes(id))

test.each(quick.map(one => [one.id, one.words, one] as const))(
  '%s: %s: reproduced on the broker, and what is broken is seen there',
  (_id, _words, { asks, expected }) => {
    const [found, seen] = explore(asks.spec(), { properties: [asks.property, asks.witness] }).findings
    expect(found?.verdict).toBe(expected)
    const path = expected === 'broken' ? found!.path! : seen!.path!
    const whole = [path.path, path.cycle ?? ''].filter(part => part !== '').join('/')
    const sight = expected === 'broken' ? asks.sight : undefined
    if (!('reproduce' in asks.onBroker)) throw new Error('it has a stage of its own')
    const { outcome, text } = asks.onBroker.reproduce(replay(asks.spec(), whole), sight)
    expect([outcome, text]).toEqual(['reproduced', text])
    if (sight !== undefined) expect(text).toMatch(/#\d.* (handled|was)/)
  },
)

describe('it bites', () => {
  test.each<readonly [string, string, Partial<Rules>]>([
    ['a commit is taken whatever the generation', 'a finally clause', { checkGeneration: () => 'NONE' }],
    [
      'a commit is refused while the group is being dealt anew',
      'Java commits, a second member starts, a commit is lost',
      { mayCommitIn: state => state === 'Stable' },
    ],
    [
      'an eager member keeps what it has',
      'librdkafka commits, a second member starts',
      { revokedBeforeJoining: () => [] },
    ],
    ['a member that is late stays', 'a handler that is too slow', { leavesWhenLate: () => false }],
    [
      'nothing is committed before partitions are given up',
      'Java commits, a second member starts, a commit is lost',
      { commitsBeforeRevocation: () => false },
    ],
    ['everybody has come when one has', 'a member is taken for dead; no record', { hasEverybody: () => true }],
    [
      'a static member that comes back begins a rebalance',
      'static members, one of which crashes; no record',
      { keepsGeneration: () => false },
    ],
  ])('%s: %s differs', (_words, name, rules) => {
    const { difference } = firstGroupDifference(
      groupCovers.find(cover => cover.name === name)!,
      rules,
      60,
    )
    expect(difference?.sentence).toContain(`${name}: `)
  })
})

test('a witness breaks nothing, and is told without what would be broken', () => {
  const { spec, witness } = askGroup('AMO', 'none', {}, { keys: [1] })
  const path = explore(spec(), { properties: [witness] }).findings[0]!.path!.path
  const counterpart = groupCounterpart({ parameters: safeGroup, scope: { ...smallGroup, keys: [1] } }, 'AMO')
  if (!('reproduce' in counterpart)) throw new Error('a group has a stage of its own')
  const lines: string[] = []
  const { outcome, text } = counterpart.reproduce(replay(spec(), path), undefined, line => lines.push(line))
  expect([outcome, text]).toEqual(['reproduced', expect.stringMatching(/^\d+ steps in \d+ events/)])
  expect(lines.at(-1)).toBe('p1 #1  g1 stable 1 committed=0  m1 p1@1  m2 -')
})
