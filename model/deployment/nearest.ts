/**
 * The known word that a misspelt one most likely meant: Damerau–Levenshtein distance (insert, delete, replace, swap neighbours), and
 * only when it is near enough that a wrong guess is unlikely.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = normalised(word)
  let best: string | undefined
  let least = reach(wanted) + 1
  for (const candidate of known) {
    if (Math.abs(candidate.length - wanted.length) >= least) continue
    const far = distance(wanted, candidate)
    if (far < least) [best, least] = [candidate, far]
  }
  return best
}

/** One slip in six letters is a slip; more is another word. */
const reach = (word: string): number => Math.min(3, Math.floor(word.length / 5) || 1)

/** Environment variables of container images (`KAFKA_MIN_INSYNC_REPLICAS`) and snake case name the same settings. */
function normalised(word: string): string {
  return word
    .replace(/^KAFKA_(?=[A-Z0-9_]+$)/, '')
    .toLowerCase()
    .replaceAll('_', '.')
}

export function distance(from: string, to: string): number {
  let [before, above] = [[] as number[], Array.from({ length: to.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= from.length; row++) {
    const line = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const cost = Math.min(above[column]! + 1, line[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1))
      line.push(swapped ? Math.min(cost, before[column - 2]! + 1) : cost)
    }
    ;[before, above] = [above, line]
  }
  return above[to.length]!
}
