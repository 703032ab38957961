import { expect, test } from 'vitest'
import type { ToldPath } from '../../../properties/finding.ts'
import type { MessageTold } from '../../../properties/telling/message.ts'
import { storyOf } from '../../../properties/telling/story.ts'
import type { BrokerState } from '../../../properties/telling/world-state.ts'
import { smallReport } from '../page.test-data.ts'
import { logChange } from './marks.ts'
import { pictureOf } from './picture.ts'

const message: MessageTold = { id: '', api: 'Fetch', kind: 'request', from: 'a', to: 'c', sent: 1, fate: 'in flight' }
const step = (n: number) => ({ n, who: 'a', does: 'acts', state: '' })
const broker = (is: BrokerState['is'], log: readonly string[] = []): BrokerState => ({
  is,
  leaderEpoch: 1,
  log: log.map(record => ({ record, epoch: 1 })),
  highWatermark: 0,
  logEndOffset: log.length,
})
const path = (...messages: readonly MessageTold[]): ToldPath => ({
  path: '',
  faults: {},
  steps: [1, 2, 3].map(step),
  processes: ['a', 'b', 'c'],
  start: { brokers: {} },
  messages,
})
const draw = (told: ToldPath) => pictureOf(told, storyOf(told)!, 100)

test('Lanes stand in their order, rows below each other, and the picture is as large as they are.', () => {
  const { lanes, rows, width, height } = draw(path())
  expect(lanes).toEqual([
    { name: 'a', x: 50 },
    { name: 'b', x: 150 },
    { name: 'c', x: 250 },
  ])
  expect(rows.map(({ top, height: tall }) => top + tall)).toEqual([rows[1]!.top, rows[2]!.top, expect.any(Number)])
  expect([width, height > rows[2]!.top + rows[2]!.height]).toEqual([300, true])
})

test('P2: a message that arrives reaches its receiver; one that is lost or in flight does not.', () => {
  const arrives = draw(path({ ...message, fate: 'delivered', ended: 3 })).arrows[0]!
  expect([arrives.x1, arrives.x2, arrives.from, arrives.to, arrives.ends]).toEqual([50, 245, 1, 3, 'arrives'])
  const lost = draw(path({ ...message, fate: 'dropped', ended: 2 })).arrows[0]!
  expect([lost.x2 < 200, lost.to, lost.ends]).toEqual([true, 2, 'is lost'])
  const flying = draw(path(message)).arrows[0]!
  expect([flying.x2 < 200, flying.to, flying.ends]).toEqual([true, 4, 'is in flight'])
})

test('One that is delivered twice has two lines, each to its own step.', () => {
  const { arrows } = draw(path({ ...message, fate: 'delivered', ended: 2, again: [3] }))
  expect(arrows.map(({ to, ends }) => [to, ends])).toEqual([
    [2, 'arrives'],
    [3, 'arrives again'],
  ])
})

test('P1: messages of one step have heights of their own, and make room for themselves.', () => {
  const rendezvous = { ...message, fate: 'delivered', ended: 1, rendezvous: true } as const
  const { arrows, rows } = draw(path(...Array.from({ length: 6 }, () => rendezvous)))
  expect(new Set(arrows.map(({ y1 }) => y1)).size).toBe(6)
  expect(arrows.every(({ y1, y2 }) => y1 === y2)).toBe(true)
  for (const { y1 } of arrows) expect(y1 > rows[0]!.top && y1 < rows[1]!.top).toBe(true)
})

test('Crashes, restarts, elections and what logs gain and lose are marked where they happen.', () => {
  const told: ToldPath = {
    ...path(),
    processes: ['b'],
    start: { brokers: { b: broker('follower', ['#1', '#2']) } },
    steps: [
      { ...step(1), changes: { brokers: { b: { is: 'down' } } } },
      { ...step(2), changes: { brokers: { b: { is: 'follower', log: [{ record: '#1', epoch: 1 }] } } } },
      { ...step(3), changes: { brokers: { b: { is: 'leader', leaderEpoch: 2 } } } },
    ],
  }
  const at = draw(told).lanes.find(({ name }) => name === 'b')!.x
  const marks = draw(told).marks.filter(({ x }) => x === at)
  expect(marks.map(({ row, kind, notes }) => [row, kind, notes])).toEqual([
    [1, 'crash', ['down']],
    [2, 'restart', ['back', '−#2']],
    [3, 'leads', ['leads, epoch 2']],
  ])
})

test('A log whose end was replaced has lost and gained: the same record of another epoch is another entry.', () => {
  const entry = (record: string, epoch: number) => ({ record, epoch })
  expect(logChange([entry('#1', 1), entry('#2', 1)], [entry('#1', 1), entry('#2', 2)])).toEqual(['−#2', '+#2'])
  expect(logChange([entry('#1', 1)], [entry('#1', 1)])).toEqual([])
})

test('Every path that was really found can be drawn: no number is missing, and every message has its line.', () => {
  const paths = smallReport().findings.flatMap(({ counterexample, witness }) =>
    [counterexample, counterexample?.nearMiss?.told, witness].filter(told => told !== undefined),
  )
  expect(paths.length).toBeGreaterThan(8)
  for (const told of paths) {
    const picture = draw(told)
    expect(picture.rows).toHaveLength(told.steps.length)
    expect(picture.arrows.length).toBeGreaterThanOrEqual(told.messages!.length)
    const numbers = [picture.arrows, picture.marks, picture.life].flat().flatMap(each => Object.values(each))
    expect(numbers.filter(one => typeof one === 'number' && !Number.isFinite(one))).toEqual([])
  }
})
