/**
 * A hash over everything that an answer follows from besides its question: the files that decide, as they lie on disk, and what runs them.
 *
 *   P1  two programs with the same hash give the same findings: all of model/, impl/ and properties/ is in it, whether or not a search comes by
 *   P2  it is taken anew each time: from 1300 files in 50 ms. Neither sizes nor times of change would notice every edit
 *
 * Not looked into: the packages that are imported; their versions stand for them. Node's version does for the rest.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const rooms = ['impl', 'model', 'properties']

export function programBytes(): string {
  // Beside this file's folder: sources and dist/ have the same layout.
  const top = fileURLToPath(new URL('../..', import.meta.url))
  const ending = extname(import.meta.url)
  const hash = createHash('sha256').update(`node ${process.version} xstate ${versionOf('xstate')}\0`)
  for (const room of rooms) addFolder(hash, join(top, room), ending)
  return hash.digest('hex')
}

function addFolder(hash: ReturnType<typeof createHash>, folder: string, ending: string): void {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name => decides(name, ending))
  for (const name of names.toSorted())
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(folder, name)))
      .update('\0')
}

const decides = (name: string, ending: string): boolean =>
  name.endsWith(ending) && !name.endsWith(`.d${ending}`) && !/\.test(-data)?\.\w+$/.test(name)

/** The machines run on it. */
function versionOf(name: string): string {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { readonly version: string }
  return version
}
