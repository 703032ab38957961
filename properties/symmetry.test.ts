/** The Kafka machines with their brokers declared alike: the same verdicts, and counterexamples as short, on fewer states. */
import { expect, test } from 'vitest'
import { explore, replay } from '../model/index.ts'
import { ask } from './claims/claim.ts'
import { propertyOf } from './guarantees.ts'
import { specOf } from './question.ts'

const three = { replicationFactor: 3 }
test.each<[string, Parameters<typeof ask>]>([
  ['acks=1 under b1', ['NAL', 'b1', { ...three, acks: '1' }, { records: 1, attempts: 1, shrinks: 0 }]],
  ['acks=all under d1, 1 shrink', ['NAL', 'd1', three, { records: 1, attempts: 1, shrinks: 1 }]],
  [
    'acks=all, min 1 under p1, 2 shrinks',
    ['NAL', 'p1', { ...three, minInsyncReplicas: 1 }, { records: 1, attempts: 1, shrinks: 2 }],
  ],
  [
    'unclean election under z',
    ['NAL', 'z', { ...three, uncleanLeaderElection: true }, { records: 1, attempts: 1, shrinks: 2 }],
  ],
  ['at least once under c', ['ALO', 'c', { replicationFactor: 2 }, { records: 1 }]],
  ['a reply lost under n', ['AMO', 'n', { replicationFactor: 2 }, { records: 1, attempts: 2 }]],
])('%s', (_, asked) => {
  const { question, guarantee } = ask(...asked)
  const spec = specOf(question)
  const property = propertyOf(guarantee, question.parameters, question.scope, [])
  const [all, reduced] = [
    explore(spec, { properties: [property] }),
    explore(spec, { properties: [property], symmetry: true }),
  ]
  const summary = ({ findings: [finding] }: typeof all) => [
    finding?.verdict,
    finding?.path?.length,
    finding?.path?.faults,
  ]
  expect(summary(reduced)).toEqual(summary(all))
  // With two brokers and no fault of theirs the first leader leads for ever: nobody is like it.
  if (question.parameters.replicationFactor === 3) expect(reduced.states).toBeLessThan(all.states * 0.8)
  else expect(reduced.states).toBe(all.states)
  const path = reduced.findings[0]?.path?.path
  if (path !== undefined && property.kind === 'always') expect(replay(spec, path).check(property)).toBe(false)
})
