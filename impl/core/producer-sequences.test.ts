/** What clients of each family do with sequence numbers and epochs: as `epoch:sequence value` for every transmission. */
import { describe, expect, test } from 'vitest'
import type { ErrorCode } from './errors.ts'
import {
  acknowledged,
  batchOf,
  drain,
  failed,
  lead,
  numberedAs,
  produced,
  record,
  reply,
  type Run,
  sending,
  start,
  transmissions,
} from './producer.test-data.ts'
import type { ClientFamily, ProducerConfig } from './producer-state.ts'
import { readHeader } from './record-batch.ts'

const sendingAs = (client: ClientFamily, ids: string, config: Partial<ProducerConfig> = {}) =>
  sending(ids, { client, idempotence: true, retries: 1_000, ...config })

const written = (run: Run): readonly string[] =>
  produced(run).map((sent, i) => {
    const { producerId, producerEpoch, baseSequence } = readHeader(batchOf(sent))
    const other = producerId === 7 ? '' : `${producerId}/`
    return `${other}${producerEpoch}:${baseSequence} ${transmissions(run)[i]}`
  })

/** Backoff is over, and what may be sent is. */
function again(run: Run): void {
  if (run.timers.has('backoff/orders-0')) run.fire('backoff/orders-0')
  drain(run)
}

/** The answer to the transmission with that number, from 0. */
function answer(run: Run, number: number, errorCode: ErrorCode, baseOffset = -1): void {
  reply(run, produced(run)[number], errorCode, baseOffset)
  drain(run)
}

