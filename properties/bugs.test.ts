/**
 * Bugs of the past: each is decided in both variants, in a scope that cannot be smaller. What stands in model/kafka/bugs has its smaller scopes
 * tested there.
 */
import { expect, test } from 'vitest'
import { smallerScopes } from '../model/kafka/bugs/index.ts'
import { explore } from '../model/index.ts'
import {
  kipProperty,
  type KipScope,
  kipSystem,
  type PropertyName,
  type RuleName,
  type SlipName,
} from '../model/kafka/kips/index.ts'
import { bugClaims, type Case, claimOf } from './claims.ts'
import { run } from './decide.ts'
import type { Finding } from './finding.ts'
import { search } from './question.ts'
import { replayClaim, replayFinding } from './retell.ts'

function decided(id: string): readonly Finding[] {
  const findings: Finding[] = []
  run({ kind: 'claim', id }, {}, finding => findings.push(finding))
  return findings
}

test('BUG-K1 to BUG-K18 are rows, in order, found in any case of letters; three are not modelled.', () => {
  expect(bugClaims.map(({ id }) => id)).toEqual(Array.from({ length: 18 }, (_, i) => `BUG-K${i + 1}`))
  expect(claimOf('bug-k12')?.name).toBe('last-replica-standing')
  expect(claimOf('k12')?.name).toBe('send-returned-so-kafka-has-it')
  expect(bugClaims.filter(({ notModelled }) => notModelled !== undefined).map(({ id }) => id)).toEqual([
    'BUG-K8',
    'BUG-K16',
    'BUG-K17',
  ])
})

test.each(bugClaims.filter(({ cases }) => cases.length > 0))(
  '$id begins with the broken variant, and has the fixed one.',
  ({ cases }) => {
    expect(cases.slice(0, 2).map(({ expected }) => expected)).toEqual(['broken', 'holds'])
  },
)

/** Numbers of states of each case, and the steps of its counterexample. BUG-K12 at three brokers is pinned in model/kafka/bugs. */
const pins: Readonly<Record<string, readonly (readonly [number, number?])[]>> = {
  'BUG-K1': [[805, 9], [1136], [990], [954]],
  'BUG-K2': [[263, 8], [341]],
  'BUG-K3': [[4268, 11], [9027]],
  'BUG-K4': [[6821, 11], [9661]],
  'BUG-K5': [[62_788, 11], [97_531]],
  'BUG-K6': [[108_203, 14], [173_779]],
  'BUG-K7': [[3917, 12], [5973]],
  'BUG-K9': [[1595, 9], [6424], [4206, 14], [6424], [6442, 17], [6664]],
  'BUG-K10': [[1554, 8], [6417]],
  'BUG-K11': [[6321, 15], [10_406]],
  'BUG-K13': [[898, 8], [1082]],
  'BUG-K14': [[491, 18], [434]],
  'BUG-K15': [[1840, 11], [1580], [224, 10], [205]],
  'BUG-K18': [[38, 6], [47], [219, 8], [351]],
}

test.each(Object.entries(pins))('%s comes out as expected, and its counterexamples replay.', (id, expected) => {
  const findings = decided(id)
  expect(findings.filter(finding => finding.verdict !== finding.expected)).toEqual([])
  expect(
    findings.map(({ states, counterexample }) => (counterexample ? [states, counterexample.steps.length] : [states])),
  ).toEqual(expected)
  for (const finding of findings) {
    if (finding.counterexample) expect(replayFinding(finding)).toEqual(finding.counterexample)
  }
})

test('What is not modelled is an answer, with its reason.', () => {
  const [only, ...rest] = decided('BUG-K16')
  expect(rest).toEqual([])
  expect(only).toMatchObject({ verdict: 'not modelled', expected: 'not modelled', states: 0 })
  expect(only!.note).toContain('no reassignment')
  expect(() => replayClaim('bug-k16', '0')).toThrow('BUG-K16 has nothing to replay, it is not modelled: there is no')
})

const first = (id: string): Case => claimOf(id)!.cases[0]!
const verdictAt = (one: Case, change: ReturnType<typeof smallerScopes>[number]) => {
  if (one.asks.kind !== 'cell') throw new Error(`${one.case} is no cell`)
  const { question, guarantee, fault } = one.asks
  const { parameters, scope } = change
  const strike = (scope.faults[fault] ?? 0) > 0 ? fault : 'none'
  return search({ ...question, parameters, scope }).verdictOf(guarantee, strike).verdict
}

test.each(
  ['BUG-K1', 'BUG-K14', 'BUG-K18'].flatMap(id => {
    const { asks } = first(id)
    const { parameters, scope } = asks.kind === 'cell' ? asks.question : (undefined as never)
    return smallerScopes(parameters, scope).map(smaller => [id, smaller.less, smaller] as const)
  }),
)('%s with one %s less holds: the scope is the smallest.', (id, _, smaller) => {
  expect(verdictAt(first(id), smaller)).toBe('holds')
})

/** Rule, property, and the scope that breaks it: replicas, log slots, records, highest epoch. */
const scopes: Readonly<
  Record<string, readonly [RuleName | SlipName, PropertyName, readonly [number, number, number, number]]>
> = {
  'BUG-K2': ['truncate-to-hw', 'WeakIsr', [2, 1, 1, 1]],
  'BUG-K3': ['kip-101', 'WeakIsr', [2, 2, 2, 2]],
  'BUG-K4': ['kip-279', 'StrongIsr', [3, 1, 1, 1]],
  'BUG-K5': ['kip-320-first', 'WeakIsr', [3, 1, 1, 2]],
  'BUG-K6': ['keeps-under-same-leader', 'WeakIsr', [3, 1, 2, 2]],
  'BUG-K7': ['notes-epoch-at-first-write', 'WeakIsr', [2, 2, 2, 2]],
}

test.each(Object.entries(scopes))('%s needs its scope: each of its four dimensions lowered alone holds.', (id, of) => {
  const [rule, property, [replicas, log, records, epochs]] = of
  const scope = { replicas, log, records, epochs }
  expect(first(id).case).toBe(`broken: ${property} of ${rule} at R${replicas} L${log} Rec${records} E${epochs}`)
  const verdictOf = (at: KipScope) =>
    explore(kipSystem({ rule, ...at }), { properties: [kipProperty(property, at)] }).findings[0]!.verdict
  const lowered = (['replicas', 'log', 'records', 'epochs'] as const).map(name => ({
    ...scope,
    [name]: scope[name] - 1,
  }))
  expect(lowered.map(verdictOf)).toEqual(['holds', 'holds', 'holds', 'holds'])
})
