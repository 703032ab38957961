import { expect, test } from 'vitest'
import { kept, toy } from '../index.ts'
import { explore, ModelError, replay, replayer, toursOf } from './index.ts'
import { twoPhaseCommit } from './examples/two-phase-commit.ts'

const specs = [toy('at once'), toy('once replicated'), twoPhaseCommit(2).spec]

/** Every transition that tours take, as the choices that lead to its source and its own, by the states they stand for. */
function transitionsOn(spec: (typeof specs)[number], paths: readonly string[]): ReadonlySet<string> {
  const run = replayer(spec)
  const slots = [
    ...Object.keys(spec.components),
    ...Object.keys(spec.channels ?? {}),
    ...Object.keys(spec.budgets ?? {}),
  ]
  const nameOf = (state: (slot: string) => unknown) =>
    JSON.stringify(
      slots.map(slot => {
        const local = state(slot) as { readonly value?: unknown; readonly context?: unknown }
        return local?.value === undefined ? local : [local.value, local.context]
      }),
    )
  return new Set(
    paths.flatMap(path => {
      const { start, steps } = run(path)
      return steps.map(({ choice }, i) => `${nameOf(i === 0 ? start : steps[i - 1]!.state)} ${choice}`)
    }),
  )
}

test.each(specs.map(spec => [spec.name, spec] as const))(
  'U1: the tours of %s take every transition of the graph that the search counts, and no other',
  (_name, spec) => {
    const { states, transitions } = explore(spec)
    const tours = toursOf(spec, 10_000)
    expect([tours.states, tours.transitions]).toEqual([states, transitions])
    expect(transitionsOn(spec, tours.paths).size).toBe(transitions)
    expect(tours.steps).toBe(tours.paths.reduce((sum, path) => sum + path.split('/').length, 0))
  },
)

test('U2: the same spec gives the same tours', () => {
  expect(toursOf(specs[2]!, 10_000).paths).toEqual(toursOf(twoPhaseCommit(2).spec, 10_000).paths)
})

test('A shortcut ends with the same transition, by the shortest way to it', () => {
  const spec = toy('at once')
  const { paths, shortcut } = toursOf(spec, 10_000)
  const longest = paths.toSorted((a, b) => b.length - a.length)[0]!
  const [long, short] = [longest, shortcut(longest)].map(path => replay(spec, path).steps.at(-1)!)
  expect(short!.event).toEqual(long!.event)
  expect(short!.parts.map(({ before, after }) => [before, after])).toEqual(
    long!.parts.map(({ before, after }) => [before, after]),
  )
  expect(shortcut(longest).length).toBeLessThanOrEqual(longest.length)
  expect(shortcut('')).toBe('')
})

test('More states than one wants to tour are refused', () => {
  expect(() => toursOf(twoPhaseCommit(3).spec, 20)).toThrow(ModelError)
})

test('A replayer tells each path from the start, whatever it told before', () => {
  const run = replayer(toy('at once'))
  const [finding] = explore(toy('at once'), { properties: [kept] }).findings
  const { path } = finding!.path!
  const first = run(path).steps.map(({ event }) => event.type)
  expect(run('0').steps.map(({ event }) => event.type)).toEqual(first.slice(0, 1))
  expect(run(path).steps.map(({ event }) => event.type)).toEqual(first)
  expect(run(path).check(kept)).toBe(false)
})
