/** What the rows about configurations say of texts that no search is made for: what is refused, what is warned of. */
import { expect, test } from 'vitest'
import { interpret, UsageError } from '../../model/deployment/index.ts'
import { configurationOf } from './configured.ts'

const producer = (client: string, text: string) => configurationOf({ client, files: { producer: text } })

test('K11: Java 4.0 refuses to start with six requests in flight, where 3.7 switches idempotence off.', () => {
  const six = 'max.in.flight.requests.per.connection=6'
  expect(() => producer('java@4.0', six)).toThrow(UsageError)
  expect(() => producer('java@4.0', six)).toThrow('so java@4.0 refuses to start')
  const { warnings } = producer('java@3.7', six)
  expect(warnings.map(({ text }) => text).join()).toContain('java@3.7 silently switches idempotence off')
})

test.each(['acks=1', 'retries=0', 'max.in.flight.requests.per.connection=6'])(
  'K11: %s switches idempotence off unless it was asked for; then it is refused.',
  line => {
    expect(interpret(producer('java@3.7', line))['producer.enable.idempotence'].value).toBe(false)
    expect(() => producer('java@3.7', `enable.idempotence=true\n${line}`)).toThrow(
      'conflicts with enable.idempotence=true',
    )
  },
)

test('K14: a misspelt name in the environment’s style sets nothing, and is warned of with the key that was meant.', () => {
  const misspelt = configurationOf({
    broker: 'kafka@0.10.2',
    files: { broker: 'default.replication.factor=2\nKAFKA_UNCLEAN_LEADER_LECTION_ENABLE=false' },
  })
  expect(interpret(misspelt)['topic.unclean.leader.election.enable'].value).toBe(true)
  expect(misspelt.warnings).toContainEqual({
    file: 'broker.properties',
    line: 2,
    text: 'KAFKA_UNCLEAN_LEADER_LECTION_ENABLE is no key that a broker knows; did you mean unclean.leader.election.enable?',
  })
})
