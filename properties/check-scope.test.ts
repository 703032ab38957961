/**
 * What `check` asks is smaller than what it was given: facts that make no difference are made equal. Here both are asked, in the same scope.
 */
import { expect, test } from 'vitest'
import { type Parameters, safeParameters } from '../model/kafka/index.ts'
import { groupsOf, questionFor } from './check-scope.ts'
import type { Guarantee } from './guarantees.ts'
import { type FaultClass, faultClasses, type Question, search } from './question.ts'

type Sample = readonly [string, Guarantee, Partial<Parameters>, readonly FaultClass[]]

const consumer = (change: Partial<Parameters['consumer']>) => ({
  consumer: { ...safeParameters.consumer, ...change },
})
const one = { replicationFactor: 1 } as const
const two = { replicationFactor: 2 } as const
const cluster: readonly FaultClass[] = ['c', 'n', 'b1', 'd1', 'w1', 'p1', 'p*', 'z']

/** Each changes a fact that the reduced question does not have. */
const samples: readonly Sample[] = [
  ['one broker, acks=all is acks=1', 'NAL', { ...one, acks: 'all' }, cluster],
  ['one broker, acks=all is acks=1', 'NSL', { ...one, acks: 'all', uncleanLeaderElection: true }, cluster],
  ['one broker, acks=all is acks=1', 'AMO', { ...one, acks: 'all', minInsyncReplicas: 2 }, ['c', 'n', 'b1', 'e']],
  ['acks=1 does not look at min in-sync', 'NAL', { ...two, acks: '1', minInsyncReplicas: 2 }, cluster],
  ['acks=1 does not look at min in-sync', 'AVAIL', { ...two, acks: '1', minInsyncReplicas: 2 }, cluster],
  ['acks=1 does not look at min in-sync', 'ALO', { ...two, acks: '1', minInsyncReplicas: 2 }, ['b1']],
  ['acks=0 never resends', 'NSL', { ...two, acks: '0', retries: true, idempotence: true }, cluster],
  ['acks=0 never resends', 'AMO', { ...one, acks: '0', retries: true, idempotence: true }, ['c', 'n', 'b1']],
  ['without retries idempotence is idle', 'AMO', { ...one, retries: false, idempotence: true }, ['c', 'n', 'b1', 'd1']],
  [
    'a handler that is given up is one that is swallowed',
    'ALO',
    { ...one, ...consumer({ onThrow: 'gives-up' }) },
    ['e'],
  ],
  [
    'a handler that is given up is one that is swallowed',
    'AMO',
    { ...one, ...consumer({ onThrow: 'gives-up' }) },
    ['c', 'e'],
  ],
  ['in flight makes no difference to one record', 'AMO', { ...one, maxInFlight: 2 }, ['c', 'n', 'b1']],
  ['ignored or reported, the log is the same', 'ALO', { ...one, onSendFailure: 'ignore' }, ['c', 'n', 'd1']],
  [
    'order does not look at what is committed',
    'ORD',
    { ...one, maxInFlight: 2, ...consumer({ commit: 'before' }) },
    ['c', 'n', 'e'],
  ],
  ['order does not look at what is committed', 'ORD', { ...two, acks: '1' }, ['c', 'z']],
  ['what was flushed counts where power is lost', 'NSL', { ...two, flushEveryRecord: true }, ['c', 'b1', 'd1', 'z']],
  ['who may lead counts where somebody else is to', 'AMO', { ...two, uncleanLeaderElection: true }, ['c', 'n', 'e']],
  ['order does not look at the failure', 'ORD', { ...one, onSendFailure: 'ignore', maxInFlight: 2 }, ['n']],
]

const verdictsOf = (question: Question, guarantee: Guarantee, faults: readonly FaultClass[]) => {
  const { exploration, verdictOf } = search(question, { maxStates: 400_000 })
  const cells = (['none', ...faults] as const).flatMap(fault =>
    Array.from({ length: question.scope.shrinks + 1 }, (_, shrinks) => verdictOf(guarantee, fault, shrinks).verdict),
  )
  return { complete: exploration.complete, cells }
}

