/**
 * The value of a call, as far as the text alone says it.
 *
 *     Number('5')   Object.freeze({…})   f.bind(this)   f()        where f is a function of the given files: what it returns
 *
 *   C1  the parameters of a function are not known within, whatever they are given at a call
 */
import { IS_COMPUTED } from './names.ts'
import type { Node } from './source.ts'
import { isFunction, methodOf, pathOf, returnedBy, type NodeOf } from './syntax.ts'
import { constantValue, FROM_ENVIRONMENT, whyOf, type Literal, type Value } from './values.ts'
import type { Spot, World } from './world.ts'

const conversions = new Map<string, (literal: Literal) => string | number | boolean>([
  ['Number', Number],
  ['parseInt', literal => Number.parseInt(String(literal), 10)],
  ['Number.parseInt', literal => Number.parseInt(String(literal), 10)],
  ['parseFloat', literal => Number.parseFloat(String(literal))],
  ['String', String],
  ['Boolean', Boolean],
])

/** Of calls those alone that give back what they are given, a text read as a number, or what a function of the program's returns. */
export function called(
  world: World,
  here: Spot & { node: NodeOf<'CallExpression'> },
  of: (node: Node) => Value,
  steps: number,
): Value {
  const { node: call } = here
  const name = pathOf(call.callee)?.join('.') ?? ''
  const [first] = call.arguments
  if (name === 'Deno.env.get') return { ...here, type: 'unread', why: FROM_ENVIRONMENT }
  const conversion = conversions.get(name)
  if (name !== 'Object.freeze' && conversion === undefined) return resultOf(world, here, of, steps)
  if (first === undefined || first.type === 'SpreadElement') return { ...here, type: 'unread', why: IS_COMPUTED }
  const given = of(first)
  if (conversion === undefined) return given
  if (given.type !== 'literal') return { ...here, type: 'unread', why: whyOf(given) }
  const literal = conversion(given.literal)
  return Number.isNaN(literal) ? { ...here, type: 'unread', why: IS_COMPUTED } : { ...here, type: 'literal', literal }
}

/** C1. */
function resultOf(
  world: World,
  here: Spot & { node: NodeOf<'CallExpression'> },
  of: (node: Node) => Value,
  steps: number,
): Value {
  const bound = methodOf(here.node)
  if (bound?.name === 'bind') {
    const method = of(bound.on)
    if (method.type === 'function') return method
  }
  const callee = of(here.node.callee)
  const results = callee.type === 'function' && isFunction(callee.node) ? returnedBy(callee.node) : undefined
  if (results === undefined) return { ...here, type: 'unread', why: IS_COMPUTED }
  const values = results.map((node): Value =>
    node === undefined
      ? { ...here, type: 'literal', literal: undefined }
      : constantValue(world, { program: callee.program, node }, steps - 1),
  )
  return values.length === 1 ? values[0]! : { ...here, type: 'choice', among: values }
}
