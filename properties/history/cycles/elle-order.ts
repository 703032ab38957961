/**
 * Elle's order: in which Elle comes upon operations while it looks for a circle, so that of several circles we can choose the one that it chooses.
 *
 * It walks hash maps (bifurcan's, tries of 32 branches) keyed by the position of a completion, hashed by Murmur3. Nothing about a history depends on
 * this order but the choice, and with the choice now and then the name: see as-elle.ts.
 */

/** Positions in the order in which such a map holds them: at each node its own entries first, then what lies below, both by the next five bits. */
export function inElleOrder(positions: readonly number[]): readonly number[] {
  return positions.length < 2
    ? positions
    : below(
        positions.map(position => [hashOf(position), position] as const),
        0,
      )
}

function below(hashed: readonly (readonly [number, number])[], shift: number): readonly number[] {
  const branches: (readonly [number, number])[][] = Array.from({ length: 32 }, () => [])
  for (const pair of hashed) branches[(pair[0] >>> shift) & 31]!.push(pair)
  const own = branches.filter(branch => branch.length === 1).map(([pair]) => pair![1])
  // Two hashes that are wholly alike stand in the order in which they came.
  const deeper = branches.filter(branch => branch.length > 1)
  const rest = deeper.flatMap(branch =>
    shift > 30 ? branch.map(([, position]) => position) : below(branch, shift + 5),
  )
  return [...own, ...rest]
}

/** Murmur3's hash of a position, then mixed as bifurcan's maps mix what they are given. */
function hashOf(position: number): number {
  const hash = murmur(position)
  const folded = hash < 0 ? ~hash : hash
  const mixed = folded ^ (folded >>> 20) ^ (folded >>> 12)
  return mixed ^ (mixed >>> 7) ^ (mixed >>> 4)
}

/** Of a 64-bit integer, as Clojure hashes one (seed 0); for those up to 2^31. */
export function murmur(position: number): number {
  if (position === 0) return 0
  const high = blend(blend(0, position), 0) ^ 8
  const once = Math.imul(high ^ (high >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}

function blend(hash: number, block: number): number {
  const scrambled = Math.imul(rotated(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593)
  return (Math.imul(rotated(hash ^ scrambled, 13), 5) + 0xe6546b64) | 0
}

const rotated = (bits: number, by: number): number => (bits << by) | (bits >>> (32 - by))