describe('java', () => {
  test('what is out of order behind another keeps its number, and waits for it', () => {
    const run = sendingAs('java', 'ab')
    answer(run, 1, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    again(run)
    expect(written(run)).toEqual(['0:0 a', '0:1 b'])
    answer(run, 0, 'NONE', 0)
    expect(written(run)).toEqual(['0:0 a', '0:1 b', '0:1 b'])
  })

  test('a gap in front of the batch that is next bumps the epoch: what is unsettled begins with 0, in order', () => {
    const run = sendingAs('java', 'abc')
    answer(run, 0, 'NONE', 0)
    answer(run, 1, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    answer(run, 2, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    again(run)
    expect(written(run)).toEqual(['0:0 a', '0:1 b', '0:2 c', '1:0 b'])
    answer(run, 3, 'NONE', 1)
    expect(written(run).at(-1)).toBe('1:1 c')
  })

  test('UNKNOWN_PRODUCER_ID bumps the epoch, once for all that were on their way', () => {
    const run = sendingAs('java', 'ab')
    answer(run, 0, 'UNKNOWN_PRODUCER_ID')
    answer(run, 1, 'UNKNOWN_PRODUCER_ID')
    again(run)
    answer(run, 2, 'NONE', 0)
    expect(written(run)).toEqual(['0:0 a', '0:1 b', '1:0 a', '1:1 b'])
  })

  test('INVALID_PRODUCER_EPOCH fails the batch and bumps the epoch', () => {
    const run = sendingAs('java', 'a')
    answer(run, 0, 'INVALID_PRODUCER_EPOCH')
    run.call(record('b'))
    drain(run)
    expect(run.told).toEqual([failed('a', 'INVALID_PRODUCER_EPOCH', false)])
    expect(written(run)).toEqual(['0:0 a', '1:0 b'])
  })

  test('KAFKA-14034: a batch that fails for good gives one before it a new number, though it may have been written', () => {
    const run = sendingAs('java', 'ab')
    answer(run, 1, 'MESSAGE_TOO_LARGE')
    run.disconnect(produced(run)[0]!)
    run.fire('metadata')
    lead(run, 1, 1)
    again(run)
    expect(written(run)).toEqual(['0:0 a', '0:1 b', '1:0 a'])
  })

  test('with the repair of pull request 13796 it keeps its number, and the epoch is bumped when it is settled', () => {
    const run = sendingAs('java-14034', 'ab')
    answer(run, 1, 'MESSAGE_TOO_LARGE')
    run.call(record('c'))
    run.disconnect(produced(run)[0]!)
    run.fire('metadata')
    lead(run, 1, 1)
    again(run)
    expect(written(run)).toEqual(['0:0 a', '0:1 b', '0:0 a'])
    answer(run, 2, 'NONE', 0)
    expect(written(run).at(-1)).toBe('1:0 c')
  })

  test('a time-out in a retry waits until what is behind it is settled: acknowledged, then there was no gap', () => {
    const run = sendingAs('java', 'ab')
    answer(run, 0, 'REQUEST_TIMED_OUT')
    run.fire('delivery/0')
    run.call(record('c'))
    drain(run)
    answer(run, 1, 'NONE', 1)
    expect(run.told).toEqual([failed('a', 'DELIVERY_TIMEOUT', true), acknowledged('b', 1)])
    expect(written(run)).toEqual(['0:0 a', '0:1 b', '0:2 c'])
  })

  test('and out of order right behind it, there is one', () => {
    const run = sendingAs('java', 'ab')
    answer(run, 0, 'REQUEST_TIMED_OUT')
    run.fire('delivery/0')
    answer(run, 1, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    again(run)
    expect(written(run)).toEqual(['0:0 a', '0:1 b', '1:0 b'])
  })

  test('a time-out with nothing behind it bumps the epoch for what comes next', () => {
    const run = sendingAs('java', 'a')
    answer(run, 0, 'REQUEST_TIMED_OUT')
    run.fire('delivery/0')
    run.call(record('b'))
    drain(run)
    expect(written(run)).toEqual(['0:0 a', '1:0 b'])
  })

  test('what came out of order too often fails, and bumps the epoch', () => {
    const run = sendingAs('java', 'a', { retries: 1 })
    answer(run, 0, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    again(run)
    answer(run, 1, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    expect(run.told).toEqual([failed('a', 'OUT_OF_ORDER_SEQUENCE_NUMBER', false)])
    run.call(record('b'))
    drain(run)
    expect(written(run)).toEqual(['0:0 a', '1:0 a', '2:0 b'])
  })
})

describe('librdkafka', () => {
  test('out of order behind another, it drains, bumps the epoch, and sends all that is left from 0', () => {
    const run = sendingAs('librdkafka', 'ab')
    answer(run, 1, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    run.call(record('c'))
    again(run)
    expect(written(run)).toEqual(['0:0 a', '0:1 b'])
    answer(run, 0, 'NONE', 0)
    expect(written(run)).toEqual(['0:0 a', '0:1 b', '1:0 b', '1:1 c'])
  })

  test('what it retries comes back when all behind it has; then several are on their way again', () => {
    const run = sendingAs('librdkafka', 'abc')
    answer(run, 0, 'NOT_ENOUGH_REPLICAS')
    again(run)
    answer(run, 1, 'NOT_ENOUGH_REPLICAS')
    again(run)
    expect(written(run)).toHaveLength(3)
    answer(run, 2, 'NOT_ENOUGH_REPLICAS')
    again(run)
    expect(written(run).slice(3)).toEqual(['0:0 a', '0:1 b', '0:2 c'])
  })

  test('a gap in front of the batch that is next is fatal: nothing more is sent, and nothing more is taken', () => {
    const run = sendingAs('librdkafka', 'a')
    answer(run, 0, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    run.call(record('b'))
    drain(run)
    expect(run.told).toEqual([failed('a', 'OUT_OF_ORDER_SEQUENCE_NUMBER', false), failed('b', 'FATAL', false)])
    expect(written(run)).toEqual(['0:0 a'])
  })

  test('UNKNOWN_PRODUCER_ID of a first transmission bumps the epoch; of a later one it is fatal', () => {
    const first = sendingAs('librdkafka', 'a')
    answer(first, 0, 'UNKNOWN_PRODUCER_ID')
    again(first)
    expect(written(first)).toEqual(['0:0 a', '1:0 a'])
    answer(first, 1, 'UNKNOWN_PRODUCER_ID')
    expect(first.state().isStopped).toBe(true)
  })
})

describe('kafkajs', () => {
  const one = { maxInFlight: 1 }

  test('a batch that failed gives its number back, and the next one takes it', () => {
    const run = sendingAs('kafkajs', 'ab', one)
    answer(run, 0, 'REQUEST_TIMED_OUT')
    expect(written(run)).toEqual(['0:0 a', '0:0 b'])
    answer(run, 1, 'NONE', 0)
    again(run)
    expect(written(run)).toEqual(['0:0 a', '0:0 b', '0:1 a'])
  })

  test('DUPLICATE_SEQUENCE_NUMBER is an error, and so is whatever Kafka says of an epoch', () => {
    for (const errorCode of ['DUPLICATE_SEQUENCE_NUMBER', 'INVALID_PRODUCER_EPOCH', 'UNKNOWN_PRODUCER_ID'] as const) {
      const run = sendingAs('kafkajs', 'a', one)
      answer(run, 0, errorCode)
      run.call(record('b'))
      drain(run)
      expect(run.told).toMatchObject([{ type: 'Failed', errorCode }])
      expect(written(run)).toEqual(['0:0 a', '0:0 b'])
    }
  })
})

describe('@platformatic/kafka', () => {
  const one = { maxInFlight: 1 }
  const asked = (run: Run, producerId: number) => {
    run.fire('metadata')
    numberedAs(run, producerId)
    again(run)
  }

  test('2.9: a resend keeps its number; what was given to send meanwhile does not wait', () => {
    const run = sendingAs('platformatic', 'ab', one)
    answer(run, 0, 'REQUEST_TIMED_OUT')
    expect(written(run)).toEqual(['0:0 a', '0:1 b'])
    answer(run, 1, 'NONE', 1)
    again(run)
    expect(written(run).at(-1)).toBe('0:0 a')
  })

  test('2.9: out of order, it begins anew with a producer id of its own, once; what was numbered stays as it is', () => {
    const run = sendingAs('platformatic', 'abc', one)
    answer(run, 0, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    expect(written(run)).toEqual(['0:0 a', '0:1 b'])
    answer(run, 1, 'NONE', 0)
    asked(run, 8)
    expect(written(run)).toEqual(['0:0 a', '0:1 b', '0:2 c'])
    answer(run, 2, 'NONE', 1)
    again(run)
    expect(written(run).at(-1)).toBe('8/0:0 a')
    answer(run, 3, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    expect(run.told.at(-1)).toEqual(failed('a', 'OUT_OF_ORDER_SEQUENCE_NUMBER', false))
  })

  test('2.9: it has its first number as soon as the new producer id is there, before what is given to send after that', () => {
    const run = sendingAs('platformatic', 'a', one)
    answer(run, 0, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
    run.fire('metadata')
    numberedAs(run, 8)
    run.call(record('b'))
    drain(run)
    expect(written(run)).toEqual(['0:0 a', '8/0:1 b'])
    answer(run, 1, 'NONE', 1)
    again(run)
    expect(written(run).at(-1)).toBe('8/0:0 a')
  })

  test('2.1: what is sent before the first is acknowledged has the same number', () => {
    const run = sendingAs('platformatic-2.1', 'ab', one)
    answer(run, 0, 'NONE', 0)
    answer(run, 1, 'NONE', 0)
    run.call(record('c'))
    drain(run)
    expect(written(run)).toEqual(['0:0 a', '0:0 b', '0:2 c'])
    expect(run.told).toEqual([acknowledged('a', 0), acknowledged('b', 0)])
  })
})

test('after the last epoch comes another producer id', () => {
  const run = start({ idempotence: true, retries: 1_000 })
  run.call(record('a'))
  run.fire('metadata')
  const last = { api: 'InitProducerId', errorCode: 'NONE', producerId: 7, producerEpoch: 32_767 } as const
  run.answer(
    run.sent.findLast(({ body }) => body.api === 'InitProducerId')!,
    last,
  )
  lead(run, 1, 1)
  drain(run)
  answer(run, 0, 'OUT_OF_ORDER_SEQUENCE_NUMBER')
  run.fire('metadata')
  numberedAs(run, 8)
  again(run)
  expect(written(run)[0]).toBe('32767:0 a')
  expect(written(run).at(-1)).toMatch(/^8\/\d:0 a$/)
})
