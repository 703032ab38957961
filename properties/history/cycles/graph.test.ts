import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { componentsOf, Edges } from './graph.ts'
import { patienceOf } from './patience.ts'
import { shortestCircle } from './shortest.ts'

type Edge = readonly [from: number, to: number, type: number]

const graphOf = (size: number, all: readonly Edge[]) => {
  const edges = new Edges()
  for (const edge of all) edges.add(...edge)
  return edges.graph(size)
}

const rising = (a: number, b: number) => a - b
const random = fc.array(fc.tuple(fc.nat(8), fc.nat(8), fc.constantFrom(1, 2)), { maxLength: 24 })

/** From each to each, over edges of these types, in one step or more: as many as there can be without a circle, and one more. */
function reachOf(size: number, edges: readonly Edge[], types: number): readonly (readonly boolean[])[] {
  const reach = Array.from({ length: size }, () => Array.from({ length: size }, () => false))
  for (const [from, to, type] of edges) if ((type & types) !== 0) reach[from]![to] = true
  for (let via = 0; via < size; via++) {
    for (let a = 0; a < size; a++) for (let b = 0; b < size; b++) reach[a]![b] ||= reach[a]![via]! && reach[via]![b]!
  }
  return reach
}

test('components are those that reach one another, over the edges asked for', () => {
  const property = fc.property(random, fc.constantFrom(1, 2, 3), (edges, types) => {
    const reach = reachOf(9, edges, types)
    const together = Array.from({ length: 9 }, (_, a) =>
      reach.flatMap((row, b) => (a === b || (reach[a]![b]! && row[a]!) ? [b] : [])),
    )
    const expected = together.filter((group, a) => group.length > 1 && group[0] === a)
    const found = componentsOf(graphOf(9, edges), types).map(group => group.toSorted(rising))
    expect(found.toSorted((a, b) => a[0]! - b[0]!)).toEqual(expected)
  })
  fc.assert(property, { numRuns: 2000, seed: 11 })
})

/** The length of the shortest way from each to each, by trying. */
function shortestLength(edges: readonly Edge[], inside: readonly number[], types: number): number {
  const lengths = inside.map(start => {
    let reached = [start]
    for (let length = 1; length <= 9; length++) {
      reached = edges.flatMap(([from, to, type]) =>
        (type & types) !== 0 && reached.includes(from) && inside.includes(to) ? [to] : [],
      )
      if (length > 1 && reached.includes(start)) return length
      reached = reached.filter(at => at !== start)
    }
    return Infinity
  })
  return Math.min(...lengths)
}

test('a shortest circle is a circle, and none is shorter', () => {
  const property = fc.property(random, fc.constantFrom(1, 2, 3), (all, types) => {
    const edges = all.filter(([from, to]) => from !== to)
    const graph = graphOf(9, edges)
    for (const component of componentsOf(graph, types)) {
      const circle = shortestCircle(graph, types, component, patienceOf())
      const isEdge = (a: number, b: number) =>
        edges.some(([from, to, type]) => from === a && to === b && (type & types) !== 0)
      expect(circle.every((vertex, at) => isEdge(vertex, circle[(at + 1) % circle.length]!))).toBe(true)
      expect(circle.length).toBe(shortestLength(edges, component, types))
    }
  })
  fc.assert(property, { numRuns: 2000, seed: 12 })
})

test('a ring of a hundred thousand is one component and one circle', () => {
  const size = 100_000
  const ring = graphOf(
    size,
    Array.from({ length: size }, (_, at) => [at, (at + 1) % size, 1] as const),
  )
  const [component, ...others] = componentsOf(ring, 1)
  expect([component!.length, others.length]).toEqual([size, 0])
  expect(shortestCircle(ring, 1, component!, patienceOf()).length).toBe(size)
})

test('the search for a shorter circle ends also where everything leads to everything', () => {
  const size = 700
  const all = Array.from({ length: size }, (_, from) => from)
  const edges = all.flatMap(from =>
    all.filter(to => (to - from + size) % size < size / 3 && from !== to).map(to => [from, to, 1] as const),
  )
  const graph = graphOf(size, edges)
  expect(shortestCircle(graph, 1, all, patienceOf())).toHaveLength(4)
})
