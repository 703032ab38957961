import { describe, expect, it } from 'vitest'
import { producer } from './producer.ts'
import {
  acknowledged,
  batchOf,
  drain,
  failed,
  lead,
  plain,
  produced,
  record,
  reply,
  type Run,
  sending,
  start,
  transmissions,
} from './producer.test-data.ts'
import { readHeader } from './record-batch.ts'

describe('Retrying', () => {
  /** A broken connection, and what was on its way sent again. */
  const resent = (run: Run) => {
    run.disconnect(produced(run)[1]!)
    run.fire('metadata')
    lead(run, 1, 1)
    run.fire('backoff/orders-0')
    drain(run)
    return transmissions(run).slice(3)
  }

  it('turns the order round after a disconnect: each batch goes to the front of the queue (RecordAccumulator.reenqueue)', () => {
    expect(resent(sending('abc'))).toEqual(['c', 'b', 'a'])
  })

  it('keeps the order as librdkafka does, by message id', () => {
    expect(resent(sending('abc', { client: 'librdkafka' }))).toEqual(['a', 'b', 'c'])
  })

  it('ends everything on its way to that broker', () => {
    const run = sending('abc')
    run.disconnect(produced(run)[1]!)
    expect(run.state().batches.map(({ state }) => state)).toEqual(['backoff', 'backoff', 'backoff'])
  })

  it('reorders when only an earlier one failed and later ones were on their way: what idempotence is for', () => {
    const run = sending('ab')
    reply(run, produced(run)[1], 'NONE', 0)
    reply(run, produced(run)[0], 'NOT_ENOUGH_REPLICAS')
    run.fire('backoff/orders-0')
    drain(run)
    reply(run, produced(run)[2], 'NONE', 1)
    expect(run.told).toEqual([acknowledged('b', 0), acknowledged('a', 1)])
  })

  it('holds up what is behind a batch that backs off', () => {
    const run = sending('a')
    reply(run, produced(run)[0], 'NOT_ENOUGH_REPLICAS')
    run.call(record('b'))
    expect(run.timers.has('drain')).toBe(false)
    run.fire('backoff/orders-0')
    drain(run)
    expect(transmissions(run)).toEqual(['a', 'a', 'b'])
  })

  it('does not hold up another partition', () => {
    const run = sending('a')
    reply(run, produced(run)[0], 'NOT_ENOUGH_REPLICAS')
    run.call(record('x', 'orders-1'))
    run.fire('metadata')
    lead(run, 1, 1, 'orders-1')
    drain(run)
    expect(transmissions(run)).toEqual(['a', 'x'])
  })

  it('ignores an answer to an attempt that was given up', () => {
    const run = sending('a')
    const first = produced(run)[0]!
    run.disconnect(first)
    reply(run, first, 'NONE', 0)
    expect(run.told).toEqual([])
  })

  it('goes to the new leader after NOT_LEADER_OR_FOLLOWER, and believes no older metadata', () => {
    const run = sending('a')
    reply(run, produced(run)[0], 'NOT_LEADER_OR_FOLLOWER')
    run.fire('backoff/orders-0')
    run.fire('metadata')
    lead(run, 3, 0)
    expect(run.timers.has('drain')).toBe(false)
    run.fire('metadata')
    lead(run, 2, 2)
    drain(run)
    expect(produced(run).map(({ to }) => to)).toEqual(['broker-1', 'broker-2'])
  })

  it('closes the connection when one request takes too long', () => {
    const run = sending('ab')
    run.fire(`request/${produced(run)[0]!.correlationId}`)
    expect(run.state().requests).toEqual([])
    expect(run.state().batches.map(({ state }) => state)).toEqual(['backoff', 'backoff'])
    expect([...run.timers.keys()].filter(timer => timer.startsWith('request/'))).toEqual([])
  })

  it('gives up when no retries are left, knowing whether the record may be in the log', () => {
    const lost = sending('a', { retries: 0 })
    lost.disconnect(produced(lost)[0]!)
    expect(lost.told).toEqual([failed('a', 'DISCONNECTED', true)])
    const refused = sending('a', { retries: 0 })
    reply(refused, produced(refused)[0], 'NOT_ENOUGH_REPLICAS')
    expect(refused.told).toEqual([failed('a', 'NOT_ENOUGH_REPLICAS', false)])
  })

  it('remembers of a clear no at the end that an earlier attempt had none', () => {
    const run = sending('a', { retries: 1 })
    reply(run, produced(run)[0], 'REQUEST_TIMED_OUT')
    run.fire('backoff/orders-0')
    drain(run)
    reply(run, produced(run)[1], 'NOT_ENOUGH_REPLICAS')
    expect(run.told).toEqual([failed('a', 'NOT_ENOUGH_REPLICAS', true)])
  })

  it('does not retry what never gets better', () => {
    const run = sending('a')
    reply(run, produced(run)[0], 'MESSAGE_TOO_LARGE')
    expect(run.told).toEqual([failed('a', 'MESSAGE_TOO_LARGE', false)])
  })
})

describe('delivery.timeout.ms', () => {
  it('leaves the outcome unknown of what is on its way', () => {
    const run = sending('a')
    run.fire('delivery/0')
    expect(run.told).toEqual([failed('a', 'DELIVERY_TIMEOUT', true)])
    reply(run, produced(run)[0], 'NONE', 0)
    expect(run.told).toHaveLength(1)
  })

  it('knows the outcome of what was never sent', () => {
    const run = start()
    run.call(record('a'))
    run.fire('delivery/0')
    expect(run.told).toEqual([failed('a', 'DELIVERY_TIMEOUT', false)])
  })
})

describe('acks=0', () => {
  it('is acknowledged when sent, without an offset, and awaits nothing', () => {
    const run = sending('ab', { acks: 0, maxInFlight: 1 })
    expect(run.told).toEqual([acknowledged('a', -1), acknowledged('b', -1)])
    expect([...run.timers.keys()]).toEqual(['metadataAge'])
  })

  it('looks for the leader again when the connection breaks: no other refusal comes', () => {
    const run = sending('a', { acks: 0 })
    run.disconnect(produced(run)[0]!)
    run.call(record('b'))
    expect(run.timers.has('metadata')).toBe(true)
    expect(run.told).toHaveLength(1)
  })
})

describe('An idempotent producer', () => {
  const idempotent = { idempotence: true } as const
  const sequences = (run: Run) => produced(run).map(sent => readHeader(batchOf(sent)).baseSequence)

  it('numbers its batches, and keeps the numbers over retries', () => {
    const run = sending('ab', idempotent)
    run.disconnect(produced(run)[0]!)
    run.fire('metadata')
    lead(run, 1, 1)
    run.fire('backoff/orders-0')
    drain(run)
    expect(sequences(run)).toEqual([0, 1, 0])
    reply(run, produced(run)[2], 'DUPLICATE_SEQUENCE_NUMBER')
    drain(run)
    expect(sequences(run)).toEqual([0, 1, 0, 1])
    expect(run.told).toEqual([acknowledged('a', -1)])
  })

  it('must not be asked for what makes it one in vain', () => {
    expect(() => producer({ ...plain, idempotence: true, acks: 1 })).toThrow('idempotence needs acks=all')
  })
})
