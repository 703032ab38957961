/**
 * Where in somebody's repository a finding stands: a path that means the same on another machine, and a line.
 *
 *   P1  no absolute path: below `base` it becomes relative, elsewhere only the file's name is left
 *   P2  a fact that no line sets is told at the beginning of the file where it would stand
 */
import { type Role, rolesKnowing } from '../../model/deployment/index.ts'
import type { Because, Finding } from '../../properties/finding.ts'
import type { Report } from '../report.ts'

export interface Place {
  readonly path: string
  readonly line: number
  /** Whether the line sets the fact; else nothing does. */
  readonly isSet: boolean
}

/** With `/` between folders, wherever it comes from. */
export function relativePath(file: string, base: string | undefined): string {
  const isWindows = /^[a-z]:[\\/]|^\\\\/i.test(file) || (base !== undefined && /^[a-z]:[\\/]|^\\\\/i.test(base))
  const slashed = (path: string) => (isWindows ? path.replaceAll('\\', '/') : path)
  const [path, from] = [slashed(file), base === undefined ? undefined : slashed(base)]
  const isAbsolute = /^(\/|[a-z]:\/)/i.test(path)
  const whole = normal(isAbsolute || from === undefined ? path : `${from}/${path}`)
  const top = from === undefined ? undefined : `${normal(from)}/`
  if (top !== undefined && whole.startsWith(top)) return whole.slice(top.length)
  return isAbsolute || top !== undefined || whole.startsWith('../') ? (whole.split('/').at(-1) ?? '') : whole
}

function normal(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`
}

/** The lines to blame, the likeliest first, each once; of what nobody sets, the file where it would be set. */
export function guiltyPlaces({ because }: Pick<Finding, 'because'>, report: Report, base?: string): readonly Place[] {
  const places = because.flatMap(each => placeOf(each, report, base) ?? [])
  const set = places.filter(({ isSet }) => isSet)
  const chosen = set.length > 0 ? set : places
  return chosen.filter((one, i) => chosen.findIndex(({ path, line }) => path === one.path && line === one.line) === i)
}

function placeOf({ file, line, key }: Because, report: Report, base: string | undefined): Place | undefined {
  if (file !== undefined) return { path: relativePath(file, base), line: Math.max(1, line ?? 1), isSet: true }
  const files = filesOf(report)
  const roles = rolesOf(key)
  const home = files.find(({ role }) => role !== undefined && roles.includes(role)) ?? files[0]
  return home === undefined ? undefined : { path: relativePath(home.file, base), line: 1, isSet: false }
}

/** A key of a file, or a fact's name, which begins with its role. */
function rolesOf(key: string): readonly Role[] {
  const [, fact] = /^(producer|consumer|topic)\./.exec(key) ?? []
  if (fact === undefined) return rolesKnowing(key)
  return fact === 'topic' ? ['topic', 'broker'] : [fact as Role]
}

/** Of a report of an older ackproof, what its findings and warnings name. */
function filesOf({ files, findings, warnings }: Report): readonly { readonly file: string; readonly role?: Role }[] {
  if (files !== undefined) return files
  const named = [...findings.flatMap(({ because }) => because), ...warnings].flatMap(({ file }) => file ?? [])
  return [...new Set(named)].map(file => ({ file }))
}
