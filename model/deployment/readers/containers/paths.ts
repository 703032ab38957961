/**
 * Files that other files name: which of those that were given is meant.
 *
 *   F1  the one at that path, seen from the file that names it; else the only one whose path ends as it does, as files may have been moved
 */
import type { ConfigFile } from '../part.ts'

const segments = (path: string): readonly string[] =>
  path.split(/[\\/]+/).filter(segment => segment !== '' && segment !== '.')

export function samePath(path: string, from: ConfigFile, files: readonly ConfigFile[]): ConfigFile | undefined {
  const isAbsolute = /^[\\/]/.test(path)
  const wanted = resolved([...(isAbsolute ? [] : segments(from.name).slice(0, -1)), ...segments(path)])
  const exact = files.find(({ name }) => resolved(segments(name)) === wanted)
  if (exact !== undefined) return exact
  const ending = segments(path).filter(segment => segment !== '..')
  const found = files.filter(file => file !== from && endsAlike(segments(file.name), ending))
  return found.length === 1 ? found[0] : undefined
}

function resolved(all: readonly string[]): string {
  const kept: string[] = []
  for (const segment of all) {
    if (segment === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else kept.push(segment)
  }
  return kept.join('/')
}

/** One is the end of the other. */
function endsAlike(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length)
  return length > 0 && one.slice(-length).join('/') === other.slice(-length).join('/')
}
