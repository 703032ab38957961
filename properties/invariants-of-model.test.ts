import { expect, test } from 'vitest'
import { explore } from '../model/index.ts'
import { kafkaSystem, type Parameters, safeParameters, type Scope } from '../model/kafka/index.ts'
import { watchedByInvariants } from './runs/model-partition.ts'

const kraft: Parameters = {
  ...safeParameters,
  replicationFactor: 2,
  metadata: 'kraft',
  highWatermarkBelowMinIsr: 'frozen',
}
const small: Scope = {
  records: 1,
  attempts: 2,
  faults: { c: 1, n: 1 },
  total: 2,
  shrinks: 1,
  withConsumer: false,
  patient: false,
}

function explored(parameters: Parameters, scope: Scope) {
  const { spec, properties } = watchedByInvariants(kafkaSystem(parameters, scope), parameters)
  const { findings, complete, states } = explore(spec, { properties })
  const broken = findings.filter(({ verdict }) => verdict === 'broken').map(({ name }) => name)
  return { broken, complete, states, asked: properties.length }
}

test('every invariant that needs no file and no acknowledgement stands in every state of a small Kafka in KRaft', () => {
  expect(explored(kraft, small)).toEqual({ broken: [], complete: true, states: 2180, asked: 10 })
})

test('and in ZooKeeper', () => {
  expect(explored({ ...kraft, metadata: 'zookeeper' }, small)).toEqual({
    broken: [],
    complete: true,
    states: 1057,
    asked: 10,
  })
})

test('a disk that is lost breaks what the in-sync set is for: a broker that comes back counts as in sync with less than it had', () => {
  const { broken } = explored(kraft, { ...small, attempts: 1, faults: { w1: 1 }, total: 1, shrinks: 0 })
  expect(broken).toEqual(['InSyncHasReplicated'])
})

test('eligible replicas are so only while the high watermark is frozen below min in-sync (KAFKA-15583)', () => {
  const eligible: Parameters = { ...kraft, eligibleLeaderReplicas: true }
  const scope: Scope = { ...small, attempts: 1, faults: { c: 1 }, total: 1 }
  expect(explored(eligible, scope).broken).toEqual([])
  expect(explored({ ...eligible, highWatermarkBelowMinIsr: 'advances' }, scope).broken).toEqual([
    'EligibleHasReplicated',
  ])
})
