/** Our own format: what the reference broker's clients say, what others may say, the way back, and what may be wrong. */
import { assert, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Operation as ClusterOperation } from '../../../impl/cluster/history.ts'
import type { Line } from './ndjson-line.ts'
import { readNdjson } from './ndjson.ts'
import { ndjsonOf } from './ndjson-of.ts'
import { anyOperation, ordinaryOperation } from './operations.test-data.ts'
import { read } from './read.test-data.ts'

const from = (...lines: readonly object[]) => read(readNdjson, lines.map(line => JSON.stringify(line)).join('\n'))
const typed = (...lines: readonly Line[]) => from(...lines)
const sent = { partition: 'orders-0', value: 'a', content: 'null' }
const received = { ...sent, offset: 3 }

test('every operation of the reference broker is a line of ours', () => {
  const consumed = { topic: 'orders', partition: 0, offset: 3, leaderEpoch: 0, key: null, value: 'a' }
  const history: readonly ClusterOperation[] = [
    { type: 'send', at: 1, by: 'producer-1', id: 0, topic: 'orders', partition: 0, key: null, value: 'a' },
    { type: 'send', at: 1, by: 'producer-1', id: 1, topic: 'orders', partition: 0, key: 'k', value: 'b' },
    { type: 'acknowledged', at: 2, by: 'producer-1', id: 0, offset: 3 },
    { type: 'failed', at: 3, by: 'producer-1', id: 1, errorCode: 'REQUEST_TIMED_OUT', isUnknown: true },
    { type: 'polled', at: 4, by: 'consumer-1', groupId: 'billing', records: [consumed] },
    { type: 'handled', at: 4, by: 'consumer-1', groupId: 'billing', record: consumed },
    { type: 'committed', at: 5, by: 'consumer-1', groupId: 'billing', id: 0, offsets: { 'orders-0': 4 } },
  ]
  const lines: readonly Line[] = history
  const producer = { process: 'producer-1', kind: 'send' }
  const consumer = { process: 'consumer-1', group: 'billing' }
  expect(typed(...lines)).toEqual({
    operations: [
      { ...producer, type: 'invoke', at: 1, id: 0, steps: [{ type: 'send', record: sent }] },
      {
        ...producer,
        type: 'invoke',
        at: 1,
        id: 1,
        steps: [{ type: 'send', record: { ...sent, value: 'b', content: '"k"' } }],
      },
      { ...producer, type: 'ok', at: 2, id: 0, steps: [{ type: 'send', record: received }] },
      {
        ...producer,
        type: 'unknown',
        at: 3,
        id: 1,
        error: 'REQUEST_TIMED_OUT',
        steps: [{ type: 'send', record: { ...sent, value: 'b', content: '"k"' } }],
      },
      { ...consumer, type: 'ok', kind: 'poll', at: 4, steps: [{ type: 'poll', records: [received] }] },
      { ...consumer, type: 'ok', kind: 'handle', at: 4, records: [received] },
      { ...consumer, type: 'ok', kind: 'commit', at: 5, id: 0, places: [{ partition: 'orders-0', offset: 4 }] },
    ],
    damaged: [],
    odd: [],
    refused: undefined,
  })
})

