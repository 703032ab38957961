/**
 * The pictures of the machines: what the text says of small machines, and that those in model/kafka/README.md are those of the machines.
 */
import { readFileSync } from 'node:fs'
import { and, createMachine, not, or, setup, stateIn } from 'xstate'
import { expect, test } from 'vitest'
import type { Machine } from '../../model/index.ts'
import {
  consumerMachine,
  controllerMachine,
  coordinator,
  coordinatorMachine,
  memberMachine,
  metadataStore,
  producerMachine,
  quorumController,
  replicaMachine,
  safeGroup,
  safeParameters,
  smallGroup,
} from '../../model/kafka/index.ts'
import { stateDiagram } from './state-diagram.ts'

const scope = { records: 1, attempts: 2, faults: {}, total: 1, shrinks: 0, withConsumer: true, patient: false }
const machines = [
  producerMachine(safeParameters, scope),
  replicaMachine(safeParameters),
  controllerMachine(safeParameters),
  metadataStore,
  quorumController({ ...safeParameters, metadata: 'kraft' }),
  consumerMachine(safeParameters.consumer),
  coordinator,
  memberMachine(safeGroup, smallGroup),
  coordinatorMachine(() => 0, 1),
] as readonly Machine[]

const lines = (config: object, rest: object = {}) =>
  stateDiagram(setup(rest).createMachine({ id: 'it', ...config } as never) as unknown as Machine)
    .split('\n')
    .slice(1)
    .map(line => line.slice(2))

const noting = { actions: { note: () => undefined } }

test('An arrow is event [guard] / actions; one without a guard beside others is what happens otherwise.', () => {
  const guards = { isLate: () => true, isOld: () => true }
  const a = {
    on: {
      go: { guard: 'isLate', target: 'b', actions: ['count', { type: 'send', params: { message: { type: 'Ack' } } }] },
    },
    always: [{ guard: or([and(['isLate', 'isOld']), not('isOld')]), target: 'b' }, { target: 'c' }],
  }
  const actions = { count: () => undefined, send: () => undefined }
  expect(lines({ initial: 'a', states: { a, b: {}, c: {} } }, { guards, actions }).slice(-2)).toEqual([
    'a --> b : go [isLate] / count, send Ack<br/>[(isLate and isOld) or not isOld]',
    'a --> c : otherwise',
  ])
})

test('What leads nowhere stands in the box of its state, and in a box of its own where every state has it.', () => {
  const states = { a: { entry: 'note', on: { ask: { actions: 'note' }, old: {} } }, b: { on: { ask: 'a' } } }
  expect(lines({ initial: 'a', states, on: { stop: { actions: 'note' } } }, noting)).toEqual([
    '[*] --> a',
    'a : a',
    'a : entry / note',
    'a : ask / note',
    'a : old / ignored',
    'b : b',
    'any : in any state, inner ones first',
    'any : stop / note',
    'b --> a : ask',
  ])
})

test('What an outer state decides between its inner ones is drawn from each in which the machine can rest.', () => {
  const inner = { initial: 'x', states: { x: { always: 'y' }, y: {}, z: {} }, on: { swap: '.z', leave: 'out' } }
  expect(lines({ initial: 'in', states: { in: inner, out: {} } })).toEqual([
    '[*] --> in',
    'state "in" as in {',
    '  [*] --> in_x',
    '  in_x : x',
    '  in_y : y',
    '  in_z : z',
    '  in_y --> in_z : swap',
    '  in_z --> in_z : swap',
    '  in_x --> in_y : otherwise',
    '}',
    'out : out',
    'in --> out : leave',
  ])
})

test('An arrow out of a box stands outside it, or Mermaid would draw its target inside.', () => {
  const inner = { initial: 'x', states: { x: { on: { on: 'y', out: '#it.b' } }, y: {} } }
  expect(lines({ initial: 'a', states: { a: inner, b: { exit: 'note', on: { back: 'a.y' } } } }, noting)).toEqual([
    '[*] --> a',
    'state "a" as a {',
    '  [*] --> a_x',
    '  a_x : x',
    '  a_y : y',
    '  a_x --> a_y : on',
    '}',
    'b : b',
    'b : exit / note',
    'a_x --> b : out',
    'b --> a_y : back',
  ])
})

test('A message that a function makes is named after the function, or after what it names as a type.', () => {
  const hello = () => ({ message: { type: 'Hello' } })
  const on = {
    a: { actions: { type: 'send', params: hello } },
    b: { actions: { type: 'send', params: () => [{ message: { type: 'Ping' } }, { message: { type: 'Pong' } }] } },
    c: { actions: { type: 'observe', params: (args: never) => args } },
  }
  const actions = { send: () => undefined, observe: () => undefined }
  expect(lines({ on }, { actions }).slice(1)).toEqual([
    'any : a / hello',
    'any : b / send Ping + Pong',
    'any : c / observe',
  ])
})

test("Mermaid's own characters are escaped, so that a label ends where it ends.", () => {
  expect(lines({ on: { 'a;b:#1 <x>': {} } }).at(-1)).toBe('any : a#59;b#58;#35;1 #60;x#62; / ignored')
})

test('Half a picture is refused: history.', () => {
  const draw = (inner: object) => () =>
    stateDiagram(createMachine({ id: 'it', initial: 'a', states: { a: inner } } as never))
  const states = { b: {}, c: {} }
  expect(draw({ initial: 'c', states: { ...states, d: { type: 'history' } } })).toThrow('it.a.d is a history state')
  expect(draw({ initial: 'c', states })).not.toThrow()
})

test('Parallel regions are boxes side by side, each with its own beginning; another region may be asked for.', () => {
  const one = { initial: 'c', states: { c: { on: { go: { guard: stateIn('#it.a.two.d'), target: 'e' } } }, e: {} } }
  const two = { initial: 'd', states: { d: {} }, on: { ask: { actions: 'note' } } }
  const a = { type: 'parallel', states: { one, two }, on: { stop: 'b' } }
  expect(lines({ initial: 'a', states: { a, b: { on: { start: 'a' } } } }, noting)).toEqual([
    '[*] --> a',
    'state "a, its parts side by side" as a {',
    '  state "one" as a_one {',
    '    [*] --> a_one_c',
    '    a_one_c : c',
    '    a_one_e : e',
    '    a_one_c --> a_one_e : go [in d]',
    '  }',
    '  state "two" as a_two {',
    '    [*] --> a_two_d',
    '    a_two_d : d',
    '    a_two_any : in any state of two',
    '    a_two_any : ask / note',
    '  }',
    '}',
    'b : b',
    'a --> b : stop',
    'b --> a : start',
  ])
})

const readme = new URL('../../model/kafka/README.md', import.meta.url)
const block = /<!-- diagram: (.+) -->\n[^]*?<!-- end -->/g
const redrawn = (text: string) =>
  text.replace(block, (_, id: string) => {
    const machine = machines.find(each => each.id === id)
    return `<!-- diagram: ${id} -->\n\n\`\`\`mermaid\n${machine ? stateDiagram(machine) : `no machine is called ${id}`}\n\`\`\`\n\n<!-- end -->`
  })

test("The README's diagrams are those of the machines (-u writes them anew).", async () => {
  const text = readFileSync(readme, 'utf8')
  expect([...text.matchAll(block)].map(([, id]) => id)).toEqual(machines.map(({ id }) => id))
  await expect(redrawn(text)).toMatchFileSnapshot(readme.pathname)
})
