/**
 * The producer, one record led by hand: what it takes for an answer, and what becomes of a failure.
 */
import { expect, test } from 'vitest'
import { type Parameters, safeParameters, type Scope } from './parameters.ts'
import { producerMachine, type SendContext } from './producer.ts'
import { driven, smallScope } from './steps.test-data.ts'

const transmit = { type: 'transmit', leader: 1, follows: 0 }
const reply = (attempt: number, error = 'NONE') => ({ type: 'ProduceReply', attempt, error })

/** A record that was sent once and waits for its answer. */
function awaiting(parameters: Partial<Parameters> = {}, scope: Partial<Scope> = { attempts: 2 }) {
  const full = { ...safeParameters, ...parameters }
  const send = driven<SendContext>(producerMachine(full, smallScope(scope)), { record: 1 })
  send.take({ type: 'send' })
  send.take(transmit)
  return send
}

test('A record is acknowledged by the reply to its latest attempt; a late reply to an earlier one is ignored (D2).', () => {
  const send = awaiting()
  send.take({ type: 'requestTimeout' })
  send.take(transmit)
  send.take(reply(1))
  expect([send.value(), send.context().attempt]).toEqual(['awaiting', 2])
  expect(send.take(reply(2))).toEqual(['observed Acknowledged record=1'])
  expect(send.value()).toBe('acknowledged')
})

test('A late error, or a connection that broke under an earlier attempt, changes nothing either.', () => {
  const send = awaiting()
  send.take({ type: 'requestTimeout' })
  send.take(transmit)
  send.take(reply(1, 'NOT_LEADER_OR_FOLLOWER'))
  send.take({ type: 'Disconnected', attempt: 1 })
  expect(send.value()).toBe('awaiting')
  send.take({ type: 'Disconnected', attempt: 2 })
  expect(send.value()).toBe('queued')
})

test('acks=0 is acknowledged as soon as it is sent (D1); acks=1 waits for the reply.', () => {
  expect(awaiting({ acks: '0' }).value()).toBe('acknowledged')
  expect(awaiting({ acks: '1' }).value()).toBe('awaiting')
})

test.each([
  ['an error', reply(1, 'NOT_ENOUGH_REPLICAS')],
  ['a broken connection', { type: 'Disconnected', attempt: 1 }],
  ['a time-out', { type: 'requestTimeout' }],
])('With retries %s puts the record back into the queue; without, the send fails.', (_, event) => {
  const [retrying, failing] = [awaiting(), awaiting({ retries: false })]
  retrying.take(event)
  failing.take(event)
  expect([retrying.value(), failing.value()]).toEqual(['queued', 'reported'])
})

test.each([
  ['ignore', 'dropped', 0],
  ['report', 'reported', 0],
  ['retry', 'queued', 1],
] as const)('A send that fails in an application that does %s leaves the record %s.', (onSendFailure, value, send) => {
  const record = awaiting({ retries: false, onSendFailure })
  record.take(reply(1, 'NOT_LEADER_OR_FOLLOWER'))
  expect([record.value(), record.context().send]).toEqual([value, send])
})

test('delivery.timeout.ms ends the retries; a client that never gives up has no such end.', () => {
  const [ending, patient] = [awaiting({ onSendFailure: 'ignore' }), awaiting({}, { patient: true })]
  for (const send of [ending, patient]) send.take({ type: 'requestTimeout' })
  ending.take({ type: 'deliveryTimeout' })
  expect(ending.value()).toBe('dropped')
  expect(patient.take({ type: 'deliveryTimeout' })).toBeUndefined()
  expect(patient.take(transmit)).toBeDefined()
})

test('No more transmissions than the scope allows.', () => {
  const send = awaiting({}, { attempts: 1 })
  send.take({ type: 'requestTimeout' })
  expect(send.take(transmit)).toBeUndefined()
})

test('A crash forgets what was on its way; an application with a store of its own sends it again, as another send.', () => {
  const [forgetful, careful] = [awaiting(), awaiting({ onSendFailure: 'retry' })]
  for (const send of [forgetful, careful]) send.take({ type: 'crash' })
  expect([forgetful.value(), careful.value()]).toEqual(['forgotten', 'queued'])
  expect(careful.context()).toMatchObject({ send: 1, attempt: 1 })
})

test('A crash changes nothing for a record that is settled, or that was not given to send yet (D3); the others hear of it.', () => {
  const settled = awaiting({}, { records: 3 })
  settled.take(reply(1))
  expect(settled.take({ type: 'crash' })).toEqual(['send-2 Crashed', 'send-3 Crashed'])
  expect(settled.value()).toBe('acknowledged')
  const waiting = driven(producerMachine(safeParameters, smallScope()), { record: 1 })
  waiting.take({ type: 'Crashed' })
  expect(waiting.value()).toBe('waiting')
})
