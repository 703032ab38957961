/**
 * Every bug: the property holds with the rule, and is broken without it. Numbers of states are change detectors, no other tool has counted
 * these; the number of steps is that of the shortest counterexample with the fewest faults.
 */
import { expect, test } from 'vitest'
import { explore, type Exploration, replay, type SystemSpec } from '../../explorer/index.ts'
import { type Bug, bugs } from './index.ts'

/** States with the rule and without, and the steps to the loss. */
const pins: Readonly<Record<string, readonly [number, number, number]>> = {
  'kip-497-only-the-old-set': [6424, 4206, 14],
  'kip-497-only-the-new-set': [6424, 1595, 9],
  'kafka-12686-late-answer': [6664, 6442, 17],
  'kip-841-fenced-member': [406, 199, 8],
  'kip-903-old-incarnation': [10_406, 6321, 15],
  'kip-966-last-of-two': [10_406, 4989, 14],
  'kip-966-last-replica-standing': [1_111_892, 352_881, 17],
  'kip-966-frozen-is-not-enough': [1_111_892, 374_724, 17],
  'kip-966-eligible-is-not-enough': [1_111_892, 361_653, 17],
  'kafka-19522-fenced-leader': [8260, 1855, 8],
  'kafka-15583-visible-below-min': [1082, 898, 8],
  'kafka-6082-zombie-write': [1580, 1840, 11],
  'kafka-1188-stale-order': [205, 224, 10],
}

const search = (spec: SystemSpec, { property, witness }: Bug) => explore(spec, { properties: [property, witness] })
/** Three bugs have one fix, in the largest scope here: it is searched once. */
const found = new Map<string, Exploration>()
function searchFixed(bug: Bug): Exploration {
  const key = `${bug.source} ${bug.says} ${bug.scope}`
  const known = found.get(key) ?? search(bug.fixed(), bug)
  found.set(key, known)
  return known
}

test.each(bugs.map(bug => [bug.source, bug.without, bug] as const))(
  '%s: broken where %s, and else not.',
  (_, __, bug) => {
    const [states, without, steps] = pins[bug.id]!
    const fixed = searchFixed(bug)
    expect(fixed.findings.map(({ verdict }) => verdict)).toEqual(['holds', 'holds'])
    expect([fixed.exhaustive, fixed.states]).toEqual([true, states])
    const broken = search(bug.broken(), bug)
    const [lost] = broken.findings
    expect([lost?.verdict, lost?.path?.length, broken.states]).toEqual(['broken', steps, without])
  },
)

test('Every bug is told, each step by somebody in words, and each has pins of its own.', () => {
  expect(Object.keys(pins)).toEqual(bugs.map(({ id }) => id))
  const small = bugs.filter(({ id }) => !id.startsWith('kip-966'))
  for (const bug of small) {
    const path = search(bug.broken(), bug).findings[0]?.path?.path
    const told = replay(bug.broken(), path!).steps.map(bug.tell)
    expect(told.filter(({ who, does }) => who === '' || /^[A-Z][A-Za-z]+$/.test(does))).toEqual([])
  }
})

/** Why eligible replicas alone are not enough can be seen with three copies only: a scope without numbers of its own. */
const lowered = bugs
  .filter(({ id }) => id !== 'kip-966-eligible-is-not-enough')
  .flatMap(bug => bug.smaller.map(one => [bug.id, one.less, one] as const))

test.each(lowered)(
  '%s with one %s less makes no difference any more: the scope is the smallest.',
  (_, __, { broken, fixed, property }) => {
    const verdictOf = (spec: SystemSpec) => explore(spec, { properties: [property] }).findings[0]?.verdict
    expect(verdictOf(broken())).toBe(verdictOf(fixed()))
  },
)
