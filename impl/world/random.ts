/**
 * Random: the only dice of the simulated world. sfc32, a small fast generator whose whole state is four words of plain data.
 *
 *   D1  the same seed gives the same throws, on every machine
 *   D2  a fork depends on its label and on the state it is taken from, and throws nothing of its parent's: a part of the world that throws
 *       more dice does not change the luck of the others
 *
 * Not modelled: dice fit for secrets.
 */
import { assert } from '../core/assert.ts'

/** Changed by every throw. A copy of it (`{ ...dice }`) replays the throws from here on. */
export interface Dice {
  a: number
  b: number
  c: number
  counter: number
}

export type Seed = number | string

export function seededDice(seed: Seed): Dice {
  const dice = { a: hash(`a/${seed}`), b: hash(`b/${seed}`), c: hash(`c/${seed}`), counter: 1 }
  // The first throws still show the seed's pattern.
  for (let i = 0; i < 12; i++) throw32(dice)
  return dice
}

export function fork(dice: Readonly<Dice>, label: string): Dice {
  return seededDice(`${dice.a}/${dice.b}/${dice.c}/${dice.counter}/${label}`)
}

/** 32 random bits, as a number from 0. */
export function throw32(dice: Dice): number {
  const sum = (dice.a + dice.b + dice.counter) | 0
  dice.counter = (dice.counter + 1) | 0
  dice.a = dice.b ^ (dice.b >>> 9)
  dice.b = (dice.c + (dice.c << 3)) | 0
  dice.c = (((dice.c << 21) | (dice.c >>> 11)) + sum) | 0
  return sum >>> 0
}

/** A whole number from 0 up to, not including, `bound`. The bias of the modulo is below 2⁻³² × bound. */
export function below(dice: Dice, bound: number): number {
  assert(Number.isInteger(bound) && bound > 0 && bound <= 2 ** 32, `D1: a bound is a whole number from 1, not ${bound}`)
  return throw32(dice) % bound
}

/** A whole number, both ends included. */
export const between = (dice: Dice, least: number, most: number): number => least + below(dice, most - least + 1)

/** Always one throw, whatever the probability: a rate of zero leaves the luck of what follows as it was. */
export const chance = (dice: Dice, probability: number): boolean => throw32(dice) < probability * 2 ** 32

export function pick<T>(dice: Dice, choices: readonly T[]): T {
  assert(choices.length > 0, 'D1: there is something to pick from')
  return choices[below(dice, choices.length)]!
}

/** FNV-1a: a label as 32 bits. */
function hash(text: string): number {
  let digest = 0x811c9dc5
  for (let i = 0; i < text.length; i++) digest = Math.imul(digest ^ text.charCodeAt(i), 0x01000193)
  return digest >>> 0
}
