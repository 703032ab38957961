/**
 * Which old file stands for which new one: old ones usually lie in another folder and have the same names below it.
 *
 *     .before/deploy/app.yml ──┐
 *            deploy/app.yml ───┴─▶ 'deploy/app.yml'
 *
 *   P1  two files belong together that end in the same folders and name; the longest such end counts, and each file has one partner at most
 *   P2  what is left is on one side alone
 */
export interface FilePair {
  /** The end of the path that both have; of a file without a partner its whole path. */
  readonly name: string
  readonly old?: string
  readonly new?: string
}

export function pairFiles(old: readonly string[], now: readonly string[]): readonly FilePair[] {
  const candidates = now
    .flatMap((after, n) => old.map((before, o) => ({ before, after, n, o, end: commonEnd(before, after) })))
    .filter(({ end }) => end.length > 0)
    .toSorted((a, b) => b.end.length - a.end.length || a.n - b.n || a.o - b.o)
  const [usedOld, usedNew] = [new Set<number>(), new Set<number>()]
  const pairs = candidates.flatMap(({ before, after, n, o, end }) => {
    if (usedOld.has(o) || usedNew.has(n)) return []
    usedOld.add(o)
    usedNew.add(n)
    return [{ n, pair: { name: end.join('/'), old: before, new: after } }]
  })
  return [
    ...now.map((path, n) => pairs.find(each => each.n === n)?.pair ?? { name: path, new: path }),
    ...old.filter((_, o) => !usedOld.has(o)).map(path => ({ name: path, old: path })),
  ]
}

function commonEnd(one: string, other: string): readonly string[] {
  const [a, b] = [partsOf(one), partsOf(other)]
  let n = 0
  while (n < a.length && n < b.length && a.at(-1 - n) === b.at(-1 - n)) n++
  return n === 0 ? [] : a.slice(-n)
}

const partsOf = (path: string) => path.split(/[/\\]/).filter(part => part !== '' && part !== '.' && part !== '..')
