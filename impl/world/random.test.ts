import { expect, test } from 'vitest'
import { below, between, chance, fork, pick, seededDice, throw32 } from './random.ts'

const throws = (seed: number | string, count = 8): number[] => {
  const dice = seededDice(seed)
  return Array.from({ length: count }, () => throw32(dice))
}

test('D1: the same seed throws the same, another seed something else', () => {
  expect(throws(1)).toEqual(throws(1))
  expect(throws(1)).not.toEqual(throws(2))
  expect(throws('a')).not.toEqual(throws('b'))
})

test('D1: the throws of seed 1 are pinned: a change of the dice changes every trace', () => {
  expect(throws(1, 3)).toMatchInlineSnapshot(`
    [
      3271903368,
      4122021509,
      3730913467,
    ]
  `)
})

test('D1: a copy of the dice replays them', () => {
  const dice = seededDice(7)
  const copy = { ...dice }
  expect(throw32(dice)).toBe(throw32(copy))
})

test('D2: a fork throws nothing of its parent, and labels differ', () => {
  const dice = seededDice(7)
  const before = { ...dice }
  expect(throw32(fork(dice, 'a'))).not.toBe(throw32(fork(dice, 'b')))
  expect(dice).toEqual(before)
})

test('Every side of the dice comes up about as often as the others', () => {
  const dice = seededDice(3)
  const counts = Array.from({ length: 6 }, () => 0)
  for (let i = 0; i < 60_000; i++) counts[below(dice, 6)]!++
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500)
})

test('The bounds are kept: below excludes, between includes, a chance of 0 and 1 is certain', () => {
  const dice = seededDice(5)
  const seen = new Set(Array.from({ length: 200 }, () => between(dice, -1, 1)))
  expect([...seen].sort((one, other) => one - other)).toEqual([-1, 0, 1])
  expect(Array.from({ length: 100 }, () => chance(dice, 0))).not.toContain(true)
  expect(Array.from({ length: 100 }, () => chance(dice, 1))).not.toContain(false)
  expect(pick(dice, ['only'])).toBe('only')
  expect(() => below(dice, 0)).toThrow('D1')
  expect(() => pick(dice, [])).toThrow('D1')
})