test.each(samples)('%s: %s comes out the same, reduced or not', (_, guarantee, change, faults) => {
  const parameters: Parameters = { ...safeParameters, ...change }
  const reduced = questionFor(guarantee, parameters, faults)
  expect(reduced.parameters).not.toEqual(parameters)
  // What the client would do by itself if nothing were left out: as many transmissions as a client that resends has.
  const { scope } = reduced
  const whole = { ...reduced, parameters, scope: { ...scope, attempts: scope.patient ? scope.attempts : 2 } }
  const expected = verdictsOf(whole, guarantee, faults)
  expect(expected.complete).toBe(true)
  expect(verdictsOf(reduced, guarantee, faults)).toEqual(expected)
})

test('Facts that do make a difference stay in the question.', () => {
  const asked = (guarantee: Guarantee, change: Partial<Parameters>) =>
    questionFor(guarantee, { ...safeParameters, ...two, ...change }, []).parameters
  expect(asked('NAL', { acks: '1' })).not.toEqual(asked('NAL', {}))
  expect(asked('NAL', { minInsyncReplicas: 1 })).not.toEqual(asked('NAL', {}))
  expect(asked('AMO', { onSendFailure: 'retry' })).not.toEqual(asked('AMO', {}))
  expect(asked('AMO', { idempotence: true })).not.toEqual(asked('AMO', {}))
  expect(asked('ORD', { maxInFlight: 2 })).not.toEqual(asked('ORD', {}))
  expect(asked('ALO', consumer({ onThrow: 'swallows' }))).not.toEqual(asked('ALO', {}))
})

test('With an unclean election two in-sync replicas of three are no two of two: one of many questions keeps all three brokers.', () => {
  const kept = (change: Partial<Parameters>) =>
    questionFor('NAL', { ...safeParameters, replicationFactor: 3, minInsyncReplicas: 2, ...change }, ['b1'], true)
      .parameters.replicationFactor
  expect(kept({ uncleanLeaderElection: true })).toBe(3)
  expect([
    kept({ uncleanLeaderElection: false }),
    kept({ uncleanLeaderElection: true, minInsyncReplicas: 1 }),
    kept({ uncleanLeaderElection: true, acks: '1' }),
  ]).toEqual([2, 2, 2])
})

test('One of many questions is asked with two of the brokers; a single one with all.', () => {
  expect(questionFor('NAL', safeParameters, [], true).parameters.replicationFactor).toBe(2)
  expect(questionFor('NAL', safeParameters, []).parameters.replicationFactor).toBe(3)
  expect(questionFor('NAL', { ...safeParameters, ...one }, [], true).parameters.replicationFactor).toBe(1)
})

test.each(['NAL', 'AMO', 'ORD', 'AVAIL'] as const)(
  'Groups for %s: every fault that was asked is in one of them, once.',
  guarantee => {
    for (const replicationFactor of [1, 2, 3]) {
      for (const many of [false, true]) {
        const parameters = { ...safeParameters, replicationFactor }
        const groups = groupsOf(guarantee, parameters, faultClasses, many)
        const without = guarantee === 'NAL' || guarantee === 'AVAIL' ? ['none', 'e', 'rb'] : ['none', 'rb']
        expect(groups.flat().toSorted()).toEqual(faultClasses.filter(fault => !without.includes(fault)).toSorted())
        expect(groupsOf(guarantee, parameters, ['none'], many)).toEqual([[]])
      }
    }
  },
)

test('A large graph is asked about in groups, a small one at once; two records count as a broker more.', () => {
  const count = (guarantee: Guarantee, replicationFactor: number, many = false) =>
    groupsOf(guarantee, { ...safeParameters, replicationFactor }, faultClasses, many).length
  expect([count('AMO', 1), count('AMO', 2), count('AMO', 3), count('AMO', 3, true)]).toEqual([1, 1, 6, 1])
  expect([count('ORD', 1), count('ORD', 2), count('ORD', 3), count('ORD', 3, true)]).toEqual([1, 6, 6, 6])
  // What is flushed counts under power loss alone.
  expect([count('NAL', 2), count('NAL', 3), count('AVAIL', 3)]).toEqual([1, 2, 1])
})

test('a patient client counts its resends: a late reply to the first is not one to the second', () => {
  expect(questionFor('AVAIL', safeParameters, ['n']).scope).toMatchObject({ patient: true, attempts: 2 })
})
