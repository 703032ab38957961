/**
 * Real time: one ended well before the next began, so it came first.
 *
 *     ──a──        ──c──        a → c holds, and is not drawn: a → b → c says it
 *           ──b──               a, b: ok; c: whatever became of it
 *
 *   E1  an edge goes from an ok completion to a vertex that began later and ended; what failed or is unknown precedes nothing
 *   E2  where only one line tells of an operation, nobody knows when it began, and nothing is said to precede it
 *
 * What follows from other edges is left out, as Elle does it (jepsen-io/elle, core.clj, which keeps a set of completions while it walks the history).
 * Said without a walk: let M be the latest begin of an ok operation that ended before x began; then a precedes x directly if a ended after M and
 * before x began. (An ok d with a before d before x makes M at least d's begin, so a ended before M; the other way round, the operation that
 * began at M is such a d.) So what precedes x is one run of the completions in their order, found with pointers that only move forward.
 */
import { OUTCOME, type Recorded } from '../recorded.ts'

/** When it began, or −1 (E2). */
export const beginOf = ({ invokedAt, completedAt }: Recorded, vertex: number): number =>
  invokedAt[vertex]! < completedAt[vertex]! ? invokedAt[vertex]! : -1

/** E1, between any two; it holds for what `eachDirect` leaves out, too. */
export const isBefore = (recorded: Recorded, a: number, b: number): boolean =>
  recorded.outcome[a] === OUTCOME.ok && recorded.completedAt[a]! < beginOf(recorded, b)

/** Calls for every direct edge between the vertices. */
export function eachDirect(
  recorded: Recorded,
  vertices: readonly number[],
  see: (before: number, after: number) => void,
): void {
  const { outcome, completedAt } = recorded
  const ended = vertices
    .filter(vertex => outcome[vertex] === OUTCOME.ok)
    .sort((a, b) => completedAt[a]! - completedAt[b]!)
  const begun = [...vertices].sort((a, b) => beginOf(recorded, a) - beginOf(recorded, b))
  let [low, high, latestBegin] = [0, 0, -1]
  for (const after of begun) {
    const begin = beginOf(recorded, after)
    for (; high < ended.length && completedAt[ended[high]!]! < begin; high++) {
      latestBegin = Math.max(latestBegin, beginOf(recorded, ended[high]!))
    }
    while (low < high && completedAt[ended[low]!]! <= latestBegin) low++
    for (let at = low; at < high; at++) see(ended[at]!, after)
  }
}
