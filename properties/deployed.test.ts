/** What a client's defaults mean for offsets in transactions, as the machines' parameters. */
import { expect, test } from 'vitest'
import { interpret, readConfiguration } from '../model/deployment/index.ts'
import { searchBeside } from './beside.ts'
import { processingQuestion } from './beside-processing.ts'
import { effectFacts } from './check-effect.ts'
import { processingParametersOf } from './deployed.ts'

const deploymentWith = (...clients: readonly string[]) =>
  interpret(
    readConfiguration([], {
      sets: ['consumer.enable.auto.commit=false', 'consumer.group.metadata=passed'],
      clients: ['producer=java@3.9', ...clients],
      ackPoint: 'transaction',
      effect: 'none',
    }),
  )
const parametersOf = (consumer: string) => processingParametersOf(deploymentWith(`consumer=${consumer}`))

test.each([
  ['java@2.4', 'ignored'],
  ['java@2.5', 'awaited'],
  ['librdkafka@2.3', 'awaited'],
  ['kafkajs@2.2', 'ignored'],
  ['platformatic@2.9', 'ignored'],
  ['segmentio@0.4', 'ignored'],
  ['franz-go@1.17', 'ignored'],
  ['franz-go@1.21', 'awaited'],
] as const)('What a transaction has pending, to a consumer of %s: %s (KIP-447).', (consumer, pendingOffsets) => {
  expect(parametersOf(consumer).pendingOffsets).toBe(pendingOffsets)
})

test('A consumer that does not wait is told an offset from before, though its producer passes group metadata.', () => {
  const parameters = { ...parametersOf('platformatic@2.9'), transactionalId: 'instance' } as const
  expect([parameters.groupMetadata, parameters.isolation]).toEqual(['passed', 'read_committed'])
  const { verdictOf } = searchBeside(processingQuestion(parameters, ['c']), {})
  expect(verdictOf('AMO', 'c').verdict).toBe('broken')
})

test('Where nobody says which client it is, EO may depend on that.', () => {
  const deployment = deploymentWith()
  expect([deployment['consumer.client'].value, effectFacts(deployment).includes('consumer.client')]).toEqual([
    'unknown',
    true,
  ])
})
