import { expect, test } from 'vitest'
import { explore } from './explore.ts'
import { follower } from './follow.ts'
import { replay } from './path.ts'
import { talk } from './small.test-data.ts'
import { always } from './spec.ts'

const lossy = talk(['a', 'b'], { loses: 'n' }, { budgets: { faults: { limits: { n: 1 } } } })

test('L1: the options of a place are the choices of a path, in their order, with the faults that they spend', () => {
  const { start, options } = follower(lossy)
  expect(options(start).map(({ choice, kind, event }) => [choice, kind, event.type])).toEqual([
    [0, 'move', 'a'],
    [1, 'move', 'b'],
  ])
  const sent = options(start)[0]!.to
  expect(options(sent).map(({ choice, kind, by, fault }) => [choice, kind, by, fault])).toEqual([
    [0, 'deliver', 'listener', undefined],
    [1, 'lose', 'listener', 'n'],
    [2, 'move', 'speaker', undefined],
  ])
  for (const { choice, kind, event } of options(sent)) {
    expect(replay(lossy, `0/${choice}`).steps[1]).toMatchObject({ kind, event })
  }
})

test('equal places have equal keys, whichever way they were reached', () => {
  const { start, options, check } = follower(lossy)
  const both = (first: number, second: number) => options(options(start)[first]!.to)[second]!.to
  const bag = follower(talk(['a', 'b'], { kind: 'bag' }))
  const [ab, ba] = [0, 1].map(first => bag.options(bag.options(bag.start)[first]!.to).at(-1)!.to)
  expect(ab!.key).toBe(ba!.key)
  expect(both(0, 2).key).not.toBe(both(1, 2).key)
  const silent = always('silent', ['listener.heard'], ([heard]) => heard === 0)
  expect([check(start, silent), check(options(both(0, 2))[0]!.to, silent)]).toEqual([true, false])
})

test('a search counts the states of each level; a part says who sent it', () => {
  const { levels, states, depth } = explore(lossy)
  expect(levels.length).toBe(depth)
  expect(levels.reduce((sum, each) => sum + each, 0)).toBe(states)
  expect(levels.slice(0, 2)).toEqual([1, 2])
  const [sent, heard] = replay(lossy, '0/0').steps
  expect(sent!.parts.map(({ slot, from }) => [slot, from])).toEqual([
    ['speaker', undefined],
    ['line', 'speaker'],
  ])
  expect(heard!.parts.map(({ slot, from }) => [slot, from])).toEqual([['listener', undefined]])
})
