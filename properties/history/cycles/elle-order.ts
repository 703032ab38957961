/**
 * Elle's order: in which Elle comes upon operations while it looks for a circle, so that of several circles we can choose the one that it chooses.
 *
 * It walks hash maps (bifurcan's, tries of 32 branches) keyed by the position of a completion, hashed by Murmur3. Nothing about a history depends on
 * this order but the choice, and with the choice now and then the name: see as-elle.ts.
 */
import { hashOf } from '../jepsen/clojure-order.ts'

/** Positions in the order in which such a map holds them: at each node its own entries first, then what lies below, both by the next five bits. */
export function inElleOrder(positions: readonly number[]): readonly number[] {
  if (positions.length < 2) return positions
  const hashed = positions.map(position => [mixedHashOf(position), position] as const)
  return below(hashed, 0)
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

/** Clojure's hash of a position, then mixed as bifurcan's maps mix what they are given. */
function mixedHashOf(position: number): number {
  const hash = hashOf(BigInt(position))
  const folded = hash < 0 ? ~hash : hash
  const mixed = folded ^ (folded >>> 20) ^ (folded >>> 12)
  return mixed ^ (mixed >>> 7) ^ (mixed >>> 4)
}
