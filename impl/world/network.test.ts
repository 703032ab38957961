import { expect, test } from 'vitest'
import { toy, type ToyCall } from './toy.test-data.ts'
import type { Pending } from './host.ts'
import { World, type WorldOptions } from './world.ts'

type Toys = Record<string, typeof toy>

function toyWorld(options: Partial<WorldOptions<Toys>> = {}): World<Toys> {
  const world = new World<Toys>({ seed: 1, latencyMs: [1, 50], ...options })
  for (const node of ['a', 'b', 'c']) world.add(node, toy)
  return world
}

function ask(world: World<Toys>, from: string, to: string, ...whats: string[]): void {
  for (const what of whats) world.call(from, { type: 'ask', to, what } satisfies ToyCall)
}

function settle(world: World<Toys>): void {
  while (world.next());
}

const heard = (world: World<Toys>, node: string): string[] =>
  world.state(node).heard.map(told => told.replace(/ at \d+/, ''))

const messages = (world: World<Toys>): (Pending & { type: 'message' })[] =>
  world.pending().filter(event => event.type === 'message')

const what = ({ message }: Pending & { type: 'message' }): string =>
  'topicPartition' in message.body ? message.body.topicPartition : message.body.api

const letters = [...'stuvwxyz']

test('A request is asked and answered', () => {
  const world = toyWorld()
  ask(world, 'a', 'b', 'x-0')
  settle(world)
  expect(heard(world, 'b')).toEqual(['asked x-0'])
  expect(heard(world, 'a')).toEqual(['answered x-0'])
})

test('N1: requests and responses of a connection come in order, whatever the latencies', () => {
  for (let seed = 0; seed < 50; seed++) {
    const world = toyWorld({ seed })
    ask(world, 'a', 'b', ...letters)
    settle(world)
    expect(heard(world, 'b')).toEqual(letters.map(it => `asked ${it}`))
    expect(heard(world, 'a')).toEqual(letters.map(it => `answered ${it}`))
  }
})

test('Connections overtake one another: from another sender, or to another receiver', () => {
  const orders = new Set<string>()
  for (let seed = 0; seed < 20; seed++) {
    const world = toyWorld({ seed })
    ask(world, 'a', 'c', 'x')
    ask(world, 'b', 'c', 'y')
    settle(world)
    orders.add(heard(world, 'c').join())
  }
  expect([...orders].sort()).toEqual(['asked x,asked y', 'asked y,asked x'])
})

test('Responses overtake only where they may', () => {
  const inOrder = letters.map(it => `answered ${it}`)
  const world = toyWorld({ responsesOvertake: true })
  ask(world, 'a', 'b', ...letters)
  settle(world)
  expect(heard(world, 'b')).toEqual(letters.map(it => `asked ${it}`))
  expect(heard(world, 'a')).not.toEqual(inOrder)
  expect(heard(world, 'a').sort()).toEqual(inOrder)
})

test('N1: who chooses can not break the order either', () => {
  const world = toyWorld()
  ask(world, 'a', 'b', 'x', 'y')
  const [x, y] = messages(world)
  expect([x?.isReady, y?.isReady]).toEqual([true, false])
  expect(() => world.execute(y!.id)).toThrow('W4')
  world.execute(x!.id)
  world.execute(y!.id)
  expect(heard(world, 'b')).toEqual(['asked x', 'asked y'])
})

test('N1: a dropped request takes those behind it along, not those before it; each is disconnected once, in order', () => {
  const world = toyWorld()
  ask(world, 'a', 'b', 'w', 'x', 'y')
  world.drop(messages(world).find(it => what(it) === 'x')!.id)
  ask(world, 'a', 'b', 'z')
  settle(world)
  expect(heard(world, 'b')).toEqual(['asked w'])
  expect(heard(world, 'a').filter(it => it.startsWith('answered'))).toEqual(['answered w'])
  expect(heard(world, 'a').filter(it => it.startsWith('disconnected'))).toEqual([
    'disconnected #1000001',
    'disconnected #1000002',
    'disconnected #1000003',
  ])
})

test('N1: once the sender knows, it has a new connection', () => {
  const world = toyWorld()
  ask(world, 'a', 'b', 'x')
  world.drop(messages(world)[0]!.id)
  settle(world)
  ask(world, 'a', 'b', 'y')
  settle(world)
  expect(heard(world, 'a')).toEqual(['disconnected #1000000', 'answered y'])
})

test('N2: a dropped response disconnects its requester at once, though the request took effect', () => {
  const world = toyWorld()
  ask(world, 'a', 'b', 'x')
  world.next()
  world.drop(messages(world)[0]!.id)
  expect(heard(world, 'a')).toEqual(['disconnected #1000000'])
  expect(heard(world, 'b')).toEqual(['asked x'])
  settle(world)
  expect(heard(world, 'a')).toHaveLength(1)
})

