import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assign, assignorNames } from './assignors.ts'
import type { JoinedMember } from './group-protocol.ts'

const member = (
  memberId: string,
  {
    topics = ['t'],
    owned = [],
    generationId = 1,
    instance = null,
  }: {
    readonly topics?: readonly string[]
    readonly owned?: readonly string[]
    readonly generationId?: number
    readonly instance?: string | null
  } = {},
): JoinedMember => ({
  memberId,
  groupInstanceId: instance,
  metadata: { topics, ownedPartitions: owned, generationId },
})

const dealt = (...[name, members, count]: Parameters<typeof assign>) =>
  Object.fromEntries(assign(name, members, count).map(({ memberId, assignment }) => [memberId, assignment.join(' ')]))

describe('range', () => {
  test('deals each topic in pieces, the first members get one more (the Javadoc’s example)', () => {
    const members = ['C1', 'C0'].map(id => member(id, { topics: ['t0', 't1'] }))
    expect(dealt('range', members, () => 3)).toEqual({ C0: 't0-0 t0-1 t1-0 t1-1', C1: 't0-2 t1-2' })
  })

  test('deals a topic to those that want it; static members come first, by their instance id', () => {
    const members = [member('a'), member('z', { instance: 'i1' }), member('b', { topics: ['u'] })]
    expect(dealt('range', members, topic => (topic === 't' ? 3 : 1))).toEqual({ z: 't-0 t-1', a: 't-2', b: 'u-0' })
  })
})

describe('roundrobin', () => {
  test('deals all partitions in turn (the Javadoc’s examples)', () => {
    const members = ['C0', 'C1'].map(id => member(id, { topics: ['t0', 't1'] }))
    expect(dealt('roundrobin', members, () => 3)).toEqual({ C0: 't0-0 t0-2 t1-1', C1: 't0-1 t1-0 t1-2' })
    const topics = [['t0'], ['t0', 't1'], ['t0', 't1', 't2']]
    const unlike = topics.map((topics, i) => member(`C${i}`, { topics }))
    const count = (topic: string) => Number(topic.slice(1)) + 1
    expect(dealt('roundrobin', unlike, count)).toEqual({ C0: 't0-0', C1: 't1-0', C2: 't1-1 t2-0 t2-1 t2-2' })
  })
})

describe('cooperative-sticky', () => {
  test('leaves to everybody what it has, and gives nobody what another has still to give up', () => {
    const members = [member('a', { owned: ['t-0', 't-1', 't-2'] }), member('b')]
    expect(dealt('cooperative-sticky', members, () => 3)).toEqual({ a: 't-0 t-1', b: '' })
    const after = [member('a', { owned: ['t-0', 't-1'] }), member('b')]
    expect(dealt('cooperative-sticky', after, () => 3)).toEqual({ a: 't-0 t-1', b: 't-2' })
  })

  test('believes the younger generation, and of one generation neither', () => {
    const old = member('a', { owned: ['t-0'], generationId: 1 })
    expect(dealt('cooperative-sticky', [old, member('b', { owned: ['t-0'], generationId: 2 })], () => 2)).toEqual({
      a: 't-1',
      b: 't-0',
    })
    expect(dealt('cooperative-sticky', [old, member('b', { owned: ['t-0'] })], () => 1)).toEqual({ a: 't-0', b: '' })
  })
})

const topic = fc.constantFrom('t', 'u', 'v')
const someMembers = fc.array(
  fc.record({
    topics: fc.uniqueArray(topic, { minLength: 1 }),
    owned: fc.array(fc.tuple(topic, fc.nat(4))),
    generationId: fc.nat(2),
  }),
  { minLength: 1, maxLength: 4 },
)

test.each(assignorNames)(
  'A1: of %s nobody gets what it does not want, nor two the same, and all is dealt in the end',
  name => {
    fc.assert(
      fc.property(someMembers, fc.nat(4), (drawn, count) => {
        let members = drawn.map(({ topics, owned, generationId }, i) =>
          member(`m${i}`, { topics, generationId, owned: owned.map(([t, n]) => `${t}-${n}`) }),
        )
        const wanted = [...new Set(drawn.flatMap(({ topics }) => topics))].flatMap(t =>
          Array.from({ length: count }, (_, n) => `${t}-${n}`),
        )
        // What changes hands takes another round, and what that brings about may take one more.
        for (let round = 0; round < 6; round++) {
          const assignments = assign(name, members, () => count)
          const all = assignments.flatMap(({ assignment }) => assignment)
          expect(new Set(all).size).toBe(all.length)
          for (const { memberId, assignment } of assignments) {
            const { topics } = members.find(each => each.memberId === memberId)!.metadata
            expect(assignment.every(each => topics.includes(each.slice(0, 1)))).toBe(true)
          }
          if (round === 5) expect(all.toSorted()).toEqual(wanted.toSorted())
          members = members.map(each => {
            const mine = assignments.find(({ memberId }) => memberId === each.memberId)!.assignment
            return member(each.memberId, { topics: each.metadata.topics, owned: mine, generationId: 3 + round })
          })
        }
      }),
      { seed: 61, numRuns: 300 },
    )
  },
)

test('roundrobin and cooperative-sticky are even where all want the same', () => {
  for (const name of ['roundrobin', 'cooperative-sticky'] as const)
    for (const [members, count] of [
      [2, 5],
      [3, 7],
      [4, 3],
    ] as const) {
      const joined = Array.from({ length: members }, (_, i) => member(`m${i}`))
      const sizes = assign(name, joined, () => count).map(({ assignment }) => assignment.length)
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    }
})
