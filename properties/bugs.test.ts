/** A historic bug's scope is its smallest: with one dimension less nothing breaks. (Of the replication rules smallest-scope.ts finds that itself.) */
import { expect, test } from 'vitest'
import { explore } from '../model/index.ts'

import { claimOf, claims } from './claims.ts'
import { bugClaims } from './claims/bugs.ts'
import { ask } from './claims/claim.ts'
import { askRule } from './claims/rules.ts'
import type { PropertyName } from '../model/kafka/kips/index.ts'
import { search } from './question.ts'
import { replayClaim } from './replayed.ts'

const two = { replicationFactor: 2 } as const
const unclean = { ...two, minInsyncReplicas: 1, uncleanLeaderElection: true }
const one = { records: 1, attempts: 1 } as const
type Asked = readonly [string, Parameters<typeof ask>, 'broken' | 'holds']

test.each<Asked>([
  ['BUG-K1', ['NAL', 'b1', unclean, { ...one, shrinks: 1 }], 'broken'],
  ['BUG-K1 without a shrink', ['NAL', 'b1', unclean, { ...one, shrinks: 0 }], 'holds'],
  ['BUG-K1 with one broker', ['NAL', 'b1', { ...unclean, replicationFactor: 1 }, { ...one, shrinks: 0 }], 'holds'],
  ['BUG-K14', ['AMO', 'none', two, { records: 1, attempts: 2, shrinks: 1 }], 'broken'],
  ['BUG-K14 without a retry', ['AMO', 'none', two, { records: 1, attempts: 1, shrinks: 1 }], 'holds'],
  ['BUG-K14 without a shrink', ['AMO', 'none', two, { records: 1, attempts: 2, shrinks: 0 }], 'holds'],
  [
    'BUG-K14 with one broker',
    ['AMO', 'none', { replicationFactor: 1 }, { records: 1, attempts: 2, shrinks: 0 }],
    'holds',
  ],
  ['BUG-K1 without a stop', ['NAL', 'none', unclean, { ...one, shrinks: 1 }], 'holds'],
  ['BUG-K18', ['NAL', 'p*', { replicationFactor: 1 }, { ...one, shrinks: 0 }], 'broken'],
  ['BUG-K18 without a power loss', ['NAL', 'none', { replicationFactor: 1 }, { ...one, shrinks: 0 }], 'holds'],
  ['BUG-K18 with two brokers', ['NAL', 'p*', two, { ...one, shrinks: 0 }], 'broken'],
  ['BUG-K18 where one machine keeps its power', ['NAL', 'p1', two, { ...one, shrinks: 0 }], 'holds'],
])('%s', (_, asked, verdict) => {
  const { question, guarantee, fault, shrinks } = ask(...asked)
  expect(search(question, {}).verdictOf(guarantee, fault, shrinks).verdict).toBe(verdict)
})

/** Rule, property, and the scope that breaks it: replicas, log slots, records, highest epoch. */
const scopes: readonly (readonly [string, Parameters<typeof askRule>[0], PropertyName, readonly number[]])[] = [
  ['BUG-K2', 'truncate-to-hw', 'WeakIsr', [2, 1, 1, 1]],
  ['BUG-K3', 'kip-101', 'WeakIsr', [2, 2, 2, 2]],
  ['BUG-K4', 'kip-279', 'StrongIsr', [3, 1, 1, 1]],
  ['BUG-K5', 'kip-320-first', 'WeakIsr', [3, 1, 1, 2]],
  ['BUG-K6', 'kafka-7164', 'WeakIsr', [3, 1, 2, 2]],
  ['BUG-K7', 'kafka-7415', 'WeakIsr', [2, 2, 2, 2]],
]
test.each(scopes)('%s: each of the four dimensions lowered alone holds.', (id, rule, property, numbers) => {
  const at = ([replicas, log, records, epochs]: readonly number[]) =>
    askRule(rule, property, { replicas: replicas!, log: log!, records: records!, epochs: epochs! })
  expect((claimOf(id)!.cases[0]!.asks as { scope: string }).scope).toBe(at(numbers).scope)
  const verdictOf = ({ spec, property: asked }: ReturnType<typeof at>) =>
    explore(spec(), { properties: [asked] }).findings[0]!.verdict
  expect(verdictOf(at(numbers))).toBe('broken')
  expect(numbers.map((n, i) => verdictOf(at(numbers.with(i, n - 1))))).toEqual(['holds', 'holds', 'holds', 'holds'])
})

test('BUG-K1 to BUG-K18 are rows, in order, found in any case of letters; three are not modelled, and say why.', () => {
  expect(bugClaims.map(({ id }) => id)).toEqual(Array.from({ length: 18 }, (_, i) => `BUG-K${i + 1}`))
  expect([claimOf('bug-k12')?.name, claimOf('k12')?.name]).toEqual([
    'last-replica-standing',
    'send-returned-so-kafka-has-it',
  ])
  const open = claims.filter(({ notModelled }) => notModelled !== undefined).map(({ id }) => id)
  expect(open).toEqual(['BUG-K8', 'BUG-K16', 'BUG-K17'])
  expect(() => replayClaim('bug-k16', '0')).toThrow('BUG-K16 has nothing to replay, it is not modelled: ')
})