describe('a send', () => {
  const outcome = (...lines: readonly object[]) => from(...lines).operations.at(-1)

  test('may be told by its outcome alone', () => {
    const line = {
      type: 'acknowledged',
      by: 'p',
      topic: 'orders',
      partition: 0,
      offset: 3,
      value: 'a',
      key: null,
    } as const
    expect(typed(line).operations).toEqual([
      { process: 'p', type: 'ok', kind: 'send', steps: [{ type: 'send', record: received }] },
    ])
  })

  test('without an id is the one that its client has on its way', () => {
    expect(
      outcome({ type: 'send', by: 'p', partition: 0, value: 'a' }, { type: 'acknowledged', by: 'p', offset: 7 }),
    ).toEqual({
      process: 'p',
      type: 'ok',
      kind: 'send',
      steps: [{ type: 'send', record: { partition: 0, value: 'a', offset: 7 } }],
    })
  })

  test.each([-1, null, undefined])('acknowledged with offset %s stands somewhere', offset => {
    const operation = outcome(
      { type: 'send', by: 'p', partition: 0, value: 'a' },
      { type: 'acknowledged', by: 'p', offset },
    )
    expect(operation?.steps).toEqual([{ type: 'send', record: { partition: 0, value: 'a' } }])
  })

  test('has failed for certain only if the line says so', () => {
    const send = { type: 'send', by: 'p', partition: 0, value: 'a' }
    expect(outcome(send, { type: 'failed', by: 'p', isUnknown: false, error: 'fenced' })).toMatchObject({
      type: 'failed',
      error: 'fenced',
    })
    expect(outcome(send, { type: 'failed', by: 'p', isUnknown: true })).toMatchObject({ type: 'unknown' })
    expect(outcome(send, { type: 'failed', by: 'p' })).toMatchObject({ type: 'unknown' })
  })

  test('may learn its partition when it is acknowledged', () => {
    const send = { type: 'send', by: 'p', topic: 'orders', value: 'a' }
    const ack = { type: 'acknowledged', by: 'p', partition: 2, offset: 0 }
    expect(outcome(send, ack)?.steps).toEqual([
      { type: 'send', record: { partition: 'orders-2', value: 'a', offset: 0 } },
    ])
  })

  test('that never learns its partition may be the sender of anything, where others have one', () => {
    const homeless = [
      { type: 'send', by: 'p', id: 1, topic: 'orders', value: 'a' },
      { type: 'send', by: 'p', id: 2, topic: 'orders', value: 'b' },
      { type: 'failed', by: 'p', id: 1 },
    ]
    const placed = { type: 'send', by: 'p', id: 3, topic: 'orders', partition: 0, value: 'c' }
    expect(from(...homeless, placed).odd).toEqual(['1: send-without-partition', '2: send-without-partition'])
    expect(from(...homeless).odd).toEqual([])
  })

  test('says which producer it is of', () => {
    const send = {
      type: 'send',
      by: 'p',
      partition: 0,
      value: 'a',
      transactionalId: 't',
      producerId: 4,
      producerEpoch: 2,
    } as const
    expect(typed(send).operations[0]!.session).toEqual({ transactionalId: 't', producerId: 4, producerEpoch: 2 })
  })
})

describe('a record', () => {
  const contentOf = (fields: object) =>
    from({ type: 'send', by: 'p', partition: 0, value: 'a', ...fields }).operations[0]!.steps!.map(step =>
      step.type === 'send' ? step.record.content : undefined,
    )[0]

  test.each([
    [{}, undefined],
    [{ key: null }, 'null'],
    [{ key: 'k' }, '"k"'],
    [{ key: 'k', headers: {} }, '"k"'],
    [{ key: 'k', headers: [] }, '"k"'],
    [{ key: 'k', headers: { b: '2', a: '1' } }, '["k",{"a":"1","b":"2"}]'],
    [{ headers: [['a', '1']] }, '[null,[["a","1"]]]'],
    [{ key: 7 }, '7'],
    [{ content: 'checksum 1f' }, 'checksum 1f'],
  ])('with %j is compared by %s', (fields, content) => {
    expect(contentOf(fields)).toBe(content)
  })
})

