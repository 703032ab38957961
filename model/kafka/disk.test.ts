/**
 * What survives on a broker: a stopped process, power that fails on one machine or on all, a disk that is wiped. And what the broker
 * recognises of what it is sent again.
 */
import { expect, test } from 'vitest'
import { type Parameters, safeParameters } from './parameters.ts'
import { replicaMachine } from './replica.ts'
import type { ReplicaContext } from './replica-log.ts'
import { driven } from './steps.test-data.ts'

const produce = (record: number, more = {}) => ({ type: 'Produce', record, send: 0, attempt: 1, follows: 0, ...more })
const leader = (parameters: Partial<Parameters> = {}) =>
  driven<ReplicaContext>(replicaMachine({ ...safeParameters, replicationFactor: 1, ...parameters }), {
    id: 1,
    isr: [1],
  })

/** A leader alone, with two records in its log. */
function withTwo(parameters: Partial<Parameters> = {}) {
  const broker = leader(parameters)
  broker.take(produce(1))
  broker.take(produce(2))
  return broker
}
const left = ({ context }: { context: () => ReplicaContext }) => context().log.map(({ record }) => record)

test.each([
  [0, []],
  [1, [1]],
  [2, [1, 2]],
])('A power loss may keep %i of two unflushed records: any prefix, as the operating system liked.', (keep, records) => {
  const broker = withTwo()
  expect(broker.take({ type: 'losePower', keep })).toBeDefined()
  expect([left(broker), broker.context().flushed, broker.value()]).toEqual([records, keep, 'stopped'])
})

test('A power loss keeps no more than there was, and no less than was flushed.', () => {
  expect(withTwo().take({ type: 'losePower', keep: 3 })).toBeUndefined()
  const flushed = withTwo({ flushEveryRecord: true })
  expect(flushed.take({ type: 'losePower', keep: 1 })).toBeUndefined()
  expect(flushed.take({ type: 'losePower', keep: 2 })).toBeDefined()
})

test('Power that fails on all machines keeps what was flushed and no more: nothing, or all with flush.messages=1.', () => {
  const [lazy, flushed] = [withTwo(), withTwo({ flushEveryRecord: true })]
  lazy.take({ type: 'PowerLost' })
  flushed.take({ type: 'PowerLost' })
  expect([lazy, flushed].map(left)).toEqual([[], [1, 2]])
})

test('A broker that had stopped before loses its page cache all the same when the power fails.', () => {
  const broker = withTwo()
  broker.take({ type: 'stop' })
  broker.take({ type: 'PowerLost' })
  expect(left(broker)).toEqual([])
})

test('A process that stops keeps its log and its leader epoch, and forgets its office; a wiped disk forgets all.', () => {
  const [stopped, wiped] = [withTwo(), withTwo()]
  stopped.take({ type: 'stop' })
  expect(stopped.context()).toMatchObject({ leader: 0, isr: [], positions: [], leaderEpoch: 1, highWatermark: 2 })
  expect(left(stopped)).toEqual([1, 2])
  wiped.take({ type: 'wipe' })
  expect(wiped.context()).toMatchObject({ log: [], leaderEpoch: 0, highWatermark: 0, flushed: 0 })
})

test('A broker that is down breaks the connection of what is sent to it; with acks=0 nobody hears of it.', () => {
  const [asked, unasked] = [withTwo(), withTwo({ acks: '0' })]
  for (const broker of [asked, unasked]) broker.take({ type: 'stop' })
  expect(asked.take(produce(3))).toEqual(['send-3 Disconnected attempt=1'])
  expect(unasked.take(produce(3))).toEqual([])
})

test('It comes back as a follower that knows nobody, tells the others, and registers; what is gone does not come back.', () => {
  const broker = driven<ReplicaContext>(replicaMachine({ ...safeParameters, replicationFactor: 2 }), {
    id: 1,
    isr: [1, 2],
  })
  const partition = { leader: 0, leaderEpoch: 2, isr: [1], registered: [] }
  broker.take({ type: 'stop' })
  expect(broker.take({ type: 'restart', partition })).toEqual([
    `controller BrokerRegistration broker=1 partition=${JSON.stringify(partition)}`,
    'peer-2 Restarted broker=1',
  ])
  expect([broker.value(), broker.take({ type: 'fetch' })]).toEqual([{ running: 'follower' }, undefined])
  broker.take({ type: 'die' })
  expect(broker.take({ type: 'restart', partition })).toBeUndefined()
})

const respond = { type: 'respond' }

test('An idempotent resend is answered and not appended; without idempotence it is a duplicate.', () => {
  const [idempotent, plain] = [leader({ idempotence: true }), leader()]
  for (const broker of [idempotent, plain]) {
    broker.take(produce(1))
    expect(broker.take(respond)).toEqual(['send-1 ProduceReply attempt=1 error=NONE'])
    expect(broker.take(produce(1, { attempt: 2 }))).toEqual([])
    expect(broker.take(respond)).toEqual(['send-1 ProduceReply attempt=2 error=NONE'])
  }
  expect([idempotent, plain].map(left)).toEqual([[1], [1, 1]])
})

test("The application's own resend is another send to the broker, idempotence or not.", () => {
  const broker = leader({ idempotence: true })
  broker.take(produce(1))
  broker.take(produce(1, { send: 1, attempt: 2 }))
  expect(left(broker)).toEqual([1, 1])
})

test('With idempotence a record whose predecessor is missing is out of order; without, it is appended.', () => {
  const [idempotent, plain] = [leader({ idempotence: true }), leader()]
  const second = produce(2, { follows: 1 })
  expect(idempotent.take(second)).toEqual(['send-2 ProduceReply attempt=1 error=OUT_OF_ORDER_SEQUENCE_NUMBER'])
  expect([left(idempotent), idempotent.take(respond)]).toEqual([[], undefined])
  const accepted = [[], ['send-2 ProduceReply attempt=1 error=NONE']]
  expect([plain.take(second), plain.take(respond)]).toEqual(accepted)
  idempotent.take(produce(1))
  idempotent.take(respond)
  expect([idempotent.take(second), idempotent.take(respond)]).toEqual(accepted)
})
