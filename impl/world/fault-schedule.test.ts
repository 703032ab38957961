import { expect, test } from 'vitest'
import { drawSwarm, FaultSchedule, type FaultOptions, type FaultRates } from './fault-schedule.ts'
import { faults, type FaultKind } from './faults.ts'
import { seededDice } from './random.ts'
import { toy } from './toy.test-data.ts'
import { World } from './world.ts'

const allKinds = Object.keys(faults) as FaultKind[]

type Toys = Record<string, typeof toy>

function scene(options: Partial<FaultOptions> = {}): { world: World<Toys>; schedule: FaultSchedule; trace: string[] } {
  const trace: string[] = []
  const world = new World<Toys>({
    seed: 1,
    tracing: line => trace.push((JSON.parse(line) as { decision: string }).decision),
  })
  for (const node of ['a', 'b', 'c']) world.add(node, toy)
  world.call('a', { type: 'write', bytes: 50 })
  trace.length = 0
  return { world, schedule: new FaultSchedule(world, { seed: 1, rates: {}, ...options }), trace }
}

const pairs: readonly (readonly [FaultKind, readonly string[]])[] = [
  ['crash', ['crash', 'start']],
  ['losePower', ['losePower', 'start']],
  ['tearWrites', ['losePower', 'start']],
  ['wipe', ['wipe', 'start']],
  ['shortRead', ['crash', 'start']],
  ['pause', ['pause', 'resume']],
  ['cut', ['cut', 'heal']],
  ['cutOneWay', ['cut', 'heal']],
  ['hold', ['hold', 'release']],
  ['skewClock', ['skewClock', 'skewClock']],
  ['fillDisk', ['setDiskCapacity', 'setDiskCapacity']],
  ['flipBit', ['flipBit']],
]

test.each(pairs)('F4: %s is undone', (kind, decisions) => {
  const { schedule, trace } = scene({ candidates: () => ['a'] })
  expect(schedule.strike(kind)).toBe(true)
  schedule.settle()
  expect(trace).toEqual(decisions)
  expect(schedule.counts).toEqual({ [kind]: 1 })
})

test('A message is dropped or duplicated only where there is one', () => {
  const { world, schedule, trace } = scene({ candidates: () => ['a'] })
  expect(schedule.strike('drop')).toBe(false)
  world.call('a', { type: 'ask', to: 'b', what: 'x' })
  expect(schedule.strike('duplicate')).toBe(true)
  expect(schedule.strike('drop')).toBe(true)
  expect(trace).toEqual(['call', 'duplicate', 'drop'])
})

test('F4: time undoes a fault though nothing else happens', () => {
  const { world, schedule } = scene({ lastsMs: [100, 100] })
  schedule.strike('crash')
  expect(schedule.next()).toBe(true)
  expect(world.now).toBe(100)
  expect(world.nodes.every(node => world.isRunning(node))).toBe(true)
  expect(schedule.next()).toBe(false)
})

test('F1: what is struck is not struck again until it is undone', () => {
  const { schedule } = scene({ candidates: () => ['a'] })
  expect(schedule.strike('pause')).toBe(true)
  expect(schedule.strike('crash')).toBe(false)
  schedule.settle()
  expect(schedule.strike('crash')).toBe(true)
})

test('F2: a fault that somebody else undid is undone without complaint', () => {
  const { world, schedule } = scene({ candidates: () => ['a'] })
  schedule.strike('pause')
  world.crash('a')
  world.restart('a')
  schedule.settle()
  schedule.strike('crash')
  world.restart('a')
  schedule.settle()
  expect(world.isRunning('a')).toBe(true)
})

test('F5: no more are down than may be', () => {
  const { world, schedule } = scene({ maxDown: 1 })
  for (let i = 0; i < 50; i++) schedule.strike('crash')
  expect(world.nodes.filter(node => !world.isRunning(node))).toHaveLength(1)
})

test('Faults aim at whom the caller says, or at nobody', () => {
  const { world, schedule } = scene({ candidates: kind => (kind === 'crash' ? ['b'] : []) })
  expect(schedule.strike('crash')).toBe(true)
  expect(world.isRunning('b')).toBe(false)
  expect(schedule.strike('losePower')).toBe(false)
})

test('A swarm is any part of the kinds, none and all included', () => {
  const rates: FaultRates = { crash: 0.1, pause: 0.2, cut: 0.3 }
  const dice = seededDice(1)
  const swarms = new Set(Array.from({ length: 100 }, () => Object.keys(drawSwarm(dice, rates)).join()))
  expect(swarms.size).toBe(8)
  expect(swarms).toContain('')
  expect(swarms).toContain('crash,pause,cut')
})

test('Every kind is tested here', () => {
  const tested = new Set([...pairs.map(([kind]) => kind), 'drop', 'duplicate'])
  expect([...tested].sort()).toEqual([...allKinds].sort())
})
