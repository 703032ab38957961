import { expect, test } from 'vitest'
import { explore } from '../../model/index.ts'
import { kafkaSystem, type Parameters, safeParameters, type Scope } from '../../model/kafka/index.ts'
import { propertyOf } from '../guarantees.ts'
import { reproduce } from './reproduce.ts'

const fireAndForget: Parameters = { ...safeParameters, replicationFactor: 2, minInsyncReplicas: 1, acks: '0' }

/** What is shown of AVAIL on the broker at the end of the shortest way there, or of no way at all. */
function shownUnder(faults: Scope['faults']) {
  const scope = { records: 1, attempts: 2, faults, total: 1, shrinks: 1, withConsumer: false, patient: true }
  const spec = kafkaSystem(fireAndForget, scope)
  const [found] = explore(spec, { properties: [propertyOf('AVAIL', fireAndForget, scope, [])] }).findings
  const path = found!.path?.path ?? ''
  return {
    verdict: found!.verdict,
    ...reproduce(spec, path, { deployment: { parameters: fireAndForget, scope } }, 'AVAIL'),
  }
}

test.each(['b1', 'p*'])(
  'acks=0: after %s has struck the last leader, no write counts as acknowledged, an hour long',
  fault => {
    const { verdict, outcome, text } = shownUnder({ [fault]: 1 })
    expect([verdict, outcome]).toEqual(['broken', 'reproduced'])
    expect(text).toContain('#1 was given to send, and an hour later it is not acknowledged.')
  },
)

test('acks=0: while there is a leader, a write is acknowledged, and nothing is shown', () => {
  const { verdict, outcome, text } = shownUnder({})
  expect([verdict, outcome]).toEqual(['holds', 'not reproduced'])
  expect(text).toContain('AVAIL is not seen broken there.')
})
