/**
 * The checker checked: histories that are valid by construction, in which it must find nothing; the same with an anomaly in them, which it must name; and
 * with what is nearest to one, in which it must find nothing again.
 */
import { array, assert, check, nat, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anomalies } from './anomalies.ts'
import { found, names, shown, wrong } from './checker.test-data.ts'
import { drawings, historyOf } from './generate.ts'
import { damages } from './generated/damage.ts'
import { type Episode, interleave } from './generated/episode.ts'
import { episodesOfGroups } from './generated/episodes-of-groups.ts'
import { episodesOfRecords, episodesOfWrites } from './generated/episodes-of-records.ts'
import type { Operation } from './operation.ts'

/** The commit that is tested, where CI says it: histories that nobody has tried yet. */
const ownSeed = process.env['ACKPROOF_SEED'] ?? process.env['GITHUB_SHA'] ?? '20261125'
const own = Number.parseInt(ownSeed.slice(0, 7), 16) || 0

const episodes = Object.entries({ ...episodesOfRecords, ...episodesOfGroups })
const places = array(nat(200), { minLength: 1, maxLength: 12 })

function nothingIsWrong(operations: readonly Operation[]): void {
  const all = found(operations)
  if (wrong(all).length > 0) throw new Error(`Nothing is wrong here:\n${shown(operations, all)}`)
}

const isNamed = (operations: readonly Operation[], { seed }: Pick<Episode, 'seed'>): boolean =>
  names(found(operations), operations, seed!)

describe('valid histories', () => {
  test.each([1, own])('show nothing (seed %i)', seed => {
    const holds = property(drawings(), drawn => nothingIsWrong(historyOf(drawn)))
    assert(holds, { seed, numRuns: 1_000 })
  })

  test('hold of everything that a client does or is told, again and again', () => {
    const told = new Set<string>()
    const count = property(drawings(), drawn => {
      for (const { kind, type } of historyOf(drawn)) told.add(`${kind} ${type}`)
    })
    assert(count, { seed: 1, numRuns: 300 })
    const outcomes = ['invoke', 'ok', 'failed', 'unknown']
    expect([...told].sort()).toEqual(
      [
        ...['commit', 'send', 'transaction'].flatMap(kind => outcomes.map(outcome => `${kind} ${outcome}`)),
        ...['invoke', 'ok', 'failed'].map(outcome => `poll ${outcome}`),
        ...['assign', 'crash', 'fetchCommitted', 'handle', 'revoke'].map(kind => `${kind} ok`),
      ].sort(),
    )
  })
})

describe('an anomaly', () => {
  test('is put into histories under every name that can be put there', () => {
    const seeded = new Set([...episodes, ...Object.entries(episodesOfWrites)].map(([, { hit }]) => hit.seed!.name))
    const missing = (Object.keys(anomalies) as (keyof typeof anomalies)[]).filter(name => !seeded.has(name))
    // Those say no more than that there is a circle, or that there is nothing.
    expect(missing.filter(name => !/cycle-exists$|^empty-/.test(name))).toEqual([])
  })

  test.each(episodes)('%s: is named in whatever history it is', (_, { hit }) => {
    const isFound = property(drawings(60), places, (drawn, where) => {
      const history = interleave(historyOf(drawn), hit.lines, where)
      if (!isNamed(history, hit)) throw new Error(`It is not named:\n${shown(history, found(history))}`)
    })
    expect(isNamed(hit.lines, hit)).toBe(true)
    assert(isFound, { seed: 1, numRuns: 50 })
  })

  test.each(episodes)('%s: what is nearest to it shows nothing', (_, { near }) => {
    const isNothing = property(drawings(60), places, (drawn, where) =>
      nothingIsWrong(interleave(historyOf(drawn), near.lines, where)),
    )
    nothingIsWrong(near.lines)
    assert(isNothing, { seed: 1, numRuns: 50 })
  })
})

test.each(Object.entries(episodesOfWrites))('%s: is named where the order of writes counts', (_, { hit, near }) => {
  const isFound = property(drawings(60), places, (drawn, where) => {
    const history = interleave(historyOf(drawn), hit.lines, where)
    return names(found(history, { ww: true }), history, hit.seed!)
  })
  assert(isFound, { seed: 1, numRuns: 50 })
  expect(wrong(found(near.lines, { ww: true }))).toEqual([])
})

describe('a valid history that was damaged', () => {
  test.each(Object.entries(damages))('%s: names what it was damaged at', (_, damage) => {
    let damaged = 0
    const isFound = property(drawings(), nat(1_000), (drawn, pick) => {
      const change = damage(historyOf(drawn), pick)
      damaged += change === undefined ? 0 : 1
      return change === undefined || isNamed(change.history, change)
    })
    assert(isFound, { seed: 1, numRuns: 300 })
    expect(damaged).toBeGreaterThan(5)
  })
})

test('A history that is judged wrongly shrinks to a few moves.', () => {
  const hasNoDuplicate = property(drawings(), nat(1_000), (drawn, pick) => {
    const change = damages['a record stands at another offset, too']!(historyOf(drawn), pick)
    return change === undefined || !isNamed(change.history, change)
  })
  const { failed, counterexample } = check(hasNoDuplicate, { seed: 1 })
  expect(failed).toBe(true)
  // Somebody sends it, it is appended and acknowledged, somebody polls and receives it.
  expect(counterexample![0].moves.map(move => move.do).sort()).toEqual(['answer', 'append', 'poll', 'receive', 'send'])
})
