/**
 * Dice from a seed: the same seed, the same throws. (The generator is Mulberry32: 32 bits of state, good enough to choose a step.)
 */
export type Dice = (sides: number) => number

/** A function that throws a die of that many sides: 0 to sides − 1. */
export function diceOf(seed: number): Dice {
  let state = seed | 0
  return sides => {
    state = (state + 0x6d2b79f5) | 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * sides)
  }
}
