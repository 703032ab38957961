/** Calls on one producer or consumer, told apart by what they say. */
import type { Statement } from '../part.ts'
import { onSendFailure } from './handlers.ts'
import { lookUp } from './options.ts'
import { statementOf, textAt } from './parts.ts'
import { argument, methodOf, placeOf } from './syntax.ts'
import { meant, thingAt, type Thing } from './things.ts'
import { valueOf, type Value } from './values.ts'
import type { Program, World } from './world.ts'

export const firstArgument = (world: World, { program, node }: Thing): Value | undefined => {
  const given = argument(node, 0)
  return given && valueOf(world, { program, node: given })
}

/** Whether the object that a call is given says any of these. */
export function hasOption(world: World, call: Thing, ...names: readonly string[]): boolean {
  const value = firstArgument(world, call)
  return value?.type === 'object' && names.some(name => value.properties.has(name))
}

/**
 * The calls of these methods on each thing. One that looks right and leads nowhere is meant for the only thing that there is; where there is none,
 * it stands under undefined.
 */
export function callsOn<T extends Thing, C extends Thing>(
  world: World,
  calls: readonly C[],
  things: readonly T[],
  names: readonly string[],
  looksRight: (call: C) => boolean,
): ReadonlyMap<T | undefined, readonly C[]> {
  const found = new Map<T | undefined, C[]>()
  for (const call of calls) {
    const method = methodOf(call.node)
    if (method === undefined || !names.includes(method.name)) continue
    const isRight = looksRight(call)
    const thing = (isRight ? meant : thingAt)(world, things, call.program, method.on)
    if (thing !== undefined || isRight) found.set(thing, [...(found.get(thing) ?? []), call])
  }
  return found
}

/** The calls, those together that say the same of these options; at least one group. Where one cannot be read they stay together, and all is unread. */
export function groupsOf<T extends Thing>(
  world: World,
  calls: readonly T[],
  ...options: readonly string[]
): readonly (readonly T[])[] {
  const groups = new Map<string, T[]>()
  for (const call of calls) {
    const given = firstArgument(world, call)
    const said = options.map(option => saidOf(lookUp(given, [option])?.value)).join()
    groups.set(said, [...(groups.get(said) ?? []), call])
  }
  const isRead = [...groups.keys()].every(said => !said.includes(UNREAD))
  return groups.size > 0 && isRead ? [...groups.values()] : [calls]
}

const UNREAD = '?'

function saidOf(value: Value | undefined): string {
  if (value === undefined) return ''
  return value.type === 'literal' ? String(value.literal).replaceAll(UNREAD, '') : UNREAD
}

/** What tells a call from others of its kind: the topic, else the line. */
export function topicOf(world: World, call: Thing): string {
  const given = firstArgument(world, call)
  const named = [['topic'], ['topics', '0'], ['messages', '0', 'topic']].map(path => textAt(given, ...path))
  return named.find(topic => topic !== undefined) ?? `line${placeOf(call.program, call.node).line}`
}

/** What becomes of a failed send, where it is the same everywhere. */
export function failuresOf(sends: readonly Thing[]): readonly Statement[] {
  const shown = sends.map(({ program, node }) => ({ program, shown: onSendFailure(program, node) }))
  const [first] = shown
  const isSame = shown.every(each => each.shown !== undefined && each.shown.value === first?.shown?.value)
  return first?.shown && isSame ? [statementOf(first.program, first.shown, 'catch')] : []
}

/** Where a package comes in: in this file, else in the first of the others that has it. */
export function importPlace(
  { programs }: World,
  program: Program,
  from: string,
): { readonly file: string; readonly line: number } {
  for (const each of [program, ...programs]) {
    const given = each.names.imports.find(found => found.from === from)
    if (given !== undefined) return placeOf(each, given.node)
  }
  return { file: program.file.name, line: 1 }
}
