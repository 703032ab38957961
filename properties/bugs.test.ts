/** A historic bug's scope is its smallest: with one dimension less nothing breaks. (Of the replication rules smallest-scope.ts finds that itself.) */
import { expect, test } from 'vitest'
import { explore } from '../model/index.ts'

import { ask } from './claims/claim.ts'
import { askRule } from './claims/rules.ts'
import { search } from './question.ts'

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
  ['BUG-K18', ['NAL', 'p*', two, { ...one, shrinks: 0 }], 'broken'],
  ['BUG-K18 where one machine keeps its power', ['NAL', 'p1', two, { ...one, shrinks: 0 }], 'holds'],
])('%s', (_, asked, verdict) => {
  const { question, guarantee, fault, shrinks } = ask(...asked)
  expect(search(question, {}).verdictOf(guarantee, fault, shrinks).verdict).toBe(verdict)
})

test.each([
  ['two replicas', { log: 1, records: 2, epochs: 2 }],
  ['one record', { replicas: 3, records: 1, epochs: 2 }],
  ['one epoch less', { replicas: 3, records: 2, epochs: 1 }],
])('BUG-K6 with %s', (_, scope) => {
  const { spec, property } = askRule('kafka-7164', 'WeakIsr', scope)
  expect(explore(spec(), { properties: [property] }).findings[0]?.verdict).toBe('holds')
})
