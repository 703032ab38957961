/**
 * What each recipe comes to under each fault class, whoever hands the records out; and what is different between sources. Sizes are change detectors: no other tool
 * has counted these.
 */
import { expect, test } from 'vitest'
import { explore } from '../explorer/index.ts'
import {
  plainSink,
  type SinkName,
  sinkNames,
  type SinkParameters,
  type SinkPromise,
  sinkProperty,
  type SinkScope,
  sinkSystem,
  sinkWitness,
  smallSink,
  type SourceName,
} from './index.ts'

const faults = ['none', 'c', 'n', 'rb', 'e'] as const
type Fault = (typeof faults)[number]

function searched(
  promises: readonly SinkPromise[],
  fault: Fault,
  change: Partial<SinkParameters>,
  bounds: Partial<SinkScope> = {},
) {
  const parameters = { ...plainSink, ...change }
  const strikes = fault === 'none' ? {} : { [fault]: 1 }
  const scope = { ...smallSink, workers: fault === 'rb' ? 2 : 1, faults: strikes, ...bounds }
  const properties = [
    ...promises.map(promise => sinkProperty(promise, parameters, scope)),
    sinkWitness(fault, parameters),
  ]
  const { findings, complete, states } = explore(sinkSystem(parameters, scope), { properties })
  expect(complete).toBe(true)
  expect(findings.at(-1)).toMatchObject({ verdict: 'holds' })
  return { broken: promises.filter((_, i) => findings[i]!.verdict === 'broken'), states }
}

/** 'ALO' for what is lost, 'AMO' for what happens twice, by fault class. */
const row = (sink: SinkName, source: SourceName, bounds: Partial<SinkScope> = {}) =>
  faults.map(fault => {
    const { broken } = searched(
      sink === 'natural-set' ? ['converges'] : ['ALO', 'AMO'],
      fault,
      { sink, source },
      bounds,
    )
    return broken.join('+') || '–'
  })

const before = ['–', 'ALO', 'ALO', '–', 'ALO']
const after = ['–', 'AMO', 'AMO', 'AMO', 'AMO']
const never = ['–', '–', '–', '–', '–']
const inRace = ['–', '–', '–', 'AMO', '–']
const comesTo: Readonly<Record<SinkName, readonly string[]>> = {
  none: after,
  'natural-set': ['–', '–', '–', 'converges', '–'],
  'unique-key': never,
  'unique-key-before': before,
  'unique-key-after': after,
  'look-up-then-write': after,
  'select-then-insert': inRace,
  'set-if-absent-before': before,
  'set-if-absent-before-undone-on-error': ['–', 'ALO', 'ALO+AMO', '–', 'AMO'],
  'set-if-absent-after': after,
  'set-if-absent-expiring': ['–', 'ALO+AMO', 'ALO+AMO', 'AMO', 'ALO+AMO'],
  'lock-then-done': after,
  'offsets-with-data': inRace,
  'offsets-with-data-fenced': never,
  'outside-call': after,
  outbox: after,
  'dual-write-database-first': before,
  'dual-write-send-first': after,
}

test.each(sinkNames)('%s, records from Kafka: without a fault, under c, n, rb, e', sink => {
  expect(row(sink, 'kafka')).toEqual(comesTo[sink])
})

const ofKafka: ReadonlySet<SinkName> = new Set(['natural-set', 'offsets-with-data', 'offsets-with-data-fenced'])
const others = (['rabbitmq', 'rocketmq', 'mns'] as const).flatMap(source =>
  sinkNames.filter(sink => !ofKafka.has(sink)).map(sink => [sink, source] as const),
)
test.each(others)('%s comes to the same where %s hands the records out', (sink, source) => {
  expect(row(sink, source, { records: 1 })).toEqual(comesTo[sink])
})

test('What is set twice ends with the last value where redelivery keeps the order, and nowhere else.', () => {
  const breaks = (source: SourceName) => row('natural-set', source).map(cell => cell === 'converges')
  expect(breaks('kafka')).toEqual([false, false, false, true, false])
  expect(breaks('rabbitmq')).toEqual([false, false, true, true, true])
  expect(breaks('rocketmq')).toEqual([true, true, true, true, true])
  expect(breaks('mns')).toEqual([true, true, true, true, true])
})

test('RabbitMQ’s requeue keeps the order with a prefetch of one; an acknowledgement that is lost takes those behind it along.', () => {
  const set = { sink: 'natural-set', source: 'rabbitmq' } as const
  expect(searched(['converges'], 'e', { ...set, prefetch: 1 }).broken).toEqual([])
  expect(searched(['converges'], 'n', set, { loses: ['confirmation'] }).broken).toEqual([])
  expect(searched(['converges'], 'n', set, { loses: ['answer'] }).broken).toEqual(['converges'])
})

test('A lost confirmation is enough where nothing at the effect knows a record again, whoever lost it.', () => {
  const lost = { loses: ['confirmation'] } as const
  for (const source of ['kafka', 'rabbitmq', 'rocketmq', 'mns'] as const) {
    expect(searched(['AMO'], 'n', { source }, lost).broken).toEqual(['AMO'])
    expect(searched(['AMO'], 'n', { source, sink: 'look-up-then-write' }, lost).broken).toEqual([])
  }
})

test('A request that is asked once: an outbox is atomic, two writes are not, in neither order.', () => {
  const atomic = (sink: SinkName, fault: Fault) => searched(['atomic'], fault, { sink, source: 'request' }).broken
  for (const fault of ['c', 'n', 'e'] as const) {
    expect(atomic('outbox', fault)).toEqual([])
    expect(atomic('dual-write-database-first', fault)).toEqual(['atomic'])
    expect(atomic('dual-write-send-first', fault)).toEqual(['atomic'])
  }
})

test('What mends: a service with a key, a reader that knows, a set that compares.', () => {
  for (const fault of faults) {
    expect(searched(['EO'], fault, { sink: 'outside-call', remembers: true }).broken).toEqual([])
    expect(searched(['EO'], fault, { sink: 'outbox', remembers: true }).broken).toEqual([])
    for (const source of ['kafka', 'rabbitmq', 'rocketmq', 'mns'] as const)
      expect(searched(['converges'], fault, { sink: 'natural-set', newerOnly: true, source }).broken).toEqual([])
  }
})

test.each([
  ['none', 138],
  ['unique-key', 126],
  ['look-up-then-write', 346],
  ['set-if-absent-expiring', 932],
  ['lock-then-done', 802],
  ['offsets-with-data', 484],
  ['outbox', 1422],
] as const)('Two records, two workers, one zombie, %s: %i states', (sink, states) => {
  expect(searched(['EO'], 'rb', { sink }).states).toBe(states)
})
