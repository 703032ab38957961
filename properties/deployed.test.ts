/** What a client's defaults mean for offsets in transactions, as the machines' parameters. */
import { expect, test } from 'vitest'
import { interpret, readConfiguration } from '../model/deployment/index.ts'
import { searchBeside } from './beside.ts'
import { processingQuestion } from './beside-processing.ts'
import { effectFacts } from './check-effect.ts'
import { parametersOf as machinesOf, processingParametersOf, turnsOnClient } from './deployed.ts'

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

const manualWith = (settings: { readonly clients?: readonly string[]; readonly handler?: string }, text?: string) =>
  interpret(
    readConfiguration(text === undefined ? [] : [{ name: 'application.yml', text }], {
      sets: text === undefined ? ['consumer.commit=manual'] : [],
      clients: [],
      ackPoint: 'after',
      ...settings,
    }),
  )

test('Of Spring’s consumer the handler’s error ends in its own way, though nobody says which version it is.', () => {
  const text = 'spring.kafka.consumer.enable-auto-commit: false\nspring.kafka.listener.ack-mode: manual'
  const deployment = manualWith({ handler: 'throws' }, text)
  expect(deployment['consumer.client'].value).toBe('unknown')
  expect([machinesOf(deployment).consumer.onThrow, turnsOnClient('consumer.client', deployment)]).toEqual([
    'gives-up',
    false,
  ])
})

test('Whose consumer it is decides by itself where handlers throw, and where they catch their errors it does not.', () => {
  expect(turnsOnClient('consumer.client', manualWith({ handler: 'throws' }))).toBe(true)
  expect(turnsOnClient('consumer.client', manualWith({ handler: 'swallows' }))).toBe(false)
  expect(turnsOnClient('consumer.client', manualWith({ handler: 'throws', clients: ['consumer=spring@3.1'] }))).toBe(
    false,
  )
})

test('Whose producer it is decides by itself where it is idempotent.', () => {
  const idempotent = (is: boolean) =>
    interpret(readConfiguration([], { sets: [`producer.enable.idempotence=${is}`], clients: [] }))
  expect([true, false].map(is => turnsOnClient('producer.client', idempotent(is)))).toEqual([true, false])
})
