/** Store, service and relay, led by hand: each operation is one step, its conflict an answer, and what is answered stays whether or not it is heard. */
import { expect, test } from 'vitest'
import { driven } from '../kafka/steps.test-data.ts'
import {
  outsideMachine,
  type OutsideContext,
  plainSink,
  type RelayContext,
  relayMachine,
  smallSink,
  type StoreContext,
  storeMachine,
} from './index.ts'

function store() {
  const led = driven<StoreContext>(storeMachine(smallSink))
  const asked = (type: string, record: number, by = 'worker-1', more: object = {}) =>
    led.take({ type, record, by, ...more })?.map(line => /says=(\w+)/.exec(line)?.[1] ?? line)
  return { ...led, asked }
}

test('A key is set once: the second who sets it is told, and so is who looks it up; deleted it is as new.', () => {
  const { asked } = store()
  expect(['LookUp', 'SetIfAbsent', 'SetIfAbsent', 'InsertKey', 'LookUp'].flatMap(type => asked(type, 1))).toEqual([
    'ok',
    'ok',
    'known',
    'known',
    'known',
  ])
  asked('Unmark', 1)
  expect(asked('SetIfAbsent', 1)).toEqual(['ok'])
  expect(asked('SetIfAbsent', 2)).toEqual(['ok'])
})

test('One transaction is there as a whole or not at all.', () => {
  const { asked, context } = store()
  expect([asked('ApplyWithKey', 1), asked('ApplyWithKey', 1)]).toEqual([['ok'], ['known']])
  expect([asked('ApplyFenced', 2), asked('ApplyFenced', 1), asked('ApplyFenced', 1)]).toEqual([
    ['stale'],
    ['ok'],
    ['stale'],
  ])
  expect(context()).toMatchObject({ rows: [2, 0], keys: [1], offset: 1 })
  expect([asked('ApplyWithOutbox', 2), asked('ApplyWithOutbox', 2)]).toEqual([['ok'], ['known']])
  expect(context()).toMatchObject({ rows: [2, 1], outbox: [2] })
})

test('An answer that is lost changes nothing of what was done.', () => {
  const { asked, context } = store()
  expect(asked('ApplyWithKey', 1, 'worker-1', { unheard: true })).toEqual([])
  expect(context()).toMatchObject({ rows: [1, 0], keys: [1] })
})

test('A lock keeps others out until it is let go by its holder, or expires.', () => {
  const { asked, take, context } = store()
  expect([asked('Lock', 1), asked('Lock', 1, 'worker-2')]).toEqual([['ok'], ['busy']])
  asked('Unlock', 1, 'worker-2')
  expect(context().locks).toEqual([{ record: 1, by: 'worker-1' }])
  asked('Unlock', 1)
  expect(asked('Lock', 1, 'worker-2')).toEqual(['ok'])
  expect(take({ type: 'expire', record: 2 })).toBeUndefined()
  take({ type: 'expire', record: 1 })
  expect([asked('SetIfAbsentExpiring', 1), asked('SetIfAbsentExpiring', 1)]).toEqual([['ok'], ['known']])
})

test('A set takes what comes last, one that compares what is newest.', () => {
  const { asked, context } = store()
  asked('SetValue', 2)
  expect(asked('SetIfNewer', 1)).toEqual(['known'])
  expect(context().value).toBe(2)
  asked('SetValue', 1)
  expect(context().value).toBe(1)
  expect(asked('SetIfNewer', 2)).toEqual(['ok'])
})

test('Without a constraint a second row is a second row; a select sees the first.', () => {
  const { asked, context } = store()
  expect(asked('Select', 1)).toEqual(['ok'])
  asked('Apply', 1)
  expect(asked('Select', 1)).toEqual(['known'])
  asked('Apply', 1)
  asked('Apply', 1)
  expect(context().rows).toEqual([2, 0])
})

test('A service that has the key does a thing once, and answers each time.', () => {
  const times = (remembers: boolean) => {
    const led = driven<OutsideContext>(outsideMachine({ ...plainSink, remembers }, smallSink))
    for (const type of ['Call', 'Send'])
      expect(led.take({ type, record: 1, by: 'relay' })).toEqual(['relay Answered record=1 says=ok'])
    return led.context().effects
  }
  expect([times(false), times(true)]).toEqual([
    [2, 0],
    [1, 0],
  ])
})

test('The relay marks only what it has sent; in doubt it begins again with the outbox.', () => {
  const { take, value } = driven<RelayContext>(relayMachine, { relay: 1 })
  expect(take({ type: 'read' })).toEqual(['store ReadOutbox by=relay-1'])
  take({ type: 'OutboxRow', record: 2 })
  expect(take({ type: 'markSent' })).toBeUndefined()
  expect(take({ type: 'sendUnheard' })).toEqual(['topic Send record=2 by=relay-1 unheard=true'])
  expect(value()).toBe('idle')
  take({ type: 'OutboxRow', record: 2 })
  expect(take({ type: 'send' })).toEqual(['topic Send record=2 by=relay-1'])
  take({ type: 'Answered', record: 2, says: 'ok' })
  expect(take({ type: 'markSent' })).toEqual(['store MarkSent record=2'])
})
