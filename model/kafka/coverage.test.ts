/**
 * No rule of the machines is a dead letter: every transition is taken in one of a few small scopes. And what arrives where nobody
 * listens is a known list.
 */
import { expect, test } from 'vitest'
import { explore, type SystemSpec } from '../explorer/index.ts'
import { controllerRace } from './controller-race.ts'
import { type ConsumerParameters, type Parameters, safeParameters, type Scope } from './parameters.ts'
import { smallScope } from './steps.test-data.ts'
import { kafkaSystem } from './system.ts'

const once = (...faults: readonly string[]) => ({ faults: Object.fromEntries(faults.map(fault => [fault, 1])) })
function system(change: Partial<Parameters>, bounds: Partial<Scope>): SystemSpec {
  return kafkaSystem({ ...safeParameters, replicationFactor: 2, ...change }, smallScope({ attempts: 2, ...bounds }))
}
function consuming(consumer: Partial<ConsumerParameters>, bounds: Partial<Scope>): SystemSpec {
  const parameters = { replicationFactor: 1, consumer: { ...safeParameters.consumer, ...consumer } }
  return system(parameters, { withConsumer: true, ...bounds })
}

const kraft = { metadata: 'kraft' } as const
const eligible = { eligibleLeaderReplicas: true, highWatermarkBelowMinIsr: 'frozen' } as const
const alone = { replicationFactor: 1, maxInFlight: 2, idempotence: true }
const systems: readonly SystemSpec[] = [
  system({}, { ...once('c', 'n', 'b1', 'd1', 'w1', 'p1', 'p*', 'z'), shrinks: 1 }),
  system(alone, { ...once('n', 'c'), records: 2 }),
  // A connection that is closed under another request: without retries it fails; one to another broker is none of its business.
  system({ ...alone, retries: false, idempotence: false }, { ...once('n'), records: 2, attempts: 1 }),
  system({ maxInFlight: 2 }, { ...once('n', 'z'), records: 2, attempts: 1, total: 2 }),
  system({ ...alone, acks: '0' }, { ...once('b1', 'd1'), records: 2 }),
  system({ acks: '0' }, once('z')),
  system({ acks: '1', retries: false, uncleanLeaderElection: true, onSendFailure: 'retry' }, once('n', 'c', 'z', 'b1')),
  system({ onSendFailure: 'retry' }, { ...once('c'), attempts: 1 }),
  system({ onSendFailure: 'ignore' }, once('z')),
  system({}, { ...once('c'), patient: true }),
  // Two faults: a connection that breaks under an attempt that timed out; a blackout where a broker is down or gone.
  system({ replicationFactor: 1 }, { ...once('n', 'b1', 'd1', 'p*'), total: 2 }),
  consuming({ commit: 'handed-out' }, once('c', 'n', 'e')),
  consuming({ commit: 'before' }, once('c', 'n', 'w1')),
  consuming({ onThrow: 'swallows' }, once('e', 'close')),
  controllerRace('fenced', {}),
  // AlterPartition, and what may answer it: granted, refused for the incarnation, too late for the office.
  system({ ...kraft, minInsyncReplicas: 1 }, { ...once('p1', 'p*'), attempts: 1, shrinks: 1 }),
  system({ ...kraft, ...eligible }, { ...once('b1'), attempts: 1, shrinks: 1 }),
]

const all = systems.map(spec => explore(spec))
const coverage = all.flatMap(exploration => exploration.coverage)

test('No transition is dead in all of these scopes.', () => {
  const taken = new Set(coverage.flatMap(machine => machine.taken))
  const dead = new Set(coverage.flatMap(machine => machine.dead).filter(name => !taken.has(name)))
  expect([...dead]).toEqual([])
})

test('What arrives where nobody handles it is consumed, and is one of these four.', () => {
  const unhandled = coverage.flatMap(({ components, unhandled }) => unhandled.map(type => `${components[0]}: ${type}`))
  expect([...new Set(unhandled)].toSorted()).toEqual([
    'broker-1: AlterPartitionResponse', // to a broker that is down, or follows by now
    'broker-1: LeaderAndIsr', // to a broker that is down, or of an epoch that it already knows
    'coordinator: OffsetCommit', // of a generation that has ended
    'send-1: ProduceReply', // to a record that was settled or queued again meanwhile
  ])
})

test('The scopes are small, and searched to their end.', () => {
  expect(all.every(({ exhaustive }) => exhaustive)).toBe(true)
  expect(Math.max(...all.map(({ states }) => states))).toBeLessThan(15_000)
})
