import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { observe } from '../observed.ts'
import type { Operation, Step } from '../operation.ts'
import { Recorder } from '../recorder.ts'
import { entriesOf, OUTCOME, RECEIVED, type Recorded, SENT } from '../recorded.ts'
import { type VersionOrder, versionOrder } from '../version-order.ts'
import { findCycles } from './cycles.ts'
import { type CycleOptions, dependencies, isVertex, PROCESS, REAL_TIME, WR, WW } from './dependencies.ts'
import type { Circle } from './found.ts'
import { componentsOf } from './graph.ts'
import { graphWithin } from './knot-graph.ts'

/** One operation of a random history; `from` and `to` decide where its lines stand among all. */
interface Drawn {
  readonly process: number
  readonly type: 'ok' | 'failed' | 'unknown' | 'never' | 'told by one line'
  readonly sends: readonly { readonly partition: number; readonly offset: number }[]
  readonly polls: readonly number[]
  readonly from: number
  readonly to: number
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  process: fc.nat(2),
  type: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'failed', 'unknown', 'never', 'told by one line'),
  sends: fc.array(fc.record({ partition: fc.nat(1), offset: fc.nat(7) }), { maxLength: 2 }),
  polls: fc.array(fc.nat(13), { maxLength: 2 }),
  from: fc.nat(999),
  to: fc.nat(999),
})
const histories = fc.array(drawn, { minLength: 2, maxLength: 7 })

function recordedOf(history: readonly Drawn[]): Recorded {
  const values = history.flatMap(({ sends }, at) => sends.map((sent, k) => ({ ...sent, value: `${at}.${k}` })))
  const lines = history.flatMap((operation, at) => linesOf(operation, at, values))
  const recorder = new Recorder()
  for (const { line } of lines.toSorted((a, b) => a.at - b.at)) recorder.push(line)
  return recorder.recorded()
}

type Values = readonly { readonly partition: number; readonly offset: number; readonly value: string }[]

function linesOf({ process, type, sends, polls, from, to }: Drawn, at: number, values: Values) {
  const sent = sends.map((record, k): Step => ({ type: 'send', record: { ...record, value: `${at}.${k}` } }))
  const known = polls.filter(k => k < values.length).map(k => values[k]!)
  const steps = [...sent, ...known.map((record): Step => ({ type: 'poll', records: [record] }))]
  const kind = sent.length === 0 ? 'poll' : known.length === 0 ? 'send' : 'transaction'
  const line = (as: Operation['type']): Operation => ({ process, id: at, kind, type: as, steps })
  const [first, last] = from < to ? [from, to] : [to, from + 0.5]
  if (type === 'told by one line') return [{ at: last, line: line('ok') }]
  const begun = { at: first, line: line('invoke') }
  return type === 'never' ? [begun] : [begun, { at: last, line: line(type) }]
}

/** The definitions, of every pair, and nothing clever: types of the edges from each to each. */
function edgesOf(recorded: Recorded, order: VersionOrder, { ww }: CycleOptions): readonly (readonly number[])[] {
  const { completedAt, invokedAt, outcome, process } = recorded
  const rows = Array.from({ length: recorded.operations }, (_, row) => row)
  const entries = (row: number, role: number) => {
    const [from, to] = entriesOf(recorded, row)
    return rows.length === 0
      ? []
      : Array.from({ length: to - from }, (_, k) => from + k).filter(at => recorded.role[at] === role)
  }
  const valuesIn = (row: number, role: number) => entries(row, role).map(entry => recorded.value[entry]!)
  const follows = (a: number, b: number) =>
    order.indexOf[a]! >= 0 &&
    recorded.partitionOf[a] === recorded.partitionOf[b] &&
    order.logs[recorded.partitionOf[a]!]!.values[order.indexOf[b]! - 1] === a
  const typeOf = (a: number, b: number) => {
    if (a === b || completedAt[a]! < 0 || completedAt[b]! < 0) return 0
    const isRead = valuesIn(a, SENT).some(value => valuesIn(b, RECEIVED).includes(value))
    const isNext = ww && valuesIn(a, SENT).some(one => valuesIn(b, SENT).some(next => follows(one, next)))
    const hasBegin = invokedAt[b]! < completedAt[b]!
    const isBefore = outcome[a] === OUTCOME.ok && hasBegin && completedAt[a]! < invokedAt[b]!
    const time = isBefore ? REAL_TIME | (process[a] === process[b] ? PROCESS : 0) : 0
    return (isRead ? WR : 0) | (isNext ? WW : 0) | time
  }
  return rows.map(a => rows.map(b => typeOf(a, b)))
}

/** Every circle without a repeated operation whose edges are all of these types, once, from its lowest row. */
function circlesOf(edges: readonly (readonly number[])[], types: number): readonly (readonly number[])[] {
  const found: (readonly number[])[] = []
  const walk = (path: readonly number[]) => {
    edges[path.at(-1)!]!.forEach((type, next) => {
      if ((type & types) === 0) return
      if (next === path[0]) found.push(path)
      else if (next > path[0]! && !path.includes(next)) walk([...path, next])
    })
  }
  edges.forEach((_, start) => walk([start]))
  return found
}

const models = [
  ['PL-1-cycle-exists', 'G0', WW],
  ['PL-2-cycle-exists', 'G1c', WW | WR],
  ['strong-session-PL-1-cycle-exists', 'G0-process', WW | PROCESS],
  ['strong-session-PL-2-cycle-exists', 'G1c-process', WW | WR | PROCESS],
  ['strong-PL-1-cycle-exists', 'G0-realtime', WW | REAL_TIME],
  ['strong-PL-2-cycle-exists', 'G1c-realtime', WW | WR | REAL_TIME],
] as const
/** Which rule out which: positions in the list. */
const weaker = [[], [0], [0], [0, 1, 2], [0, 2], [0, 1, 2, 3, 4]]

