/**
 * `${name:default}` in a property's value: what stands there where nothing else is said.
 *
 *   H1  a name that another property has is that property's value, and its own placeholders are resolved in turn
 *   H2  a name that no property has, with a default, is the default: what stands in the file as much as any value that the environment may
 *       override; the name is kept, so that a warning can say so
 *   H3  without a default the value is what the environment says where it runs, and so unread
 *
 * Source: Spring's PropertyPlaceholderHelper. Not modelled: escapes (\${), configuration trees.
 */
import { IS_TEMPLATE, templateMark } from '../../properties-file.ts'
import { looksLikeKey } from '../../secrets.ts'
import { isNamed } from './names.ts'
import type { Property, Resolved, SpringProperty } from './property.ts'

const MOST_STEPS = 100

/** `properties`: all that are active, the strongest last. */
export function resolvedValue(value: string, properties: readonly Property[]): Resolved {
  const reading = new Reading(properties)
  const text = reading.resolve(value)
  const { missing, defaulted } = reading
  if (missing !== undefined) return { value: text, unread: `is set by ${quoted(missing)} where it runs`, defaulted }
  if (text.startsWith('{cipher}')) return { value: '', unread: 'is encrypted', defaulted }
  return { value: text, defaulted, ...(templateMark.test(text) && { unread: IS_TEMPLATE }) }
}

/** Of a property that is one of those that were resolved. */
export const resolvedOf = (property: SpringProperty & Pick<Property, 'resolved'>): Resolved =>
  property.resolved ?? { value: property.value, defaulted: [] }

/** A name as far as it may be shown. */
export const quoted = (name: string): string => (looksLikeKey(name) || /^[A-Z]{1,24}$/.test(name) ? name : 'a variable')

class Reading {
  missing: string | undefined
  readonly defaulted: string[] = []
  private readonly properties: readonly Property[]
  private steps = 0

  constructor(properties: readonly Property[]) {
    this.properties = properties
  }

  resolve(text: string): string {
    const start = text.indexOf('${')
    const end = start < 0 ? -1 : closing(text, start + 2)
    if (end < 0) return text
    if (++this.steps > MOST_STEPS) {
      this.missing ??= ''
      return ''
    }
    return text.slice(0, start) + this.placeholder(text.slice(start + 2, end)) + this.resolve(text.slice(end + 1))
  }

  private placeholder(inner: string): string {
    const colon = colonOf(inner)
    const name = this.resolve(colon < 0 ? inner : inner.slice(0, colon)).trim()
    const found = this.properties.findLast(({ parts }) => isNamed(parts, name))
    if (found !== undefined) return this.resolve(found.value)
    if (colon < 0) {
      this.missing ??= name
      return ''
    }
    this.defaulted.push(name)
    return this.resolve(inner.slice(colon + 1))
  }
}

/** Where the bracket of a placeholder closes, those inside it not counted. */
function closing(text: string, from: number): number {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    if (text.startsWith('${', i)) depth++
    else if (text[i] === '}' && depth-- === 0) return i
  }
  return -1
}

/** The colon between name and default, those of inner placeholders not counted. */
function colonOf(inner: string): number {
  let depth = 0
  for (let i = 0; i < inner.length; i++) {
    if (inner.startsWith('${', i)) depth++
    else if (inner[i] === '}') depth--
    else if (inner[i] === ':' && depth === 0) return i
  }
  return -1
}
