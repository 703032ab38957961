/** Small questions about syntax. */
import { lineOf, within, type Node, type Source } from './source.ts'

export type NodeOf<T extends Node['type']> = Extract<Node, { type: T }>
export type Call = NodeOf<'CallExpression'> | NodeOf<'NewExpression'>
export type FunctionNode =
  NodeOf<'ArrowFunctionExpression'> | NodeOf<'FunctionExpression'> | NodeOf<'FunctionDeclaration'>

/** `(x)`, `x as T`, `x satisfies T`, `x!`, `<T>x`, `f<T>`, `x?.y`: what they are about. */
export function bare(node: Node): Node {
  switch (node.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return bare(node.expression)
    default:
      return node
  }
}

/** The same, and `await x`. */
export function settledOf(node: Node): Node {
  const inner = bare(node)
  return inner.type === 'AwaitExpression' ? settledOf(inner.argument) : inner
}

export const isFunction = (node: Node): node is FunctionNode =>
  node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression' || node.type === 'FunctionDeclaration'

export const isAsyncFunction = (node: FunctionNode): boolean => node['async']

/** What a function may give back, undefined for nothing; undefined where it gives back one after the other. */
export function returnedBy(node: FunctionNode): readonly (Node | undefined)[] | undefined {
  const { body } = node
  if (!body || node.generator) return undefined
  if (body.type !== 'BlockStatement') return [body]
  const returns = within(body, below => !isFunction(below)).flatMap(each =>
    each.type === 'ReturnStatement' ? [each.argument ?? undefined] : [],
  )
  const end = body.body.at(-1)?.type
  return end === 'ReturnStatement' || end === 'ThrowStatement' ? returns : [...returns, undefined]
}

/** The name by which a property is asked for, where the text says it. */
export function keyName(key: Node, computed: boolean): string | undefined {
  if (key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number'))
    return String(key.value)
  if (key.type === 'PrivateIdentifier') return `#${key.name}`
  return key.type === 'Identifier' && !computed ? key.name : undefined
}

/** `a.b.c` and `this.a` as `['a', 'b', 'c']`, `['this', 'a']`. */
export function pathOf(node: Node): readonly string[] | undefined {
  const inner = bare(node)
  if (inner.type === 'Identifier') return [inner.name]
  if (inner.type === 'ThisExpression') return ['this']
  if (inner.type !== 'MemberExpression') return undefined
  const [object, key] = [pathOf(inner.object), keyName(inner.property, inner.computed)]
  return object === undefined || key === undefined ? undefined : [...object, key]
}

/** `x.method(…)`: the method's name and what it is called on. */
export function methodOf(call: Call): { readonly on: Node; readonly name: string } | undefined {
  const callee = bare(call.callee)
  if (callee.type !== 'MemberExpression') return undefined
  const name = keyName(callee.property, callee.computed)
  return name === undefined ? undefined : { on: callee.object, name }
}

/** An argument of a call; a spread before it could put anything in its place. */
export function argument(call: Call, index: number): Node | undefined {
  const before = call.arguments.slice(0, index + 1)
  return before.some(({ type }) => type === 'SpreadElement') ? undefined : call.arguments[index]
}

/** From a node upwards, without itself. */
export function ancestors({ above }: Source, node: Node): readonly Node[] {
  const found: Node[] = []
  for (let next = above.get(node); next !== undefined; next = above.get(next)) found.push(next)
  return found
}

/** What a value goes through on its way to what holds it. */
const through: ReadonlySet<Node['type']> = new Set([
  'AwaitExpression',
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'LogicalExpression',
  'ConditionalExpression',
])

/** The path that holds a value: `x`, `this.x`. */
export function holderOf(source: Source, node: Node): string | undefined {
  const holder = ancestors(source, node).find(({ type }) => !through.has(type))
  switch (holder?.type) {
    case 'VariableDeclarator':
      return holder.id.type === 'Identifier' ? holder.id.name : undefined
    case 'AssignmentExpression':
      return pathOf(holder.left)?.join('.')
    case 'PropertyDefinition':
      return holder.static ? undefined : `this.${keyName(holder.key, holder.computed)}`
    default:
      return undefined
  }
}

/** A name for people, where nothing holds the value: the key that it stands under, or the function around it. */
export function nameAround(source: Source, node: Node): string {
  for (const around of ancestors(source, node)) {
    if (around.type === 'Property') return keyName(around.key, around.computed) ?? ''
    if (around.type === 'MethodDefinition') return keyName(around.key, around.computed) ?? ''
    if (around.type === 'FunctionDeclaration') return around.id?.name ?? ''
    if (around.type === 'VariableDeclarator' && around.id.type === 'Identifier') return around.id.name
  }
  return ''
}

export const placeOf = (source: Source, node: Node): { readonly file: string; readonly line: number } => ({
  file: source.file.name,
  line: lineOf(source, node.start),
})
