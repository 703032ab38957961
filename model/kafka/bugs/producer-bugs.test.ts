/**
 * Every bug of idempotent producers: the property holds with the rule, and is broken without it. Numbers of states are change detectors; the
 * number of steps is that of the shortest counterexample with the fewest faults.
 */
import { expect, test } from 'vitest'
import { explore, replay, type SystemSpec } from '../../explorer/index.ts'
import { producerBugs } from './producer-bugs.ts'

/** States with the rule and without, and the steps to what breaks. */
const pins: Readonly<Record<string, readonly [number, number, number]>> = {
  'resend-is-a-duplicate': [28, 27, 6],
  'resend-comes-late': [627, 519, 16],
  'kip-360-forgotten-with-its-records': [41, 41, 9],
  'kip-360-unknown-producer': [553, 533, 14],
  'kafka-14034-renumbered': [538, 357, 15],
  'kafka-14034-renumbered-all-the-same': [2259, 2119, 20],
  'librdkafka-4953-needless-epoch': [1996, 1306, 20],
  'redpanda-3039-window-of-one': [229, 232, 16],
  'window-of-1': [68, 141, 16],
  'window-of-2': [374, 511, 20],
  'window-of-5': [6567, 6926, 32],
  'snapshot-of-the-last-batch': [246, 252, 15],
}

test.each(producerBugs.map(bug => [bug.source, bug.without, bug] as const))(
  '%s: broken where %s, and else not.',
  (_, __, { id, fixed, broken, property, witness, tell }) => {
    const [states, without, steps] = pins[id]!
    const holding = explore(fixed(), { properties: [property, witness] })
    expect(holding.findings.map(({ verdict }) => verdict)).toEqual(['holds', 'holds'])
    expect([holding.exhaustive, holding.states]).toEqual([true, states])
    const breaking = explore(broken(), { properties: [property, witness] })
    const [lost] = breaking.findings
    expect([lost?.verdict, lost?.path?.length, breaking.states]).toEqual(['broken', steps, without])
    const told = replay(broken(), lost!.path!.path).steps.map(tell)
    expect(told.filter(({ who, does }) => who === '' || /^[A-Z][A-Za-z]+$/.test(does))).toEqual([])
  },
)

test('Every bug has pins of its own.', () => {
  expect(Object.keys(pins)).toEqual(producerBugs.map(({ id }) => id))
})

/** One more in flight than the broker remembers is one rule at every width: five is the largest, and looked at above alone. */
const lowered = producerBugs
  .filter(({ id }) => id !== 'window-of-5')
  .flatMap(bug => bug.smaller.map(one => [bug.id, one.less, one] as const))

test.each(lowered)(
  '%s with one %s less makes no difference any more: the scope is the smallest.',
  (_, __, { broken, fixed, property }) => {
    const verdictOf = (spec: SystemSpec) => explore(spec, { properties: [property] }).findings[0]?.verdict
    expect(verdictOf(broken())).toBe(verdictOf(fixed()))
  },
)
