/**
 * Interpolation as Docker Compose does it: `${VAR}`, `$VAR`, `${VAR:-default}`, `${VAR-default}`, `${VAR:?sentence}`, `${VAR:+instead}`, `$$`.
 *
 *   I1  a variable that nothing sets and that has no default is unread, though Compose would put nothing in its place: the shell may set it
 *   I2  with a default it is the default, as for everybody who sets nothing, and whoever reads on is told which variable that was
 *   I3  no value is ever quoted, and a name only if it looks like one
 */
import { looksLikeKey } from '../../secrets.ts'

export interface Interpolated {
  readonly value: string
  readonly unread?: string
  readonly defaulted: readonly string[]
}

/** What a variable is known to be; undefined where nothing that was given sets it. */
export type Lookup = (name: string) => { readonly value: string; readonly unread?: string } | undefined

interface Reference {
  readonly length: number
  readonly name: string
  readonly operator: string
  readonly argument: string
}

/** Defaults inside defaults; nobody writes more. */
const MOST_DEPTH = 10
/** Variables that are made of each other may grow without end. */
const MOST_LENGTH = 65_536

export function interpolate(text: string, lookup: Lookup, depth = 0): Interpolated {
  const parts: Interpolated[] = []
  let length = 0
  for (let from = 0; from < text.length;) {
    const dollar = text.indexOf('$', from)
    if (dollar < 0) return joined([...parts, literal(text.slice(from))])
    parts.push(literal(text.slice(from, dollar)))
    const found = referenceAt(text, dollar)
    if (found === 'malformed' || depth > MOST_DEPTH) return unread('is a template that Compose does not know')
    parts.push(typeof found === 'number' ? literal('$') : valueOf(found, lookup, depth))
    length += parts.at(-1)!.value.length
    if (length > MOST_LENGTH) return unread('is made of variables that grow without end')
    from = dollar + (typeof found === 'number' ? found : found.length)
  }
  return joined(parts)
}

/** The only reference that the text is made of, if it is: its name, and the default with where that stands. */
export function soleReference(text: string): { readonly name: string; readonly fallback?: string } | undefined {
  const found = text.startsWith('$') ? referenceAt(text, 0) : undefined
  if (found === undefined || typeof found !== 'object' || found.length !== text.length) return undefined
  return { name: found.name, ...(/^:?-$/.test(found.operator) && { fallback: found.argument }) }
}

const literal = (value: string): Interpolated => ({ value, defaulted: [] })
const unread = (why: string): Interpolated => ({ value: '', unread: why, defaulted: [] })

function joined(parts: readonly Interpolated[]): Interpolated {
  const why = parts.find(part => part.unread !== undefined)?.unread
  const defaulted = [...new Set(parts.flatMap(part => part.defaulted))]
  return { value: parts.map(({ value }) => value).join(''), defaulted, ...(why !== undefined && { unread: why }) }
}

/** A reference, the length of what stands for one dollar, or what Compose would refuse. */
function referenceAt(text: string, dollar: number): Reference | number | 'malformed' {
  if (text[dollar + 1] === '$') return 2
  if (text[dollar + 1] !== '{') {
    const [name] = /^[A-Za-z_]\w*/.exec(text.slice(dollar + 1, dollar + 200)) ?? []
    return name === undefined ? 1 : { length: name.length + 1, name, operator: '', argument: '' }
  }
  const end = closing(text, dollar + 2)
  const body = end < 0 ? undefined : /^([A-Za-z_]\w*)(?:(:?[-?+])([\s\S]*))?$/.exec(text.slice(dollar + 2, end))
  if (body === null || body === undefined) return 'malformed'
  return { length: end + 1 - dollar, name: body[1]!, operator: body[2] ?? '', argument: body[3] ?? '' }
}

function closing(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === '}' && --depth === 0) return at
    if (text.startsWith('${', at)) depth++
  }
  return -1
}

function valueOf({ name, operator, argument }: Reference, lookup: Lookup, depth: number): Interpolated {
  const known = lookup(name)
  const counts = known !== undefined && (!operator.startsWith(':') || known.value !== '' || known.unread !== undefined)
  const kind = operator.at(-1)
  if (kind === '+' && known !== undefined) return counts ? interpolate(argument, lookup, depth + 1) : literal('')
  if (counts) return known.unread === undefined ? literal(known.value) : unread(known.unread)
  if (kind !== '-') return unread(`needs ${shown(name)}, which nothing that was given sets`)
  const fallback = interpolate(argument, lookup, depth + 1)
  return known === undefined ? { ...fallback, defaulted: [name, ...fallback.defaulted] } : fallback
}

/** A name that could be somebody's secret is none to show. */
export const shown = (name: string): string =>
  looksLikeKey(name) || /^[A-Za-z]{1,12}$/.test(name) ? `\${${name}}` : 'a variable'