/** Names that each knot must have, the knots by their lowest row. */
function expected(edges: readonly (readonly number[])[], mayBe: (model: number) => boolean): readonly string[] {
  const all = circlesOf(edges, 0xff)
  const knotOf = edges.map((_, row) => row)
  for (let round = 0; round < edges.length; round++) {
    for (const circle of all) {
      const lowest = Math.min(...circle.map(row => knotOf[row]!))
      for (const row of circle) knotOf[row] = lowest
    }
  }
  return [...new Set(all.map(circle => knotOf[circle[0]!]!))]
    .toSorted((a, b) => a - b)
    .flatMap(knot => {
      const isIn = models.map(([, , types]) => circlesOf(edges, types).some(([row]) => knotOf[row!] === knot))
      const found = models.flatMap((_, at) =>
        isIn[at] && mayBe(at) && !weaker[at]!.some(k => isIn[k] && mayBe(k)) ? [at] : [],
      )
      return found.flatMap(at => [`${knot} ${models[at]![0]}`, `${knot} ${models[at]![1]}`])
    })
}

function check(history: readonly Drawn[], options: CycleOptions) {
  const recorded = recordedOf(history)
  const observed = observe(recorded)
  const order = versionOrder(recorded, observed)
  const edges = edgesOf(recorded, order, options)
  return { recorded, edges, found: findCycles(recorded, observed, order, options) }
}

const runs = { numRuns: 4000, seed: 2024 }

test('random histories: every knot has the names that its circles, counted one by one, give it, and no others', () => {
  const seen = new Set<string>()
  const property = fc.property(histories, fc.boolean(), (history, ww) => {
    const { edges, found } = check(history, { ww, processEdges: 'ours' })
    const lowestOf = (rows: readonly number[]) =>
      Math.min(...rows.flatMap(row => edges.flatMap((_, other) => (isKnotted(edges, row, other) ? [other] : []))))
    const names = found.filter(({ operations }) => operations.length > 0)
    for (const { name } of found) seen.add(name)
    expect(names.map(({ name, operations }) => `${lowestOf(operations)} ${name}`).toSorted()).toEqual(
      expected(edges, () => true).toSorted(),
    )
    expect(found.some(({ name }) => name === 'empty-transaction-graph')).toBe(edges.flat().every(type => type === 0))
  })
  fc.assert(property, runs)
  expect([...seen].toSorted()).toEqual(
    [...models.flatMap(([knot, circle]) => [knot, circle]), 'empty-transaction-graph'].toSorted(),
  )
})

/** Whether each leads to the other. */
function isKnotted(edges: readonly (readonly number[])[], a: number, b: number): boolean {
  const leads = (from: number, to: number) => {
    const reached = new Set([from])
    for (const row of reached) edges[row]!.forEach((type, next) => type !== 0 && reached.add(next))
    return reached.has(to)
  }
  return leads(a, b) && leads(b, a)
}

test('random histories, as Jepsen asks: the same knots without the order of a process, and as many circles as knots are told of', () => {
  const property = fc.property(histories, fc.boolean(), (history, ww) => {
    const { edges, found } = check(history, { ww, processEdges: 'jepsen' })
    const exists = found.filter(({ name }) => name.endsWith('exists')).map(({ name }) => name)
    const isAsked = (model: number) => !models[model]![0].includes('session')
    const must = expected(edges, isAsked).map(line => line.split(' ')[1]!)
    expect(exists.toSorted()).toEqual(must.filter(name => name.endsWith('exists')).toSorted())
    expect(found.filter(anomaly => 'steps' in anomaly).length).toBe(exists.length)
  })
  fc.assert(property, runs)
})

test.each(['jepsen', 'ours'] as const)(
  'random histories, %s: a circle passes no operation twice, and every step is one',
  processEdges => {
    const bitOf = { ww: WW, wr: WR, process: PROCESS, realtime: REAL_TIME }
    const property = fc.property(histories, fc.boolean(), (history, ww) => {
      const { edges, found } = check(history, { ww, processEdges })
      for (const { operations, steps } of found.filter((anomaly): anomaly is Circle => 'steps' in anomaly)) {
        expect(new Set(operations).size).toBe(operations.length)
        expect(steps.length).toBe(operations.length)
        steps.forEach(({ type }, at) => {
          expect(edges[operations[at]!]![operations[(at + 1) % operations.length]!]! & bitOf[type]).not.toBe(0)
        })
      }
    })
    fc.assert(property, runs)
  },
)

test('random histories: drawn as moments, real time connects what it connects edge by edge', () => {
  const property = fc.property(
    histories,
    fc.constantFrom(WW, WW | WR, WW | PROCESS, WW | REAL_TIME, 0xff),
    (history, types) => {
      const recorded = recordedOf(history)
      const observed = observe(recorded)
      const known = dependencies(recorded, observed, versionOrder(recorded, observed), {
        ww: true,
        processEdges: 'ours',
      })
      const vertices = Array.from({ length: recorded.operations }, (_, row) => row).filter(row =>
        isVertex(recorded, row),
      )
      const componentsUpTo = (most: number) =>
        componentsOf(graphWithin(known, vertices, new Int32Array(recorded.operations).fill(-1), most), types)
          .map(component => component.filter(local => local < vertices.length).toSorted())
          .toSorted((a, b) => a[0]! - b[0]!)
      expect(componentsUpTo(0)).toEqual(componentsUpTo(99))
    },
  )
  fc.assert(property, runs)
})
