/**
 * Clients, producers, consumers: which call makes one, and which one an expression means.
 *
 *   T1  an expression means what the same path holds (`producer`, `this.producer`) in the innermost function around both, or what another
 *       of the given files exports under that name
 *   T2  where an expression leads nowhere, it means the only one that there is, if there is only one
 */
import { importOf } from './names.ts'
import type { Node } from './source.ts'
import { ancestors, holderOf, isFunction, pathOf, settledOf, type Call } from './syntax.ts'
import { exported, type Program, type World } from './world.ts'

export interface Thing {
  readonly program: Program
  /** The call that makes it. */
  readonly node: Call
}

export const isCall = (node: Node): node is Call => node.type === 'CallExpression' || node.type === 'NewExpression'

export function callsIn({ programs }: World): readonly Thing[] {
  return programs.flatMap(program => program.nodes.filter(isCall).map(node => ({ program, node })))
}

/** T1. */
export function thingAt<T extends Thing>(
  world: World,
  things: readonly T[],
  program: Program,
  expression: Node,
): T | undefined {
  const inner = settledOf(expression)
  const itself = things.find(({ node }) => node === inner)
  if (itself !== undefined) return itself
  const path = pathOf(inner)?.join('.')
  const held = things.filter(thing => thing.program === program && holderOf(program, thing.node) === path)
  if (path !== undefined && held.length > 0) return nearestOf(held, program, inner)
  const given = importOf(inner, program.names)
  const found = given && exported(world, program, given)
  if (found === undefined || !('program' in found) || found.program === program || found.rest.length > 0)
    return undefined
  return thingAt(world, things, found.program, found.node)
}

/** T1, T2. */
export function meant<T extends Thing>(
  world: World,
  things: readonly T[],
  program: Program,
  expression: Node,
): T | undefined {
  return thingAt(world, things, program, expression) ?? (things.length === 1 ? things[0] : undefined)
}

function nearestOf<T extends Thing>(things: readonly T[], program: Program, use: Node): T | undefined {
  const around = ancestors(program, use).filter(isFunction)
  const depth = ({ node }: T) => {
    const own = ancestors(program, node).find(isFunction)
    return own === undefined ? around.length : around.indexOf(own)
  }
  const reachable = things.filter(thing => depth(thing) >= 0).toSorted((a, b) => depth(a) - depth(b))
  const [first, second] = reachable
  if (first === undefined) return things.length === 1 ? things[0] : undefined
  return second !== undefined && depth(second) === depth(first) ? undefined : first
}

/** Whether an expression is what a package exports under this path. */
export function isGivenBy(program: Program, node: Node, from: string, ...path: readonly string[]): boolean {
  const given = importOf(node, program.names)
  return given?.from === from && given.path.join('.') === path.join('.')
}

export const importsFrom = (program: Program, from: string): boolean =>
  program.names.imports.some(given => given.from === from)
