import { describe, expect, it } from 'vitest'
import { producer } from './producer.ts'
import {
  acknowledged,
  drain,
  failed,
  lead,
  plain,
  produced,
  record,
  reply,
  sending,
  start,
  transmissions,
} from './producer.test-data.ts'
import { lastSent, script } from './script.test-data.ts'

describe('Sending', () => {
  it('asks for the leader first, and is told the offset', () => {
    const run = sending('a')
    expect(run.sent.map(({ to, body }) => [to, body.api])).toEqual([
      ['broker-1', 'Metadata'],
      ['broker-1', 'Produce'],
    ])
    reply(run, produced(run)[0], 'NONE', 41)
    expect(run.told).toEqual([acknowledged('a', 41)])
    expect([...run.timers.keys()]).toEqual(['metadataAge'])
  })

  it('asks the next bootstrap node when the first brought nothing, and not at once', () => {
    const run = start()
    run.call(record('a'))
    run.fire('metadata')
    run.disconnect(lastSent(run, 'Metadata'))
    expect(run.timers.get('metadata')).toBe(100)
    run.fire('metadata')
    expect(lastSent(run, 'Metadata').to).toBe('broker-2')
  })

  it('waits in the accumulator until the drain timer fires', () => {
    const run = start()
    run.call(record('a'))
    run.fire('metadata')
    lead(run, 1, 1)
    expect(produced(run)).toHaveLength(0)
    run.fire('drain')
    expect(produced(run)).toHaveLength(1)
  })

  it('has no more than maxInFlight requests on their way to a broker', () => {
    const run = sending('abc', { maxInFlight: 2 })
    expect(transmissions(run)).toEqual(['a', 'b'])
    reply(run, produced(run)[0], 'NONE', 0)
    drain(run)
    expect(transmissions(run)).toEqual(['a', 'b', 'c'])
  })

  it('numbers its requests apart from those of its former lives', () => {
    const second = script(producer(plain), 2)
    second.call(record('a'))
    second.fire('metadata')
    expect(lastSent(second, 'Metadata').correlationId).toBe(2 * 2 ** 32)
  })

  it('takes no call once closed, and closes when everything is settled', () => {
    const run = sending('a')
    run.call({ type: 'close' })
    expect(run.told).toEqual([])
    reply(run, produced(run)[0], 'NONE', 0)
    expect(run.told.at(-1)).toEqual({ type: 'Closed' })
    expect(() => run.call(record('b'))).toThrow('nothing is asked of a producer that was closed')
  })
})

describe('Batching', () => {
  const lingering = { lingerMs: 5, maxRecordsPerBatch: 100 }

  it('gathers records while they linger', () => {
    const run = sending('ab', lingering)
    expect(produced(run)).toHaveLength(0)
    run.fire('linger/orders-0')
    drain(run)
    expect(transmissions(run)).toEqual(['ab'])
    reply(run, produced(run)[0], 'NONE', 10)
    expect(run.told).toEqual([acknowledged('a', 10), acknowledged('b', 11)])
  })

  it('does not wait for a batch that is full, and lets the rest linger', () => {
    const run = sending('abc', { ...lingering, batchSize: 61 + 2 * 22 })
    expect(transmissions(run)).toEqual(['ab'])
    expect(run.timers.has('linger/orders-0')).toBe(true)
  })

  it('does not linger on in a flush, which ends when those before it are settled', () => {
    const run = sending('ab', lingering)
    run.call({ type: 'flush' })
    run.call(record('c'))
    drain(run)
    expect(transmissions(run)).toEqual(['abc'])
    reply(run, produced(run)[0], 'NONE', 0)
    expect(run.told.at(-1)).toEqual({ type: 'Flushed' })
  })

  it('tells at once that it is flushed when there is nothing to do', () => {
    const run = start()
    run.call({ type: 'flush' })
    expect(run.told).toEqual([{ type: 'Flushed' }])
  })

  it('refuses what has no room in the buffer, and takes what has', () => {
    const run = start({ bufferMemory: 61 + 22 })
    run.call(record('a'))
    run.call(record('b'))
    expect(run.told).toEqual([failed('b', 'BUFFER_EXHAUSTED', false)])
  })
})
