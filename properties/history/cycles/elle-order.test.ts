import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashOf } from '../jepsen/clojure-order.ts'
import { circleAsElle } from './as-elle.ts'
import { REAL_TIME, WR, WW } from './dependencies.ts'
import { inElleOrder } from './elle-order.ts'
import { Edges, type Graph } from './graph.ts'
import { patienceOf } from './patience.ts'

test('positions are hashed as Jepsen hashes them (its own test says how 0 and 1 are)', () => {
  expect([0n, 1n].map(hashOf)).toEqual([0, 1392991556])
})

test('the order of a hash map does not depend on how it was filled, and loses nothing', () => {
  const positions = fc.uniqueArray(fc.nat(1_000_000), { maxLength: 200 })
  const property = fc.property(positions, all => {
    const ordered = inElleOrder(all)
    expect(ordered).toEqual(inElleOrder(all.toSorted()))
    expect(ordered.toSorted()).toEqual(all.toSorted())
  })
  fc.assert(property, { numRuns: 200, seed: 7 })
})

const graphOf = (size: number, ...all: readonly (readonly [from: number, to: number, type: number])[]): Graph => {
  const edges = new Edges()
  for (const edge of all) edges.add(...edge)
  return edges.graph(size)
}

const positions = [10, 20, 30, 40, 50, 60]
const find = (graph: Graph, types: number) =>
  circleAsElle(graph, { types, needs: types & ~WW }, positions.slice(0, graph.size), patienceOf())

test('a circle needs every kind of edge that it is asked for: an edge of two kinds meets one need only', () => {
  const both = WR | REAL_TIME
  const twice = graphOf(2, [0, 1, WR], [0, 1, REAL_TIME], [1, 0, WW])
  expect(find(twice, WW | both)).toBeUndefined()
  expect(find(twice, WW | WR)?.toSorted()).toEqual([0, 1])
  expect(find(graphOf(2, [0, 1, WR], [1, 0, REAL_TIME]), WW | both)?.toSorted()).toEqual([0, 1])
})

test('what leads to a circle is cut off', () => {
  const tailed = graphOf(4, [0, 1, REAL_TIME], [1, 2, REAL_TIME], [2, 3, WW], [3, 1, WW])
  expect(find(tailed, WW | REAL_TIME)?.toSorted()).toEqual([1, 2, 3])
})

test('there is no circle in what has none, and no answer where the search would be too long', () => {
  expect(find(graphOf(3, [0, 1, WW], [1, 2, WW]), WW)).toBeUndefined()
  const ring = graphOf(3, [0, 1, WW], [1, 2, WW], [2, 0, WW])
  expect(find(ring, WW)?.toSorted()).toEqual([0, 1, 2])
  expect(circleAsElle(ring, { types: WW, needs: 0 }, positions.slice(0, 3), { paths: 2, edges: 0 })).toBeUndefined()
})

test('patience is one for all searches: what is used up is gone', () => {
  const patience = patienceOf()
  const before = patience.paths
  circleAsElle(graphOf(2, [0, 1, WW], [1, 0, WW]), { types: WW, needs: 0 }, [10, 20], patience)
  expect(patience.paths).toBe(before - 3)
})
