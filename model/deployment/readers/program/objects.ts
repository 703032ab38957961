/**
 * The properties of an object literal, spreads and computed names among them.
 *
 *   O1  after a spread that is not known, every key before it may have been replaced, and any other key may be there; a key after it is known
 *   O2  of a spread that turns on a condition, each of its keys turns on it
 */
import { IS_COMPUTED } from './names.ts'
import { lineOf, type Node } from './source.ts'
import { keyName, type NodeOf } from './syntax.ts'
import { valueOf, whyOf, type Property, type Value } from './values.ts'
import type { Program, Spot, World } from './world.ts'

type ObjectValue = Value & { readonly type: 'object' }

/** What has been read so far. */
interface Read {
  readonly properties: ReadonlyMap<string, Property>
  readonly rest?: Property
}

export function objectOf(world: World, here: Spot & { node: NodeOf<'ObjectExpression'> }, steps: number): ObjectValue {
  const { program, node } = here
  let read: Read = { properties: new Map() }
  for (const each of node.properties) {
    if (each.type === 'SpreadElement') {
      read = withSpread(read, { program, node: each }, valueOf(world, { program, node: each.argument }, steps - 1))
      continue
    }
    const at: Spot = { program, node: each }
    const key = keyName(each.key, each.computed) ?? computedKey(world, program, each.key, steps)
    if (key === undefined || key === '__proto__') {
      read = forgotten(read, at, 'may be set under a computed name')
      continue
    }
    const value: Value =
      each.kind === 'init' ? valueOf(world, { program, node: each.value }, steps - 1) : unreadAt(at, IS_COMPUTED)
    const earlier = read.properties.get(key)?.at.node
    const isTwice = earlier !== undefined && node.properties.some(other => other === earlier)
    const property = { at, value, ...(isTwice && { overrides: lineOf(program, earlier.start) }) }
    read = { ...read, properties: new Map([...read.properties, [key, property]]) }
  }
  return { ...here, type: 'object', ...read }
}

const unreadAt = (at: Spot, why: string): Value => ({ ...at, type: 'unread', why })

/** O1. */
function forgotten({ properties }: Read, at: Spot, why: string): Read {
  const property: Property = { at, value: unreadAt(at, why) }
  return { properties: new Map([...properties.keys()].map(key => [key, property])), rest: property }
}

function computedKey(world: World, program: Program, key: Node, steps: number): string | undefined {
  const value = valueOf(world, { program, node: key }, steps - 1)
  return value.type === 'literal' ? String(value.literal) : undefined
}

function withSpread(read: Read, at: Spot, spread: Value): Read {
  switch (spread.type) {
    case 'literal':
      return read
    case 'object': {
      const { rest = read.rest } = spread
      const earlier = spread.rest === undefined ? read.properties : replaced(read.properties, spread.rest)
      return { properties: new Map([...earlier, ...spread.properties]), ...(rest && { rest }) }
    }
    case 'choice': {
      const closed = spread.among.filter(each => each.type === 'literal' || (each.type === 'object' && !each.rest))
      if (closed.length < spread.among.length) return forgotten(read, at, fromSpread(spread.among))
      const keys = closed.flatMap(each => (each.type === 'object' ? [...each.properties.keys()] : []))
      const property: Property = { at, value: unreadAt(at, 'turns on a condition') }
      return { ...read, properties: new Map([...read.properties, ...keys.map(key => [key, property] as const)]) }
    }
    case 'list':
    case 'function':
    case 'unread':
      return forgotten(read, at, fromSpread([spread]))
  }
}

const replaced = (properties: Read['properties'], rest: Property): Read['properties'] =>
  new Map([...properties.keys()].map(key => [key, rest]))

const fromSpread = (values: readonly Value[]): string => `may come from a spread that ${whyOf(...values)}`
