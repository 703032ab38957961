/**
 * A mistake in a spec is a sentence before the search starts, and it says which names there are.
 */
import { createMachine } from 'xstate'
import { expect, test } from 'vitest'
import { always, component, explore, monitor, type Property, type SystemSpec } from './index.ts'
import { letter, refusal, talk } from './small.test-data.ts'

const base = talk(['a'], {}, { budgets: { faults: { limits: { crash: 1 } } } })
const listener = base.components.listener!
const refused = (more: Partial<SystemSpec>, properties: readonly Property[] = []) =>
  refusal(() => explore({ ...base, ...more }, { properties }))
const line = (more: object) => ({ channels: { line: { kind: 'fifo', to: 'listener', ...more } as const } })
const move = (more: object) => ({ moves: [{ by: 'speaker', event: { type: 'a' }, ...more }] })
const reading = (path: string, per?: string[]) => [always('p', [path], () => true, per)]

test('The spec that the others are near misses of is taken.', () => {
  expect(refused({}, reading('listener.heard', ['faults.spent']))).toBe('it did not refuse')
})

test.each<[string, string, RegExp]>([
  ['a channel to nobody', refused(line({ to: 'nobody' })), /the channel line leads to 'nobody', which is no component/],
  ['a channel to a channel', refused(line({ to: 'line' })), /'line', which is no component/],
  [
    'a loss told to nobody',
    refused(line({ loses: true, onLoss: { to: 'x', event: () => ({ type: 'x' }) } })),
    /a loss on line is told to 'x', which is no component/,
  ],
  [
    'a loss that no budget limits',
    refused(line({ loses: 'thunder' })),
    /the channel line spends the fault 'thunder', which no budget limits/,
  ],
  [
    'a move by nobody',
    refused(move({ by: 'nobody' })),
    /the move a is by 'nobody', which is no component: speaker, listener/,
  ],
  [
    'a move whose fault has no budget',
    refused(move({ fault: 'x' })),
    /the move a of speaker spends the fault 'x', which no budget limits/,
  ],
  [
    'a move that reads nobody',
    refused(move({ reads: ['x'], carry: () => ({}) })),
    /the move a of speaker reads 'x', which is no component/,
  ],
  ['a move that reads but does not carry', refused(move({ reads: ['listener'] })), /reads listener but has no carry/],
  [
    'a name used twice',
    refused({ monitors: { line: monitor({ start: 0, step: () => 0 }) } }),
    /two slots are called 'line'/,
  ],
  [
    'a missing route',
    refused({ components: { ...base.components, speaker: { ...base.components.speaker!, routes: {} } } }),
    /speaker sends to 'out': the route names 'out', but there is only: speaker, listener, line, faults/,
  ],
  [
    'a route to a budget',
    refused({
      components: { ...base.components, speaker: { ...base.components.speaker!, routes: { out: 'faults' } } },
    }),
    /leads to 'faults', which is no component or channel/,
  ],
  ['a property of no slot', refused({}, reading('nobody.heard')), /the property 'p' names 'nobody', but there is only/],
  [
    'a property of no view',
    refused({}, reading('listener.ears')),
    /the property 'p' names 'listener.ears'; the views of listener are: heard/,
  ],
  [
    'a property of a slot without a view',
    refused({}, reading('line')),
    /the property 'p' names 'line'; the views of line are: size/,
  ],
  [
    '`per` of no view',
    refused({}, reading('line.size', ['faults.rain'])),
    /names 'faults.rain'; the views of faults are: spent, crash/,
  ],
])('%s is refused with the names there are.', (_, sentence, expected) => {
  expect(sentence).toMatch(expected)
})

const viewed = (view: unknown) =>
  refused(
    { components: { ...base.components, listener: { ...listener, views: { it: view as never } } } },
    reading('listener.it'),
  )
const watched = (step: (n: number) => number) => {
  const observer = createMachine({ id: 'o', entry: { type: 'observe', params: { type: 'Seen' } } as never })
  const components = { ...base.components, observer: component(observer) }
  return refused({ components, monitors: { m: monitor<number>({ start: 0, step }) } })
}

test.each<[string, string, RegExp]>([
  ['a view that is no integer', viewed(() => 0.5), /the view listener.it gave 0.5; a view is an integer or a boolean/],
  ['a view that throws', viewed(() => [].at(0)!['x']), /the view listener.it: .*undefined/],
  ['a view that changes its mind', viewed(counting()), /the view listener.it: it gave two different answers/],
  ['a monitor that throws', watched(() => [].at(0)!['x']), /the monitor m at Seen: .*undefined/],
  ['a monitor that returns nothing', watched(() => undefined as never), /the monitor m returned nothing for Seen/],
  ['a monitor that changes its mind', watched(counting()), /the monitor m at Seen: it gave two different answers/],
  ['a monitor that rolls dice', watched(() => Math.random()), /the monitor m at Seen: it asks for a random number/],
  [
    'a payload that throws',
    refused(move({ reads: ['listener'], carry: () => [].at(0)!['x'] })),
    /the move a of speaker, its carry: .*undefined/,
  ],
  [
    'a payload that changes its mind',
    refused(move({ reads: ['listener'], carry: () => ({ n: Math.random() }) })),
    /its carry: it asks for a random number/,
  ],
  [
    'a notice of loss that throws',
    refused(line({ loses: true, onLoss: { to: 'listener', event: () => [].at(0)!['x'] } })),
    /the channel line, onLoss of a: /,
  ],
])('%s is refused, and named.', (_, sentence, expected) => {
  expect(sentence).toMatch(expected)
})

function counting(): () => number {
  let n = 0
  return () => n++
}

test('A view that is a boolean or an integer is taken, and so is a monitor that stays where it is.', () => {
  expect([viewed(() => true), viewed(() => -3), watched(n => n)]).toEqual(Array(3).fill('it did not refuse'))
})

test('A route may lead to several slots, and a send reaches all of them or none.', () => {
  const caller = createMachine({
    id: 'caller',
    initial: 'a',
    states: { a: { on: { go: { target: 'b', actions: letter('all', 'Ring') } } }, b: {} },
  })
  const bell = createMachine({ id: 'bell', initial: 'still', states: { still: { on: { Ring: 'rung' } }, rung: {} } })
  const deaf = createMachine({ id: 'deaf' })
  const spec = (second: typeof bell | typeof deaf): SystemSpec => ({
    name: 'bells',
    components: {
      caller: component(caller, { routes: { all: ['one', 'two'] } }),
      one: component(bell),
      two: { machine: second as never },
    },
    moves: [{ by: 'caller', event: { type: 'go' } }],
  })
  expect(explore(spec(bell)).states).toBe(2)
  expect(explore(spec(deaf)).states).toBe(1)
})
