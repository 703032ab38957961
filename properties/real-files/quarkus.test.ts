/**
 * Quarkus files in the shapes that people have, each after a public one that its first line names: every fact that a file gives, by the line that gives it.
 */
import { expect, test } from 'vitest'
import type { Row } from './spring-rows.test-data.ts'
import { quarkusFolders, readQuarkus } from './spring.test-data.ts'

const saga = 'mp.messaging.incoming'

const rows: Readonly<Record<string, Row>> = {
  'a channel out, whose acks are the connector’s 1, and one in, which the connector commits': {
    of: 'fights',
    roles: 'consumer,producer',
    facts: {
      'producer.client': 'unknown < java@3.7 or java@4.0 or java@2.8',
      'producer.acks': '1 < application.properties:7 smallrye-kafka’s acks=1',
      'producer.on.send.failure': 'unknown < not said',
      'consumer.enable.auto.commit': `false < application.properties:17 ${saga}.statistics.enable.auto.commit=false`,
      'consumer.commit': 'after-handler < application.properties:13 smallrye-kafka’s commit-strategy=throttled',
      'consumer.auto.offset.reset': `earliest < application.properties:15 ${saga}.statistics.auto.offset.reset=earliest`,
    },
  },
  'a channel whose service says in its environment that the client commits': {
    of: 'saga',
    settings: { only: ['paymentresponse'] },
    roles: 'consumer',
    facts: {
      'consumer.enable.auto.commit':
        'true < docker-compose.yaml:16 MP_MESSAGING_INCOMING_PAYMENTRESPONSE_ENABLE_AUTO_COMMIT=true',
      'consumer.commit':
        'handed-out < docker-compose.yaml:16 MP_MESSAGING_INCOMING_PAYMENTRESPONSE_ENABLE_AUTO_COMMIT=true',
      'producer.acks': 'unknown < not said',
    },
  },
  'the other channel of that service': {
    of: 'saga',
    settings: { only: ['creditresponse'] },
    roles: 'consumer',
    facts: {
      'consumer.enable.auto.commit': 'false < application.properties:14 smallrye-kafka’s enable.auto.commit=false',
      'consumer.commit': 'after-handler < application.properties:14 smallrye-kafka’s commit-strategy=throttled',
    },
  },
}

for (const [name, { of, settings, roles, facts, warnings = [] }] of Object.entries(rows)) {
  test(name, () => {
    const found = readQuarkus(of, settings)
    expect(found.roles).toBe(roles)
    expect(found.facts).toMatchObject(facts)
    expect(found.warnings).toEqual(warnings.map(text => expect.stringContaining(text)))
    expect(JSON.stringify(found)).not.toContain('-Secret-')
  })
}

test('every folder has its row', () => {
  expect([...new Set(Object.values(rows).map(({ of }) => of))].toSorted()).toEqual(quarkusFolders)
})
