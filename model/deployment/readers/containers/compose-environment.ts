/**
 * `environment:` of a service: a map or a list, with the edits that each style takes.
 *
 *   V1  a key without a value comes from the shell; one with an empty value in quotes is empty
 *   V2  what stands in a fragment is changed in the fragment, and so for everybody who merges it
 *   V3  true and false are put in quotes, as Compose takes no other booleans
 *   V4  what Compose would refuse (`- KEY: value`, a map as a value) is refused, as nobody could say what was meant
 */
import { UsageError } from '../../usage-error.ts'
import type { ConfigFile, Edit } from '../part.ts'
import { columnOf, lineAfter, replaceScalar } from '../yaml/edits.ts'
import { at, type YamlEntry, type YamlList, type YamlMap, type YamlNode, type YamlScalar } from '../yaml/tree.ts'
import type { Layer } from './compose-file.ts'
import { FROM_SHELL, oneLayer, type Variable } from './environment.ts'
import { interpolate, soleReference, type Lookup } from './interpolation.ts'

/** Where `.env` variables are known, and changed. */
export interface Shell {
  readonly lookup: Lookup
  readonly find: (name: string) => Variable | undefined
}

export function environmentOf({ file, node }: Layer, shell: Shell): readonly Variable[] {
  const environment = at(node, 'environment')
  if (environment?.kind === 'map') {
    return environment.entries.flatMap(entry => ofEntry(file, environment, entry, shell))
  }
  if (environment?.kind === 'list') {
    return oneLayer(environment.items.flatMap(item => ofItem(file, environment, item, shell)))
  }
  if (environment === undefined || isNull(environment)) return []
  throw new UsageError(
    `${file.name} line ${environment.line}: environment is neither a map nor a list: right would be KEY: value, or - KEY=value, for each variable.`,
  )
}

/** V4. */
const noText = ({ name }: ConfigFile, line: number): UsageError =>
  new UsageError(
    `${name} line ${line}: a variable of environment has a map or a list for its value: right would be KEY: value without a dash, or - KEY=value.`,
  )

const isNull = ({ style, text }: YamlScalar) => style === 'plain' && /^(|~|null|Null|NULL)$/.test(text)
const isTemplate = /\{\{|\{%|<%/

function ofEntry(
  file: ConfigFile,
  map: YamlMap,
  { key, line, start, value }: YamlEntry,
  shell: Shell,
): readonly Variable[] {
  if (value.kind !== 'scalar') throw noText(file, line)
  const column = columnOf(file.text, start)
  const end = Math.max(value.end, start + key.length)
  const isFlow = map.isFlow || /^\s*[,}]/.test(file.text.slice(end, end + 100))
  return [
    {
      name: key,
      file: file.name,
      line,
      ...(isNull(value) ? { value: '', unread: FROM_SHELL } : read(value.text, shell)),
      put: text => put(file, value, text, value.text, shell),
      beside: (name, text) =>
        isFlow
          ? { file: file.name, start: end, end, text: `, ${name}: ${inYaml(text)}` }
          : lineAfter(file, end, `${' '.repeat(column)}${name}: ${inYaml(text)}`),
    },
  ]
}

function ofItem(file: ConfigFile, list: YamlList, item: YamlNode, shell: Shell): readonly Variable[] {
  if (item.kind !== 'scalar') throw noText(file, item.line)
  if (item.text === '') return []
  const equals = item.text.indexOf('=')
  const name = equals < 0 ? item.text : item.text.slice(0, equals)
  const value = item.text.slice(equals + 1)
  return [
    {
      name: name.trim(),
      file: file.name,
      line: item.line,
      ...(equals < 0 ? { value: '', unread: FROM_SHELL } : read(value, shell)),
      put: text => put(file, item, text, equals < 0 ? undefined : value, shell, `${name}=`),
      beside: (other, text) => besideItem(file, list, item, `${other}=${text}`),
    },
  ]
}

function read(text: string, { lookup }: Shell): Pick<Variable, 'value' | 'unread' | 'defaulted'> {
  return isTemplate.test(text) ? { value: '', unread: 'is a template' } : interpolate(text, lookup)
}

/** In the `.env` file where the value is that of a variable there; in the default where it is a default; else in its place. */
function put(
  file: ConfigFile,
  scalar: YamlScalar,
  value: string,
  before: string | undefined,
  shell: Shell,
  prefix = '',
): Edit | undefined {
  const reference = before === undefined ? undefined : soleReference(before)
  if (reference !== undefined && shell.find(reference.name) !== undefined)
    return shell.find(reference.name)!.put?.(value)
  if (reference?.fallback !== undefined) {
    return replaceScalar(file, scalar, `${prefix}${before!.replace(/(:?-)[^}]*\}$/, (_, dash) => `${dash}${value}}`)}`)
  }
  const isBoolean = /^(true|false)$/i.test(value) && prefix === '' && scalar.style === 'plain'
  if (!isBoolean) return replaceScalar(file, scalar, `${prefix}${value}`)
  const { start, end } = scalar
  return { file: file.name, start, end, text: `${start === end ? ' ' : ''}'${value}'` }
}

function besideItem(file: ConfigFile, list: YamlList, item: YamlScalar, written: string): Edit | undefined {
  const quote = item.style === 'quoted' ? file.text[item.start]! : ''
  const text = `${quote}${written}${quote}`
  if (list.isFlow) return { file: file.name, start: item.end, end: item.end, text: `, ${text}` }
  const lineStart = item.start - columnOf(file.text, item.start)
  const dash = /^[ ]*-[ ]*/.exec(file.text.slice(lineStart, item.start))?.[0]
  return dash === undefined ? undefined : lineAfter(file, item.end, `${dash}${text}`)
}

const inYaml = (value: string): string => (/^[\d.]+$/.test(value) ? value : `'${value}'`)
