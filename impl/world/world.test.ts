import { expect, test } from 'vitest'
import { toy } from './toy.test-data.ts'
import { World, type WorldOptions } from './world.ts'

type Toys = Record<string, typeof toy>

function toyWorld(options: Partial<WorldOptions<Toys>> = {}): World<Toys> {
  const world = new World<Toys>({ seed: 1, latencyMs: [1, 50], ...options })
  world.add('a', toy)
  world.add('b', toy)
  return world
}

const heard = (world: World<Toys>, node: string): readonly string[] => world.state(node).heard

const logOf = (world: World<Toys>, node: string): number[] => [...(world.state(node).disk.logs['log'] ?? [])]

function settle(world: World<Toys>): void {
  while (world.next());
}

/** b has received a first request with a flush and a second one without. */
function halfFlushed(): World<Toys> {
  const world = toyWorld()
  world.call('a', { type: 'ask', to: 'b', what: 'x', acks: -1, bytes: 2 })
  world.call('a', { type: 'ask', to: 'b', what: 'y', acks: 1, bytes: 2 })
  settle(world)
  return world
}

test('A crash keeps the page cache, and a restart counts', () => {
  const world = halfFlushed()
  world.crash('b')
  expect(world.isRunning('b')).toBe(false)
  world.restart('b')
  expect(logOf(world, 'b')).toEqual([1, 1, 2, 2])
  expect(world.state('b').incarnation).toBe(2)
  expect(heard(world, 'b')).toEqual([])
})

test('A loss of power keeps what was flushed', () => {
  const world = halfFlushed()
  world.losePower('b')
  world.restart('b')
  expect(logOf(world, 'b')).toEqual([1, 1])
})

test('A loss of power after the crash still takes the page cache; a torn write leaves a part', () => {
  const world = halfFlushed()
  world.crash('b')
  world.losePower('b', (_, durable) => durable + 1)
  world.restart('b')
  expect(logOf(world, 'b')).toEqual([1, 1, 2])
})

test('A wiped process starts with nothing, a short read with less', () => {
  const world = halfFlushed()
  world.crash('b')
  world.restart('b', () => 3)
  expect(logOf(world, 'b')).toEqual([1, 1, 2])
  world.wipe('b')
  world.restart('b')
  expect(logOf(world, 'b')).toEqual([])
})

test('A flipped bit is found at the next start', () => {
  const world = halfFlushed()
  world.flipBit('b', 'log', 0, 7)
  world.crash('b')
  world.restart('b')
  expect(logOf(world, 'b')).toEqual([129, 1, 2, 2])
})

test('P2: a timer fires once; set again it moves; a crash takes it along', () => {
  const world = toyWorld()
  world.call('a', { type: 'wake', afterMs: 10 })
  world.advance(5)
  world.call('a', { type: 'wake', afterMs: 10 })
  world.call('b', { type: 'wake', afterMs: 10 })
  world.crash('b')
  world.restart('b')
  world.advance(100)
  expect(heard(world, 'a')).toEqual(['woke at 15'])
  expect(heard(world, 'b')).toEqual([])
  expect(world.now).toBe(105)
})

test('W3: a timer executed early moves the clock, one executed late does not turn it back', () => {
  const world = toyWorld()
  world.call('a', { type: 'wake', afterMs: 10 })
  world.call('b', { type: 'wake', afterMs: 30 })
  const [early, late] = world.pending()
  world.execute(late!.id)
  world.execute(early!.id)
  expect(heard(world, 'b')).toEqual(['woke at 30'])
  expect(heard(world, 'a')).toEqual(['woke at 30'])
})

test('W4: a paused process gets nothing, and all of it late and in order once it is resumed', () => {
  const world = toyWorld()
  world.pause('b')
  expect(() => world.call('b', { type: 'wake', afterMs: 5 })).toThrow('W4')
  for (const what of ['x', 'y', 'z']) world.call('a', { type: 'ask', to: 'b', what })
  world.advance(1_000)
  expect(heard(world, 'b')).toEqual([])
  expect(heard(world, 'a')).toEqual([])
  world.resume('b')
  settle(world)
  expect(heard(world, 'b')).toEqual(['asked x at 1000', 'asked y at 1000', 'asked z at 1000'])
})

test('W4: timers of a paused process fire late', () => {
  const world = toyWorld()
  world.call('a', { type: 'wake', afterMs: 10 })
  world.pause('a')
  world.advance(500)
  world.resume('a')
  settle(world)
  expect(heard(world, 'a')).toEqual(['woke at 500'])
})

