/** What a trace took, marked in a machine's picture; and the same picture in DOT. */
import { setup } from 'xstate'
import { expect, test } from 'vitest'
import type { Machine } from '../../model/index.ts'
import { dotGraph } from './dot.ts'
import type { Took } from './machine-chart.ts'
import { namedMachines } from './machines.ts'
import { stateDiagram } from './state-diagram.ts'

const machine = setup({
  guards: { isLate: () => true, isOld: () => false },
  actions: { note: () => undefined },
}).createMachine({
  id: 'it',
  initial: 'on',
  on: { tick: { actions: 'note' } },
  states: {
    on: {
      initial: 'x',
      states: { x: { on: { go: 'y', ask: [{ guard: 'isOld' }, { actions: 'note' }] } }, y: { always: 'z' }, z: {} },
      on: { stop: 'off', swap: '.z' },
    },
    off: { on: { back: [{ guard: 'isLate', target: 'on' }] } },
  },
} as never) as unknown as Machine

const took = (from: string, event: string, to: string): Took => ({ machine: 'it', from, event, to })
const marked = (...all: readonly Took[]) =>
  stateDiagram(machine, all)
    .split('\n')
    .map(line => line.trim())
    .filter(line => /[▶▷]|visited/.test(line))

test('What was taken has its mark, with what followed without an event; the states on the way are visited.', () => {
  expect(marked(took('on.x', 'go', 'on.z'))).toEqual([
    'on_x --> on_y : ▶ go',
    'on_y --> on_z : ▶ otherwise',
    'classDef visited stroke-width:4px',
    'class on_x,on_z visited',
  ])
})

test('Nothing is marked for a trace of another machine, or of none.', () => {
  expect(marked()).toEqual([])
  expect(marked({ ...took('on.x', 'go', 'on.z'), machine: 'other' })).toEqual([])
})

test('An outer transition is marked in the state in which it was taken; from a box, once.', () => {
  expect(marked(took('on.x', 'swap', 'on.z')).filter(line => line.includes('swap'))).toEqual(['on_x --> on_z : ▶ swap'])
  expect(marked(took('on.z', 'stop', 'off'))[0]).toBe('on --> off : ▶ stop')
  expect(marked(took('off', 'back', 'on.x'))[0]).toBe('off --> on : ▶ back [isLate]')
})

test('Where guards tell apart what ends alike, each may have been it.', () => {
  expect(marked(took('on.x', 'ask', 'on.x')).slice(0, 2)).toEqual([
    'on_x : ▷ ask [isOld] / ignored',
    'on_x : ▷ ask / note',
  ])
  expect(marked(took('on.z', 'tick', 'on.z'))[0]).toBe('any : ▶ tick / note')
})

/** Every node that an arrow names is declared, and every box is closed. */
function read(dot: string): {
  readonly nodes: ReadonlySet<string>
  readonly arrows: readonly (readonly [string, string])[]
} {
  const text = String.raw`"((?:[^"\\]|\\.)*)"`
  const outside = dot.replaceAll(new RegExp(text, 'g'), '')
  expect([...outside.matchAll(/\{/g)].length).toBe([...outside.matchAll(/\}/g)].length)
  return {
    nodes: new Set([...dot.matchAll(new RegExp(`^ *${text} \\[`, 'gm'))].map(([, name]) => name!)),
    arrows: [...dot.matchAll(new RegExp(`^ *${text} -> ${text}`, 'gm'))].map(([, from, to]) => [from!, to!] as const),
  }
}

test('In DOT every arrow joins two states that are there; an arrow of a box is cut off at its border.', () => {
  const dot = dotGraph(machine, [took('on.z', 'stop', 'off')])
  const { nodes, arrows } = read(dot)
  expect(arrows.flat().filter(name => !nodes.has(name))).toEqual([])
  expect(dot).toContain('"it.on.x" -> "it.off" [label="▶ stop\\l", penwidth=3, ltail="cluster it.on"]')
  expect(dot).toContain('"it.off" -> "it.on.x" [label="back [isLate]\\l", lhead="cluster it.on"]')
  expect(dot).toContain('"it.on.z" [label="z\\l", penwidth=3]')
  expect(dot).toContain('"any of it" [shape=note, style="", label="in any state, inner ones first\\ltick / note\\l"]')
})

test.each(namedMachines())('$name is drawn in DOT with as many arrows as in Mermaid', ({ machine: one }) => {
  const { nodes, arrows } = read(dotGraph(one))
  expect(arrows.flat().filter(name => !nodes.has(name))).toEqual([])
  expect(arrows).toHaveLength([...stateDiagram(one).matchAll(/ --> /g)].length)
})

test('Text stays text in DOT: quotes, backslashes, ampersands, line breaks.', () => {
  const odd = setup({}).createMachine({ id: 'a"b\\', on: { 'x";\n\\l&lt;': {} } } as never) as unknown as Machine
  expect(dotGraph(odd).split('\n').slice(5, 6)).toEqual([
    String.raw`  "any of a\"b\\" [shape=note, style="", label="in any state, inner ones first\lx\"; \\l&amp;lt; / ignored\l"]`,
  ])
  expect(dotGraph(odd).startsWith(String.raw`digraph "a\"b\\" {`)).toBe(true)
})

test('Every machine of the models is there, each with a file of its own.', () => {
  const names = namedMachines().map(({ name }) => name)
  expect(names).toEqual([
    'producer',
    'connection',
    'replica',
    'metadata store',
    'controller',
    'consumer',
    'group coordinator',
    'quorum controller',
    'member',
    'group',
    'source',
    'partition',
    'idempotent producer',
    'partition leader',
    'producer ids',
    'effect',
    'transactional producer',
    'transaction coordinator',
    'output partition',
    'thread consumer',
    'thread',
    'instance',
    'processing group',
    'transaction',
    'output',
    'reader',
    'queue',
    'worker',
    'store',
    'outside',
    'relay',
    'replication replica',
    'replication quorum',
    'replication producer',
  ])
  expect(new Set(namedMachines().map(({ file }) => file)).size).toBe(names.length)
})
