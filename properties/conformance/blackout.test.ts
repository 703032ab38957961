import { expect, test } from 'vitest'
import { explore, replay, type Step } from '../../model/index.ts'
import { kafkaSystem, type Parameters, safeParameters, type Scope } from '../../model/kafka/index.ts'
import { monitorsOf, propertyOf } from '../guarantees.ts'
import { reproduceRun } from './reproduce.ts'

const eager: Parameters = { ...safeParameters, replicationFactor: 2, minInsyncReplicas: 1, acks: '1', maxInFlight: 2 }
const bounds = { attempts: 2, faults: { 'p*': 1 }, total: 1, shrinks: 0, withConsumer: true, patient: false }
const scope: Scope = { records: 2, ...bounds }

const leaderIn = (state: Step['state']) => (state('metadata') as { context: { leader: number } }).context.leader

test('with ZooKeeper a follower that is back first after power has failed everywhere leads, on the broker as in the model: records change places', () => {
  const spec = kafkaSystem(eager, scope, monitorsOf('pipeline'))
  const [found] = explore(spec, { properties: [propertyOf('ORD', eager, scope, [])] }).findings
  const run = replay(spec, found!.path!.path)
  expect(leaderIn(run.steps.at(-1)!.state)).toBe(2)
  const { outcome, text } = reproduceRun(run, { deployment: { parameters: eager, scope } }, 'ORD')
  expect(outcome).toBe('reproduced')
  expect(text).toContain('#1 was handled after #2, which was sent after it.')
})