test('consumers, groups and transactions: every other verb', () => {
  const at = { by: 'c', groupId: 'g' }
  const lines: readonly Line[] = [
    { type: 'subscribed', ...at, topics: ['orders'] },
    {
      type: 'assigned',
      ...at,
      partitions: [{ topic: 'orders', partition: 0 }, 'orders-1'],
      positions: { 'orders-1': 5 },
    },
    { type: 'fetchedOffsets', ...at, offsets: { 'orders-0': null, 'orders-1': 5 } },
    { type: 'poll', ...at },
    { type: 'commit', ...at, id: 'x', offsets: { 'orders-0': 7 } },
    { type: 'committed', ...at, id: 'x' },
    { type: 'commitFailed', ...at, offsets: { 'orders-0': 8 }, isUnknown: false, errorCode: 'ILLEGAL_GENERATION' },
    { type: 'revoked', ...at, partitions: ['orders-0'] },
    { type: 'crashed', by: 'c' },
    { type: 'begun', by: 'p', transactionalId: 't' },
    { type: 'offsetsSent', by: 'p', groupId: 'g', offsets: { 'orders-1': 6 } },
    { type: 'transactionCommitted', by: 'p' },
    { type: 'transactionAborted', by: 'p' },
    { type: 'transactionFailed', by: 'p', isUnknown: true, errorCode: 'TIMEOUT' },
  ]
  const member = { process: 'c', group: 'g' }
  const producer = { process: 'p', kind: 'transaction' }
  expect(typed(...lines).operations).toEqual([
    { ...member, type: 'ok', kind: 'subscribe' },
    {
      ...member,
      type: 'ok',
      kind: 'assign',
      places: [{ partition: 'orders-0' }, { partition: 'orders-1', offset: 5 }],
    },
    {
      ...member,
      type: 'ok',
      kind: 'fetchCommitted',
      places: [
        { partition: 'orders-0', offset: -1 },
        { partition: 'orders-1', offset: 5 },
      ],
    },
    { ...member, type: 'invoke', kind: 'poll' },
    { ...member, type: 'invoke', kind: 'commit', id: 'x', places: [{ partition: 'orders-0', offset: 7 }] },
    { ...member, type: 'ok', kind: 'commit', id: 'x' },
    {
      ...member,
      type: 'failed',
      kind: 'commit',
      error: 'ILLEGAL_GENERATION',
      places: [{ partition: 'orders-0', offset: 8 }],
    },
    { ...member, type: 'ok', kind: 'revoke', places: [{ partition: 'orders-0' }] },
    { process: 'c', type: 'ok', kind: 'crash' },
    { ...producer, type: 'invoke', session: { transactionalId: 't' } },
    { process: 'p', type: 'ok', kind: 'commit', group: 'g', places: [{ partition: 'orders-1', offset: 6 }] },
    { ...producer, type: 'ok' },
    { ...producer, type: 'failed' },
    { ...producer, type: 'unknown', error: 'TIMEOUT' },
  ])
})

test('integers of any size are kept exactly', () => {
  const text = `{"type":"acknowledged","by":9007199254740993,"id":9007199254740995,"at":9007199254740997,"partition":"p","value":9007199254740999,"offset":9007199254741001}`
  expect(read(readNdjson, text).operations).toEqual([
    {
      process: 9007199254740993n,
      type: 'ok',
      kind: 'send',
      id: 9007199254740995n,
      at: 9007199254740997n,
      steps: [{ type: 'send', record: { partition: 'p', value: 9007199254740999n, offset: 9007199254741001n } }],
    },
  ])
})

test('any operation at all is written as a line and read back', () => {
  assert(
    property(anyOperation, operation => {
      expect(read(readNdjson, ndjsonOf(operation))).toEqual({
        operations: [operation],
        damaged: [],
        odd: [],
        refused: undefined,
      })
    }),
    { numRuns: 2000, seed: 1 },
  )
})

test('what a verb says is written with it', () => {
  assert(
    property(ordinaryOperation, operation => {
      const line = ndjsonOf(operation)
      expect(JSON.parse(line)).not.toMatchObject({ type: 'operation' })
      expect(read(readNdjson, line)).toMatchObject({ operations: [operation], damaged: [] })
    }),
    { numRuns: 2000, seed: 1 },
  )
})

test('clocks that run backwards are noticed and do not count', () => {
  const line = (at: number) => ({ type: 'poll', by: 'c', at })
  expect(from(line(3), line(2), line(2), line(4)).odd).toEqual(['2: clock-backwards'])
})
