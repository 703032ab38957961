/** What every ITF file of ours is made of. */
export interface ItfFile {
  readonly name: string
  readonly text: string
}

export type State = Readonly<Record<string, unknown>>

export const int = (n: number | bigint) => ({ '#bigint': String(n) })

/** Every state has the same variables, those of the first. */
export function itfText(meta: object, states: readonly State[]): string {
  const about = { format: 'ITF', 'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html', ...meta }
  const vars = Object.keys(states[0] ?? {})
  const numbered = states.map((state, index) => ({ '#meta': { index }, ...state }))
  return `${JSON.stringify({ '#meta': about, vars, states: numbered }, null, 2)}\n`
}

/** A file each, named after its id; those of one id are numbered. */
export function namedFiles<T>(
  all: readonly T[],
  idOf: (one: T) => string,
  textOf: (one: T) => string,
): readonly ItfFile[] {
  const stems = all.map(one => stemOf(idOf(one)))
  const taken = new Map<string, number>()
  return all.map((one, i) => {
    const stem = stems[i]!
    const n = (taken.get(stem) ?? 0) + 1
    taken.set(stem, n)
    const isOnly = stems.indexOf(stem) === stems.lastIndexOf(stem)
    return { name: `${stem}${isOnly ? '' : `-${n}`}.itf.json`, text: textOf(one) }
  })
}

/** As it may stand in the name of a file everywhere; 'p*' is 'p-all'. */
const stemOf = (id: string): string =>
  id
    .replaceAll('*', '-all')
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .slice(0, 60) || 'counterexample'
