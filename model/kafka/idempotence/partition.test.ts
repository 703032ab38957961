/**
 * The leader of a partition, led by hand: what it takes, what it refuses and with which error, what it remembers.
 */
import { expect, test } from 'vitest'
import { driven } from '../steps.test-data.ts'
import { noIdentity } from './batches.ts'
import { javaParameters, type ProducerParameters, smallScope } from './parameters.ts'
import { type PartitionContext, partitionMachine } from './partition.ts'

function leader(parameters: Partial<ProducerParameters> = {}, tooLarge = 0) {
  const machine = partitionMachine({ ...javaParameters, ...parameters }, { ...smallScope, tooLarge })
  const driving = driven<PartitionContext>(machine)
  const produce = (record: number, sequence: number, producerEpoch = 0, producerId = 1) => {
    const about = { batch: record - 1, record, send: 0, attempt: 1 }
    driving.take({ type: 'Produce', ...about, producerId, producerEpoch, sequence })
    return answer()
  }
  const answer = () => /error=(\w+)/.exec(driving.take({ type: 'respond' })?.[0] ?? '')?.[1]
  const log = () => driving.context().log.map(({ record }) => record)
  return { ...driving, produce, answer, log }
}

test('Batches are taken in the order of their sequences; a gap is out of order, and so is a number that is no longer remembered.', () => {
  const { produce, log } = leader({ windowSize: 2 })
  expect([0, 1, 2].map(sequence => produce(sequence + 1, sequence))).toEqual(['NONE', 'NONE', 'NONE'])
  expect(produce(5, 4)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
  expect(produce(1, 0)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
  expect(log()).toEqual([1, 2, 3])
})

test('What is remembered is a duplicate, whatever record comes by that number: epoch and sequence alone are compared.', () => {
  const { produce, log } = leader()
  produce(1, 0)
  expect(produce(1, 0)).toBe('NONE')
  expect(produce(2, 0)).toBe('NONE')
  expect(log()).toEqual([1])
})

test('An older epoch is fenced; a newer one begins at 0, and what was known of the older one is forgotten.', () => {
  const { produce, log, context } = leader()
  produce(1, 0, 1)
  expect(produce(2, 1, 0)).toBe('INVALID_PRODUCER_EPOCH')
  expect(produce(2, 1, 2)).toBe('OUT_OF_ORDER_SEQUENCE_NUMBER')
  expect(produce(2, 0, 2)).toBe('NONE')
  expect(context().producers).toEqual([{ producerId: 1, producerEpoch: 2, window: [0] }])
  expect(log()).toEqual([1, 2])
})

test.each([
  ['accepted', 'NONE'],
  ['refused', 'UNKNOWN_PRODUCER_ID'],
  ['out-of-order', 'OUT_OF_ORDER_SEQUENCE_NUMBER'],
] as const)('A first batch that begins at 1, of a producer that nobody knows, is %s: %s.', (unknownProducer, error) => {
  expect(leader({ unknownProducer }).produce(2, 1)).toBe(error)
  expect(leader({ unknownProducer }).produce(1, 0)).toBe('NONE')
})

test('A producer without an id has no number and no memory: every batch is appended.', () => {
  const { take, log, context } = leader()
  for (const attempt of [1, 2]) take({ type: 'Produce', batch: 0, record: 1, send: 0, attempt, ...noIdentity })
  expect(log()).toEqual([1, 1])
  expect(context().producers).toEqual([])
})

test('Too few replicas in sync: refused before anything else is asked, and after the append an error that may be tried again.', () => {
  const { take, produce, answer, log } = leader({}, 2)
  take({ type: 'Produce', batch: 0, record: 1, send: 0, attempt: 1, producerId: 1, producerEpoch: 0, sequence: 0 })
  take({ type: 'shrinkIsr' })
  expect(answer()).toBe('NOT_ENOUGH_REPLICAS_AFTER_APPEND')
  expect(produce(2, 1)).toBe('NOT_ENOUGH_REPLICAS')
  take({ type: 'expandIsr' })
  expect(produce(2, 1)).toBe('MESSAGE_TOO_LARGE')
  expect(log()).toEqual([1])
})

test('Retention takes the records; since KIP-360 the broker remembers their producer, before it did not.', () => {
  const known = (retention: ProducerParameters['retention']) => {
    const { take, produce, context } = leader({ retention })
    produce(1, 0)
    take({ type: 'deleteRecords' })
    return [context().start, context().producers.length]
  }
  expect(known('keeps-producers')).toEqual([1, 1])
  expect(known('forgets-producers')).toEqual([1, 0])
})

test('A broker that comes back reads its log and knows what it knew, but for what retention took; from a snapshot it knows the last batch.', () => {
  const windowAfter = (afterRestart: ProducerParameters['afterRestart'], deleted = false) => {
    const { take, produce, context } = leader({ afterRestart })
    for (const sequence of [0, 1, 2]) produce(sequence + 1, sequence)
    if (deleted) take({ type: 'deleteRecords' })
    expect(take({ type: 'stop' })).toEqual(['peer Disconnected'])
    take({ type: 'restart' })
    return context().producers.flatMap(({ window }) => window)
  }
  expect([windowAfter('log'), windowAfter('snapshot')]).toEqual([[0, 1, 2], [2]])
  expect([windowAfter('log', true), windowAfter('snapshot', true)]).toEqual([[], [2]])
})
