/**
 * Which of Spring's profiles are active, and whether a document's condition holds.
 *
 *   P1  what the user chose (--profile) outweighs spring.profiles.active, as the command line does; of neither, `default` is active
 *   P2  spring.profiles.include and spring.profiles.group add theirs, a group right after the profile that stands for it
 *
 * Source: Spring Boot's reference, Profiles; Spring's Profiles.of for expressions.
 */
import { UsageError } from '../../usage-error.ts'
import { below, firstPart, isNamed } from './names.ts'
import type { Property } from './property.ts'

type Tokens = { readonly texts: readonly string[]; at: number }

/** `prod & !eu`, `prod | staging`, or a list of which one is enough. */
export function isAccepted(expression: string, active: readonly string[]): boolean {
  return expression.split(',').some(each => each.trim() !== '' && evaluated(each, active))
}

/** The names in it. */
export const profilesIn = (expression: string): readonly string[] => expression.match(/[^\s,!&|()]+/g) ?? []

/** Nobody writes longer ones, and each bracket is a call inside a call. */
const MOST_TOKENS = 200

function evaluated(expression: string, active: readonly string[]): boolean {
  const tokens: Tokens = { texts: expression.match(/[!&|()]|[^\s!&|()]+/g) ?? [], at: 0 }
  if (tokens.texts.length > MOST_TOKENS) throw new SyntaxError('a profile expression without end')
  const value = either(tokens, active)
  if (tokens.at < tokens.texts.length) throw new SyntaxError('a profile expression that does not end')
  return value
}

function either(tokens: Tokens, active: readonly string[]): boolean {
  let value = both(tokens, active)
  while (tokens.texts[tokens.at] === '|') {
    tokens.at++
    value = both(tokens, active) || value
  }
  return value
}

function both(tokens: Tokens, active: readonly string[]): boolean {
  let value = one(tokens, active)
  while (tokens.texts[tokens.at] === '&') {
    tokens.at++
    value = one(tokens, active) && value
  }
  return value
}

function one(tokens: Tokens, active: readonly string[]): boolean {
  const token = tokens.texts[tokens.at++]
  if (token === '!') return !one(tokens, active)
  if (token === '(') {
    const value = either(tokens, active)
    if (tokens.texts[tokens.at++] !== ')') throw new SyntaxError('a profile expression without its bracket')
    return value
  }
  if (token === undefined || /^[&|)]$/.test(token)) throw new SyntaxError('a profile expression without a name')
  return active.includes(token)
}

/** The same for a document's condition, by its line. */
export function holds(condition: Property, active: readonly string[]): boolean {
  try {
    return isAccepted(condition.value, active)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new UsageError(
      `${condition.file} line ${condition.line} gives no profile expression that Spring takes: right would be a name, or names with !, &, | and brackets.`,
    )
  }
}

/** The active profiles, the strongest last; `unconditional`: the properties of the documents that need no profile. */
export function activeProfiles(unconditional: readonly Property[], chosen: readonly string[]): readonly string[] {
  const active = chosen.length > 0 ? chosen : listed(unconditional, 'spring.profiles.active')
  const included = listed(unconditional, 'spring.profiles.include')
  const all = withGroups([...included, ...active], groupsIn(unconditional))
  return all.length === 0 ? ['default'] : all
}

/** A list that is written as a, b or as [0], [1]. */
function listed(properties: readonly Property[], name: string): readonly string[] {
  const whole = properties.findLast(({ parts }) => isNamed(parts, name))
  const items = properties.filter(({ parts }) => below(parts, name)?.texts.every(text => /^\d+$/.test(text)))
  const texts = whole === undefined ? items.map(({ value }) => value) : whole.value.split(',')
  return texts.map(text => text.trim()).filter(text => text !== '' && !text.includes('${') && !text.includes('@'))
}

export function groupsIn(properties: readonly Property[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, readonly string[]>()
  for (const { parts, value } of properties) {
    const rest = below(parts, 'spring.profiles.group')
    if (rest === undefined) continue
    const name = firstPart(rest)?.[0] ?? rest.texts[0]!
    const members = value.split(',').map(text => text.trim())
    groups.set(name, rest.texts.length > 1 ? [...(groups.get(name) ?? []), ...members] : members)
  }
  return groups
}

/** Each profile once, at its first place, its group right behind it. */
function withGroups(profiles: readonly string[], groups: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const found = new Set<string>()
  const open = profiles.toReversed()
  while (open.length > 0) {
    const profile = open.pop()!
    if (found.has(profile)) continue
    found.add(profile)
    open.push(...(groups.get(profile) ?? []).toReversed())
  }
  return [...found]
}
