/** The source, led by hand: what is handed out next, what a confirmation covers, what comes back and when. */
import { expect, test } from 'vitest'
import { driven } from '../kafka/steps.test-data.ts'
import { plainSink, type QueueContext, queueMachine, smallSink, type SourceName } from './index.ts'

function queue(source: SourceName, records = 3) {
  const led = driven<QueueContext>(queueMachine({ ...plainSink, source }, { ...smallSink, records }))
  const about = (type: string) => (worker: number, record: number) => led.take({ type, worker, record })
  const states = () => led.context().entries.map(({ state }) => state)
  return { ...led, states, receive: about('Receive'), confirm: about('Confirm'), giveBack: about('GiveBack') }
}

test('A partition hands out in order, to its owner; an offset covers all before it.', () => {
  const { receive, confirm, states } = queue('kafka')
  expect(receive(2, 1)).toBeUndefined()
  expect(receive(1, 2)).toBeUndefined()
  expect(receive(1, 1)).toEqual(['worker-1 Delivered record=1'])
  receive(1, 2)
  expect(confirm(1, 2)).toEqual([])
  expect(states()).toEqual(['done', 'done', 'ready'])
})

test('Who is given the partition begins at the first that is not done; who has lost it is refused.', () => {
  const { take, receive, confirm, states } = queue('kafka')
  receive(1, 1)
  expect(take({ type: 'assign', worker: 2 })).toEqual(['worker-2 Given'])
  expect(states()).toEqual(['ready', 'ready', 'ready'])
  expect(receive(2, 1)).toEqual(['worker-2 Delivered record=1'])
  expect(confirm(1, 1)).toEqual(['worker-1 Refused record=1'])
  expect(confirm(2, 1)).toEqual([])
})

test('Who dies leaves the queue to nobody; what a zombie gives back is another’s.', () => {
  const { take, receive, giveBack, context, states } = queue('kafka')
  receive(1, 1)
  take({ type: 'assign', worker: 2 })
  receive(2, 1)
  expect(giveBack(1, 1)).toEqual([])
  take({ type: 'Gone', worker: 1 })
  expect([context().owner, states()[0]]).toEqual([2, 'out'])
  take({ type: 'Gone', worker: 2 })
  expect(context().owner).toBe(0)
  expect(receive(2, 2)).toBeUndefined()
})

test('RabbitMQ acknowledges one delivery, and what is rejected goes back to its place.', () => {
  const { receive, confirm, giveBack, states } = queue('rabbitmq')
  receive(1, 1)
  receive(1, 2)
  confirm(1, 2)
  giveBack(1, 1)
  expect(states()).toEqual(['ready', 'done', 'ready'])
  expect(receive(1, 3)).toBeUndefined()
  expect(receive(1, 1)).toEqual(['worker-1 Delivered record=1'])
})

test('RocketMQ reports the lowest that is not done; the retry topic is none of it, and comes when it comes.', () => {
  const { take, receive, confirm, giveBack, states } = queue('rocketmq')
  receive(1, 1)
  receive(1, 2)
  confirm(1, 2)
  expect(states()).toEqual(['out', 'finished', 'ready'])
  giveBack(1, 1)
  receive(1, 3)
  expect(confirm(1, 3)).toEqual([])
  expect(states()).toEqual(['ready', 'done', 'done'])
  expect(receive(1, 1)).toEqual(['worker-1 Delivered record=1'])
  confirm(1, 1)
  expect(states()).toEqual(['done', 'done', 'done'])
  expect(take({ type: 'lapse', record: 1 })).toBeUndefined()
})

test('What RocketMQ’s consumer has finished behind an unfinished one comes again with it.', () => {
  const { take, receive, confirm, states } = queue('rocketmq')
  receive(1, 1)
  receive(1, 2)
  confirm(1, 2)
  take({ type: 'assign', worker: 1 })
  expect(states()).toEqual(['ready', 'ready', 'ready'])
})

test('MNS: anybody, in any order; a receipt handle is worth nothing once its time is over.', () => {
  const { take, receive, confirm, giveBack, states } = queue('mns')
  expect(receive(2, 3)).toEqual(['worker-2 Delivered record=3'])
  expect(giveBack(2, 3)).toEqual([])
  expect(states()[2]).toBe('out')
  take({ type: 'lapse', record: 3 })
  expect(confirm(2, 3)).toEqual(['worker-2 Refused record=3'])
  expect(receive(1, 3)).toEqual(['worker-1 Delivered record=3'])
  expect(confirm(1, 3)).toEqual([])
  expect(take({ type: 'lapse', record: 3 })).toBeUndefined()
  expect(take({ type: 'assign', worker: 1 })).toBeUndefined()
})

test('A request is asked once: given up, or with its handler gone, it is over.', () => {
  const { take, receive, giveBack, states } = queue('request')
  receive(1, 1)
  giveBack(1, 1)
  receive(1, 2)
  take({ type: 'Gone', worker: 1 })
  expect(states()).toEqual(['done', 'done', 'ready'])
})

test('A seek makes what is below the stored offset done and the rest ready, for its owner alone.', () => {
  const { take, receive, states } = queue('kafka')
  receive(1, 1)
  expect(take({ type: 'Seek', worker: 2, offset: 0 })).toBeUndefined()
  take({ type: 'Seek', worker: 1, offset: 2 })
  expect(states()).toEqual(['done', 'done', 'ready'])
})
