/**
 * The order in which a set of Clojure's yields its members: where Jepsen's checker takes "any" value of a set, it takes the first of this order, and
 * who compares wants the same one.
 *
 * A set is a trie over 32-bit hashes, five bits a level from the lowest on; of an integer the hash is Murmur3's of its 64 bits. Values of other
 * kinds come after all integers, as they came.
 */
import type { Value } from '../operation.ts'

export function inClojuresOrder(a: Value, b: Value): number {
  const [first, second] = [a, b].map(value => (isInteger(value) ? hashOf(BigInt(value)) : undefined))
  if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined)
  for (let shift = 0; shift < 32; shift += 5) {
    const difference = ((first >>> shift) & 31) - ((second >>> shift) & 31)
    if (difference !== 0) return difference
  }
  return 0
}

const isInteger = (value: Value): value is number | bigint => typeof value === 'bigint' || Number.isInteger(value)

/** Of an integer of up to 64 bits. */
export function hashOf(value: bigint): number {
  if (value === 0n) return 0
  const bits = BigInt.asUintN(64, value)
  const [low, high] = [Number(bits & 0xffffffffn), Number(bits >> 32n)]
  return finish(mix(mix(0, low), high), 8)
}

function mix(hash: number, word: number): number {
  const scrambled = Math.imul(rotate(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593)
  return (Math.imul(rotate(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0
}

function finish(hash: number, bytes: number): number {
  const first = hash ^ bytes
  const second = Math.imul(first ^ (first >>> 16), 0x85ebca6b)
  const third = Math.imul(second ^ (second >>> 13), 0xc2b2ae35)
  return third ^ (third >>> 16)
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by))
