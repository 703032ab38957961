/**
 * The programs that were handed in, together: one may use what another exports.
 *
 *   W1  `./config` is looked up among the given files alone, beside the file that names it, as Node and TypeScript do
 */
import { namesOf, type Import, type Names } from './names.ts'
import { readSource, type Node, type Source } from './source.ts'
import type { ConfigFile } from '../part.ts'

export interface Program extends Source {
  readonly names: Names
}

export interface World {
  readonly programs: readonly Program[]
}

export interface Spot {
  readonly program: Program
  readonly node: Node
}

export const worldOf = (files: readonly ConfigFile[]): World => ({
  programs: files.map(file => {
    const source = readSource(file)
    return { ...source, names: namesOf(source) }
  }),
})

/** Whether another of the files imports it. */
export const isUsed = ({ programs }: World, program: Program): boolean =>
  programs.some(({ file, names }) =>
    names.imports.some(({ from }) => from.startsWith('.') && fileAt(programs, file.name, from) === program),
  )

const endings = ['', '.ts', '.js', '.mjs', '.cjs', '.mts', '.cts', '.tsx', '.jsx', '/index.ts', '/index.js']

/** What another file exports, and what is taken of that. */
export interface Exported extends Spot {
  readonly rest: readonly string[]
}

/** What a relative import stands for, where its file was given; a file may hand it on from another. */
export function exported({ programs }: World, from: Program, given: Import, hops = 5): Exported | Import | undefined {
  const program = hops > 0 ? fileOf({ programs }, from, given) : undefined
  if (program === undefined) return undefined
  const [name = 'default', ...rest] = given.path
  const { exports, exportsAllOf } = program.names
  const found = exports.get(name)
  const others = found === undefined && name !== 'default' ? exportsAllOf : []
  for (const each of others) {
    const spot = exported({ programs }, program, { ...each, path: given.path }, hops - 1)
    if (spot !== undefined && 'program' in spot) return spot
  }
  const whole = exports.get('default')
  const [held, taken] = found === undefined ? [whole, given.path] : [found, rest]
  if (held === undefined) return undefined
  if ('type' in held) return { program, node: held, rest: taken }
  const handedOn: Import = { ...held, path: [...held.path, ...taken] }
  return exported({ programs }, program, handedOn, hops - 1) ?? handedOn
}

/** W1. */
export const fileOf = ({ programs }: World, from: Program, given: Import): Program | undefined =>
  given.from.startsWith('.') ? fileAt(programs, from.file.name, given.from) : undefined

function fileAt(programs: readonly Program[], from: string, path: string): Program | undefined {
  const wanted = normal(`${from.replaceAll('\\', '/').replace(/[^/]*$/, '')}${path}`)
  const names = new Set(
    endings.flatMap(ending => [`${wanted}${ending}`, `${wanted.replace(/\.[mc]?js$/, '')}${ending}`]),
  )
  return programs.find(({ file }) => names.has(normal(file.name.replaceAll('\\', '/'))))
}

/** Without `.`, and with each `..` carried out. */
function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '.' || part === '') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}