test('N2: a request to a process that is down, or unknown, is refused: one Disconnected', () => {
  const world = toyWorld()
  world.crash('b')
  ask(world, 'a', 'b', 'x')
  ask(world, 'a', 'nobody', 'y')
  expect(world.state('a').heard).toEqual([])
  settle(world)
  expect(heard(world, 'a').sort()).toEqual(['disconnected #1000000', 'disconnected #1000001'])
})

test('N2: a request that was received and not answered is disconnected when its receiver goes down', () => {
  const world = toyWorld()
  ask(world, 'a', 'b', 'mute-0', 'x')
  settle(world)
  expect(heard(world, 'a')).toEqual(['answered x'])
  world.crash('b')
  settle(world)
  expect(heard(world, 'a')).toEqual(['answered x', 'disconnected #1000000'])
})

test('N2: a response that has left arrives though its sender crashed', () => {
  const world = toyWorld()
  ask(world, 'a', 'b', 'x')
  world.next()
  world.crash('b')
  settle(world)
  expect(heard(world, 'a')).toEqual(['answered x'])
})

test('N2: what the last incarnation asked, the next never hears of; the request arrives', () => {
  const world = toyWorld()
  ask(world, 'a', 'b', 'x')
  world.crash('a')
  world.restart('a')
  settle(world)
  expect(heard(world, 'b')).toEqual(['asked x'])
  expect(heard(world, 'a')).toEqual([])
})

test('A duplicated request is received twice and answered to the application once; a duplicated response is heard once', () => {
  const world = toyWorld()
  ask(world, 'a', 'b', 'x')
  world.duplicate(messages(world)[0]!.id)
  world.next()
  world.duplicate(messages(world).find(it => it.message.kind === 'response')!.id)
  settle(world)
  expect(heard(world, 'b')).toEqual(['asked x', 'asked x'])
  expect(heard(world, 'a')).toEqual(['answered x'])
})

test('N4: a one-way cut loses requests one way, and lets the other way pass', () => {
  const world = toyWorld()
  world.cut('a', 'b', { oneWay: true })
  ask(world, 'a', 'b', 'x')
  settle(world)
  expect(heard(world, 'a')).toEqual(['disconnected #1000000'])
  ask(world, 'b', 'a', 'y')
  settle(world)
  expect(heard(world, 'a')).toEqual(['disconnected #1000000', 'asked y'])
  expect(heard(world, 'b')).toEqual(['disconnected #1000000'])
})

test('N4: a cut loses both ways until it is healed', () => {
  const world = toyWorld()
  world.cut('a', 'b')
  ask(world, 'b', 'a', 'x')
  settle(world)
  expect(heard(world, 'b')).toEqual(['disconnected #1000000'])
  world.heal('a', 'b')
  ask(world, 'b', 'a', 'y')
  settle(world)
  expect(heard(world, 'b')).toEqual(['disconnected #1000000', 'answered y'])
})

test('N4: what waits while the link is cut and healed arrives', () => {
  const world = toyWorld()
  ask(world, 'a', 'b', 'x')
  world.cut('a', 'b')
  world.heal('a', 'b')
  settle(world)
  expect(heard(world, 'a')).toEqual(['answered x'])
})

test('A held link keeps messages, and releases them in order; others pass', () => {
  const world = toyWorld()
  world.hold('a', 'b')
  ask(world, 'a', 'b', ...letters)
  ask(world, 'c', 'b', 'other')
  settle(world)
  expect(heard(world, 'b')).toEqual(['asked other'])
  expect(messages(world).map(it => it.isReady)).not.toContain(true)
  world.advance(10_000)
  world.release('a', 'b')
  settle(world)
  expect(heard(world, 'b')).toEqual(['asked other', ...letters.map(it => `asked ${it}`)])
  expect(heard(world, 'a')).toEqual(letters.map(it => `answered ${it}`))
})

test('A held message may be dropped', () => {
  const world = toyWorld()
  world.hold('a', 'b')
  ask(world, 'a', 'b', 'x', 'y')
  settle(world)
  world.drop(messages(world)[1]!.id)
  world.release('a', 'b')
  settle(world)
  expect(heard(world, 'b')).toEqual(['asked x'])
  expect(heard(world, 'a').sort()).toEqual(['answered x', 'disconnected #1000001'])
})

test('A request without answer (acks 0) is forgotten once it arrived', () => {
  const world = toyWorld()
  world.call('a', { type: 'ask', to: 'b', what: 'x', acks: 0 })
  settle(world)
  world.crash('b')
  settle(world)
  expect(heard(world, 'a')).toEqual([])
})
