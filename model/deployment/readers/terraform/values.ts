/**
 * What values of Terraform come to, as far as the files say it: locals of the same files are followed, `each` of a literal for_each too.
 *
 *   V1  a variable has a default at most, and a default is no value: whoever applies the files may set another; a `.tfvars` file sets it
 *   V2  everything else is an expression, and its value unknown
 *   V3  files of several folders are several modules, whose variables are set by whoever calls them: there no `.tfvars` counts
 */
import { looksLikeName } from '../../secrets.ts'
import type { ConfigFile } from '../part.ts'
import { entryIn, type Body, type HclValue } from './tree.ts'

/** A file, read. */
export interface Source {
  readonly file: ConfigFile
  readonly body: Body
}

/** A value, and the file in which it stands. */
export interface Resolved {
  readonly file: ConfigFile
  readonly value: HclValue
}

/** What expressions may name. */
export interface Scope {
  readonly locals: ReadonlyMap<string, Resolved>
  /** What `.tfvars` files set. */
  readonly variables: ReadonlyMap<string, Resolved>
  readonly defaults: ReadonlyMap<string, Resolved>
  /** Of one instance of a for_each. */
  readonly each?: { readonly key: string; readonly value: Resolved }
}

const MOST_STEPS = 20

export const isVariables = ({ name }: ConfigFile): boolean => /\.tfvars(\.json)?$/i.test(name)

export function scopeOf(files: readonly Source[]): Scope {
  const locals = new Map<string, Resolved>()
  const defaults = new Map<string, Resolved>()
  const variables = new Map<string, Resolved>()
  const folders = new Set(files.filter(({ file }) => !isVariables(file)).map(({ file }) => folderOf(file)))
  for (const { file, body } of files) {
    if (isVariables(file) && folders.size === 1) {
      for (const { key, value } of body.entries) variables.set(key, { file, value })
    }
    for (const { type, labels, entries } of body.blocks) {
      if (type === 'locals') for (const { key, value } of entries) locals.set(key, { file, value })
      const found = type === 'variable' ? entryIn(entries, 'default') : undefined
      if (found !== undefined) defaults.set(labels[0] ?? '', { file, value: found.value })
    }
  }
  return { locals, variables, defaults }
}

const folderOf = ({ name }: ConfigFile) => name.replace(/[^/\\]*$/, '')

/** As far as it can be followed. */
export function resolve(given: Resolved, scope: Scope): Resolved {
  let found = given
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = followed(found, scope)
    if (next === undefined) return found
    found = next
  }
  return found
}

function followed({ value }: Resolved, scope: Scope): Resolved | undefined {
  const { locals, variables, each } = scope
  if (value.kind !== 'expression') return undefined
  const path = value.text.replace(/\["([\w-]+)"\]/g, '.$1')
  if (!/^[\w.-]+$/.test(path)) return undefined
  const [root, ...rest] = path.split('.')
  if (root === 'local' && rest[0] !== undefined) return below(locals.get(rest[0]), rest.slice(1), scope)
  if (root === 'var' && rest[0] !== undefined) return below(variables.get(rest[0]), rest.slice(1), scope)
  return root === 'each' && rest[0] === 'value' ? below(each?.value, rest.slice(1), scope) : undefined
}

function below(from: Resolved | undefined, path: readonly string[], scope: Scope): Resolved | undefined {
  const [key, ...rest] = path
  if (from === undefined || key === undefined) return from
  const { each: _, ...outside } = scope
  const { file, value } = resolve(from, outside)
  const entry = value.kind === 'map' ? entryIn(value.entries, key) : undefined
  return below(entry && { file, value: entry.value }, rest, scope)
}

/** The text of a literal, and what stands for one instance's key. */
export function textOf({ value }: Resolved, { each }: Scope): string | undefined {
  if (value.kind === 'literal') return value.text
  if (value.kind !== 'expression' || each === undefined) return undefined
  if (value.text === 'each.key') return each.key
  const filled = value.isQuoted ? value.text.replaceAll('${each.key}', each.key) : undefined
  return filled === undefined || /\$\{|%\{/.test(filled) ? undefined : filled
}

/** Why it has no value here, to follow its name in a sentence. */
export function unreadOf({ value }: Resolved, { defaults }: Scope): string {
  const name = value.kind === 'expression' ? /^var\.([\w-]+)$/.exec(value.text)?.[1] : undefined
  if (name === undefined || !looksLikeName(name)) return 'is a Terraform expression'
  const usual = defaults.get(name)?.value
  const shown = usual?.kind === 'literal' && /^(\d[\w.]{0,15}|true|false)$/.test(usual.text) ? usual.text : undefined
  return `is the Terraform variable ${name}${shown === undefined ? '' : ` (${shown} unless somebody sets it)`}`
}
