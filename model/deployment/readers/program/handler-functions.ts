/**
 * Which function handles a record: the one that the library is given, or the one of the given files that this does nothing but call.
 *
 *     eachMessage: async ({ message }) => {…}     eachMessage: onMessage     eachMessage: this.handle.bind(this)
 *     eachMessage: payload => this.handle(payload)
 */
import type { Handler } from './handlers.ts'
import { isAsyncFunction, isFunction, settledOf, type FunctionNode } from './syntax.ts'
import type { Node } from './source.ts'
import { valueOf, type Value } from './values.ts'
import type { Program, Spot, World } from './world.ts'

const MAX_HOPS = 3

/** `isAwaited`: whether the library waits for what it is given. */
export function handlerOf(
  world: World,
  program: Program,
  node: FunctionNode,
  isAwaited: boolean,
  commits: Handler['commits'],
  hops = MAX_HOPS,
): Handler | undefined {
  const call = hops > 0 ? onlyCallOf(node) : undefined
  const called = call && functionAt(world, { program, node: call.callee })
  if (called?.body)
    return handlerOf(world, called.program, called.node, isAwaited && call!.isAwaited, commits, hops - 1)
  return node.body ? { program, body: node.body, isAwaited, isAsync: isAsyncFunction(node), commits } : undefined
}

export function functionAt(
  world: World,
  spot: Spot,
): { readonly program: Program; readonly node: FunctionNode; readonly body: FunctionNode['body'] } | undefined {
  return functionIn(valueOf(world, spot))
}

export const functionIn = (value: Value | undefined): ReturnType<typeof functionAt> =>
  value?.type === 'function' && isFunction(value.node)
    ? { program: value.program, node: value.node, body: value.node.body }
    : undefined

/** `x => f(x)`, `x => { f(x) }`: what is called, and whether anything waits for it. */
function onlyCallOf({ body }: FunctionNode): { readonly callee: Node; readonly isAwaited: boolean } | undefined {
  if (!body) return undefined
  if (body.type !== 'BlockStatement') return callOf(body, true)
  const [only, ...others] = body.body
  if (only === undefined || others.length > 0) return undefined
  if (only.type === 'ReturnStatement') return only.argument ? callOf(only.argument, true) : undefined
  if (only.type !== 'ExpressionStatement') return undefined
  return callOf(only.expression, only.expression.type === 'AwaitExpression')
}

function callOf(node: Node, isAwaited: boolean): ReturnType<typeof onlyCallOf> {
  const call = settledOf(node)
  return call.type === 'CallExpression' ? { callee: call.callee, isAwaited } : undefined
}
