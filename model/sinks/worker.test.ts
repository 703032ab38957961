/** A worker, led by hand: what it asks of its store and in which order, what it makes of each answer, what an exception leaves. */
import { expect, test } from 'vitest'
import { driven } from '../kafka/steps.test-data.ts'
import { plainSink, type SinkParameters, type WorkerContext, workerMachine } from './index.ts'

function worker(change: Partial<SinkParameters> = {}) {
  const led = driven<WorkerContext>(workerMachine({ ...plainSink, ...change }), { worker: 1 })
  const about =
    (type: string) =>
    (record: number, more: object = {}) =>
      led.take({ type, record, ...more })
  const answer = (record: number, says: string) => about('Answered')(record, { says })
  const next = () => led.context().held.map(one => `${one.record} ${one.next}${one.failing ? ' failing' : ''}`)
  return { ...led, about, answer, next, step: about('step'), given: about('Delivered') }
}

test('A recipe is followed step by step, and the record confirmed behind its last.', () => {
  const { given, step, answer, next, about } = worker({ sink: 'look-up-then-write' })
  given(1)
  expect(about('confirm')(1)).toBeUndefined()
  expect(step(1)).toEqual(['store LookUp record=1 by=worker-1'])
  answer(1, 'ok')
  expect(step(1)).toEqual(['store Apply record=1 by=worker-1'])
  answer(1, 'ok')
  expect(step(1)).toEqual(['store Mark record=1 by=worker-1'])
  answer(1, 'ok')
  expect(step(1)).toBeUndefined()
  expect(about('confirm')(1)).toEqual(['queue Confirm worker=1 record=1'])
  expect(next()).toEqual([])
})

test('Known: confirmed without doing more. Busy: given back. Stale: forgotten, and nobody is told.', () => {
  const known = worker({ sink: 'set-if-absent-before' })
  known.given(1)
  known.answer(1, 'known')
  expect(known.next()).toEqual(['1 confirm'])
  const busy = worker({ sink: 'lock-then-done' })
  busy.given(1)
  expect(busy.answer(1, 'busy')).toEqual(['queue GiveBack worker=1 record=1'])
  const stale = worker({ sink: 'offsets-with-data-fenced' })
  stale.given(1)
  expect(stale.answer(1, 'stale')).toEqual([])
  expect([...busy.next(), ...stale.next()]).toEqual([])
})

test('A record that is known under a lock has its lock let go first.', () => {
  const { given, answer, next } = worker({ sink: 'lock-then-done' })
  given(1)
  answer(1, 'ok')
  answer(1, 'known')
  expect(next()).toEqual(['1 Unlock'])
})

test('What throws is given back; where its authors catch, what they wrote for that comes first, and from its step on.', () => {
  const plain = worker()
  plain.given(1)
  expect(plain.about('throw')(1)).toEqual(['queue GiveBack worker=1 record=1'])
  const undone = worker({ sink: 'set-if-absent-before-undone-on-error' })
  undone.given(1)
  expect(undone.about('throw')(1)).toEqual(['queue GiveBack worker=1 record=1'])
  undone.given(1)
  undone.answer(1, 'ok')
  expect(undone.about('throw')(1)).toEqual([])
  expect(undone.next()).toEqual(['1 Unmark failing'])
  expect(undone.about('throw')(1)).toBeUndefined()
  undone.step(1)
  expect(undone.answer(1, 'ok')).toEqual(['queue GiveBack worker=1 record=1'])
})

test('An answer that is lost is an exception, and the operation is done all the same.', () => {
  const { given, about, next } = worker()
  given(1)
  expect(about('stepUnheard')(1)).toEqual([
    'store Apply record=1 by=worker-1 unheard=true',
    'queue GiveBack worker=1 record=1',
  ])
  expect(next()).toEqual([])
})

test('A confirmation that is lost is taken for given; of RabbitMQ the channel goes with it, and all that came over it.', () => {
  const kafka = worker()
  kafka.given(1)
  kafka.answer(1, 'ok')
  expect(kafka.about('confirmLost')(1)).toEqual([])
  const rabbit = worker({ source: 'rabbitmq' })
  rabbit.given(1)
  rabbit.given(2)
  rabbit.answer(1, 'ok')
  expect(rabbit.about('confirmLost')(1)).toEqual(['queue Gone worker=1'])
  expect([...kafka.next(), ...rabbit.next()]).toEqual([])
})

test('What was prefetched waits for what is before it; RocketMQ’s consumer handles both.', () => {
  const rabbit = worker({ source: 'rabbitmq' })
  const rocket = worker({ source: 'rocketmq' })
  for (const one of [rabbit, rocket]) [1, 2].forEach(record => one.given(record))
  expect(rabbit.step(2)).toBeUndefined()
  expect(rocket.step(2)).toEqual(['store Apply record=2 by=worker-1'])
})

test('A crash forgets all that was in hand; a store’s offset is read again, and sought.', () => {
  const { take, about, given, next } = worker({ sink: 'offsets-with-data' })
  expect(about('receive')(1)).toBeUndefined()
  expect(take({ type: 'seek' })).toEqual(['store ReadOffset by=worker-1'])
  expect(take({ type: 'StoredOffset', offset: 1 })).toEqual(['queue Seek worker=1 offset=1'])
  expect(take({ type: 'crash' })).toBeUndefined()
  given(2)
  expect(take({ type: 'crash' })).toEqual(['queue Gone worker=1'])
  expect(next()).toEqual([])
  take({ type: 'restart' })
  expect(about('receive')(2)).toBeUndefined()
  expect(take({ type: 'seek' })).toEqual(['store ReadOffset by=worker-1'])
})
