/**
 * The lines to blame: the one that a person would change, and not one that only lets it decide.
 */
import { expect, test } from 'vitest'
import { interpret, readConfiguration, type Settings } from '../model/deployment/index.ts'
import { becauseOf, becauseOfCopies } from './because.ts'
import { parametersOf } from './deployed.ts'

const program = (commit: string) => [
  {
    name: 'orders.ts',
    text: [
      `import { Kafka } from 'kafkajs'`,
      `const consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'orders' })`,
      `await consumer.run({`,
      `  autoCommit: false,`,
      `  eachMessage: async ({ topic, partition, message }) => {`,
      `    ${commit}`,
      `  },`,
      `})`,
    ].join('\n'),
  },
]
const offsets = 'consumer.commitOffsets([{ topic, partition, offset: message.offset }])'
const deploymentOf = (commit: string, settings: Partial<Settings> = {}) =>
  interpret(
    readConfiguration(program(commit), {
      sets: ['consumer.handler=throws'],
      clients: ['kafkajs@2.2'],
      maps: [],
      profiles: [],
      only: [],
      ...settings,
    }),
  )

test.each([
  [`try { await handle(message) } finally { await ${offsets} }`, 'finally', 'ALO', 'e'],
  [`await ${offsets}; await handle(message)`, 'before', 'ALO', 'c'],
  [`await handle(message); await ${offsets}`, 'after', 'AMO', 'c'],
] as const)('%s: the line of the commit is to blame, not the one that turns automatic commits off.', (...given) => {
  const [commit, value, guarantee, fault] = given
  const deployment = deploymentOf(commit)
  const because = becauseOf(guarantee, fault, parametersOf(deployment), deployment)
  expect(because).toMatchObject([{ file: 'orders.ts', line: 6, value }])
})

test('An ack point that is an option comes behind the line that makes it matter; one that nobody knows is not named.', () => {
  const blamed = (settings: Partial<Settings>) => {
    const deployment = deploymentOf('await handle(message)', settings)
    return becauseOf('AMO', 'c', parametersOf(deployment), deployment)
  }
  const line = { file: 'orders.ts', line: 4, key: 'autoCommit', value: 'false' }
  expect(blamed({ ackPoint: 'after' })).toEqual([line, { key: 'consumer.ack.point', value: 'after' }])
  expect(blamed({})).toEqual([line])
})

test('Of copies in the log no line is to blame that commits.', () => {
  const deployment = deploymentOf(`await handle(message); await ${offsets}`, {
    sets: ['producer.enable.idempotence=false', 'producer.retries=1'],
  })
  const parameters = parametersOf(deployment)
  expect(becauseOf('AMO', 'n', parameters, deployment)).toContainEqual({
    key: 'producer.enable.idempotence',
    value: 'false',
  })
  expect(becauseOf('AMO', 'c', parameters, deployment).map(({ line }) => line)).toEqual([6])
  expect(becauseOfCopies('c', parameters, deployment)).toEqual([])
})