test('W4: a process that crashes while paused refuses what waited for it', () => {
  const world = toyWorld()
  world.pause('b')
  world.call('a', { type: 'ask', to: 'b', what: 'x' })
  world.advance(100)
  world.crash('b')
  settle(world)
  world.resume('b')
  expect(heard(world, 'a')).toEqual(['disconnected #1000000'])
})

test('W4: a paused process hears of a dropped response once it is resumed', () => {
  const world = toyWorld()
  world.call('a', { type: 'ask', to: 'b', what: 'x' })
  world.next()
  world.pause('a')
  world.drop(world.pending()[0]!.id)
  settle(world)
  expect(heard(world, 'a')).toEqual([])
  world.resume('a')
  settle(world)
  expect(heard(world, 'a')).toEqual(['disconnected #1000000'])
})

test('A skewed clock is what the process is given, restarts included; its timers are not moved', () => {
  const world = toyWorld()
  world.skewClock('a', -30)
  world.call('a', { type: 'wake', afterMs: 10 })
  settle(world)
  expect(heard(world, 'a')).toEqual(['woke at -20'])
  expect(world.now).toBe(10)
  world.crash('a')
  world.restart('a')
  expect(world.state('a').startedAt).toBe(-20)
})

test('W5: a process hears of its free bytes when the capacity is set, after it wrote, and after a restart', () => {
  const world = toyWorld()
  world.setDiskCapacity('a', 100)
  world.call('a', { type: 'write', bytes: 60 })
  expect(heard(world, 'a')).toEqual(['free 100', 'free 40'])
  world.crash('a')
  world.restart('a')
  expect(heard(world, 'a')).toEqual(['free 40'])
  expect(() => world.call('a', { type: 'write', bytes: 41 })).toThrow('K2')
  expect(world.disk('a').sizeOf('log')).toBe(60)
})

test('W5: a capacity that is set while the process is paused, or lifted, is told too', () => {
  const world = toyWorld()
  world.pause('a')
  world.setDiskCapacity('a', 8)
  expect(heard(world, 'a')).toEqual([])
  world.resume('a')
  world.setDiskCapacity('a', Infinity)
  expect(heard(world, 'a')).toEqual(['free 8', 'free Infinity'])
})

test('W2: listeners hear after the step, in order, and may call', () => {
  const told: string[] = []
  const world = toyWorld()
  world.onTell((node, it) => {
    told.push(`${node}: ${it}`)
    if (told.length === 1) world.setDiskCapacity('b', 5)
  })
  world.onTell((node, it) => told.push(`${node} too: ${it}`))
  world.setDiskCapacity('a', 7)
  expect(told).toEqual(['a: free 7', 'a too: free 7', 'b: free 5', 'b too: free 5'])
})

test('The checker sees every step with its effects, and a start as a step without input', () => {
  const seen: string[] = []
  const world = toyWorld({
    afterStep: (node, input, effects) =>
      seen.push([node, input?.type ?? 'start', ...effects.map(it => it.type)].join(' ')),
  })
  world.call('a', { type: 'ask', to: 'b', what: 'x', acks: -1 })
  settle(world)
  expect(seen).toEqual(['a start', 'b start', 'a Call Send', 'b Received Append Flush Send Tell', 'a Received Tell'])
})

test('A checker that drives the world is stopped', () => {
  const world = toyWorld({
    afterStep: (node, input) => {
      if (input?.type === 'TimerFired') world.call(node, { type: 'wake', afterMs: 1 })
    },
  })
  world.call('a', { type: 'wake', afterMs: 1 })
  expect(() => world.next()).toThrow('M1')
})

test('runUntil stops with the event that made it true, and gives up in time', () => {
  const world = toyWorld()
  world.call('a', { type: 'wake', afterMs: 10 })
  world.call('b', { type: 'wake', afterMs: 20 })
  expect(world.runUntil(() => heard(world, 'a').length > 0, 1_000)).toBe(true)
  expect(world.now).toBe(10)
  expect(world.runUntil(() => false, 100)).toBe(false)
  expect(world.now).toBe(110)
})

test('Equals are ordered by dice', () => {
  const orders = new Set<string>()
  for (let seed = 0; seed < 20; seed++) {
    const world = toyWorld({ seed })
    const order: string[] = []
    world.onTell(node => order.push(node))
    world.call('a', { type: 'wake', afterMs: 1 })
    world.call('b', { type: 'wake', afterMs: 1 })
    settle(world)
    orders.add(order.join())
  }
  expect([...orders].sort()).toEqual(['a,b', 'b,a'])
})

test('Faults want their pair: no crash of what is down, no start of what is up', () => {
  const world = toyWorld()
  expect(() => world.restart('a')).toThrow('W4')
  world.crash('a')
  expect(() => world.crash('a')).toThrow('W4')
  expect(() => world.pause('a')).toThrow('W4')
})
