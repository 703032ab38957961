import { describe, expect, test } from 'vitest'
import { Agenda, type Channel, isFirst, type NoticeEvent, type TimerEvent } from './agenda.ts'
import type { Connection } from './network.ts'
import { seededDice } from './random.ts'

const channelOf = (mayOvertake: boolean): Channel => ({ mayOvertake, line: new Set(), lastDue: 0 })

function plan(agenda: Agenda, channel: Channel, due: number): NoticeEvent {
  // Nothing here looks into the connection.
  const connection = {} as Connection
  const event: NoticeEvent = {
    ...agenda.stamp(due),
    type: 'notice',
    node: 'a',
    from: 'b',
    correlationId: 1,
    connection,
    channel,
  }
  agenda.plan(event)
  return event
}

function timerAt(agenda: Agenda, due: number): TimerEvent {
  const event: TimerEvent = { ...agenda.stamp(due), type: 'timer', node: 'a', timer: 't' }
  agenda.plan(event)
  return event
}

const nobodyWaits = () => undefined

/** In the order in which they come, each ended when it does. */
function drain(agenda: Agenda): readonly number[] {
  const ids: number[] = []
  for (let next = agenda.peek(nobodyWaits); next !== undefined; next = agenda.peek(nobodyWaits)) {
    ids.push(agenda.pop()!.id)
    agenda.end(next)
  }
  return ids
}

describe('a channel in order', () => {
  test('A1: only its first event may happen, and none is due before the one ahead of it', () => {
    const agenda = new Agenda(seededDice(1))
    const channel = channelOf(false)
    const events = [50, 10, 30].map(due => plan(agenda, channel, due))
    expect(events.map(isFirst)).toEqual([true, false, false])
    expect(events.map(({ due }) => due)).toEqual([50, 50, 50])
    expect(drain(agenda)).toEqual(events.map(({ id }) => id))
  })

  test('A1: the next moves up when the first is over, and when one in the middle is nobody does', () => {
    const agenda = new Agenda(seededDice(1))
    const channel = channelOf(false)
    const [first, second, third] = [1, 2, 3].map(due => plan(agenda, channel, due))
    agenda.end(second!)
    expect(agenda.peek(nobodyWaits)).toBe(first)
    agenda.end(first!)
    expect(agenda.peek(nobodyWaits)).toBe(third)
  })
})

test('where events may overtake, the earliest comes first', () => {
  const agenda = new Agenda(seededDice(1))
  const channel = channelOf(true)
  const [late, early] = [50, 10].map(due => plan(agenda, channel, due))
  expect(drain(agenda)).toEqual([early!.id, late!.id])
})

test('A2: what is over never happens again, parked or not', () => {
  const agenda = new Agenda(seededDice(1))
  const [one, two] = [timerAt(agenda, 1), timerAt(agenda, 2)]
  const parked: TimerEvent[] = []
  expect(agenda.peek(event => (event === one ? (parked as never) : undefined))).toBe(two)
  agenda.end(one)
  agenda.end(one)
  agenda.unpark(parked)
  expect(agenda.find(one.id)).toBeUndefined()
  expect(drain(agenda)).toEqual([two.id])
  expect(agenda.all()).toEqual([])
})
