import { expect, test } from 'vitest'
import { Queue, type Queued } from './queue.ts'
import { below, seededDice } from './random.ts'

function drain(queue: Queue<Queued>): string[] {
  const order: string[] = []
  for (let event = queue.pop(); event !== undefined; event = queue.pop())
    order.push(`${event.due}/${event.tie}/${event.id}`)
  return order
}

const isEarlier = (one: Queued, other: Queued): number =>
  one.due - other.due || one.tie - other.tie || one.id - other.id

test('Q1: earliest first, then the lowest tie, then the lowest id; what is over never comes', () => {
  const dice = seededDice(1)
  const queue = new Queue<Queued>()
  const events = Array.from({ length: 2_000 }, (_, id) => ({
    id,
    due: below(dice, 100),
    tie: below(dice, 5),
    isOver: below(dice, 4) === 0,
  }))
  for (const event of events) queue.push(event)
  const expected = events.filter(event => !event.isOver).sort(isEarlier)
  expect(drain(queue)).toEqual(expected.map(event => `${event.due}/${event.tie}/${event.id}`))
})

test('Q1: an event cancelled in the queue is passed over', () => {
  const queue = new Queue<Queued>()
  const first = { id: 1, due: 1, tie: 0, isOver: false }
  queue.push(first)
  queue.push({ id: 2, due: 2, tie: 0, isOver: false })
  first.isOver = true
  expect(queue.peek()?.id).toBe(2)
  expect(drain(queue)).toEqual(['2/0/2'])
})
