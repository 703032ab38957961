/**
 * What a name stands for where it is used: a value that is written once, something that a package gives, or what another of the files exports.
 *
 *   N1  a name means the binding of the innermost scope around its use; one that is assigned to afterwards, or bound twice there, is not followed
 *   N2  a key that is set after an object was made (`x.acks = 1`) is not known; after `Object.assign(x, …)` or `x[key] = 1` nothing of it is
 */
import { bindingsOf, nameOf, requiredBy, withoutDefault, type Found, type Import } from './bindings.ts'
import type { Node, Source } from './source.ts'
import { ancestors, bare, isFunction, keyName, methodOf, pathOf, settledOf, type NodeOf } from './syntax.ts'

export type { Import }

export interface Binding extends Found {
  readonly scope: Node
}

/** What becomes of a binding after it was made. */
interface Change {
  readonly path: readonly string[]
  readonly node: Node
}

export interface Names {
  readonly source: Source
  /** By path, and of each by scope: one name may be bound in thousands of scopes. */
  readonly bindings: ReadonlyMap<string, ReadonlyMap<Node, readonly Binding[]>>
  readonly changes: ReadonlyMap<Binding, readonly Change[]>
  readonly imports: readonly Import[]
  /** By the name under which another file sees it. */
  readonly exports: ReadonlyMap<string, Node | Import>
  /** `export * from './other'`. */
  readonly exportsAllOf: readonly Import[]
}

export const IS_CHANGED = 'is changed by the program'
export const IS_PARAMETER = 'comes from a parameter'
export const IS_COMPUTED = 'is computed by the program'

export function namesOf(source: Source): Names {
  const all = source.nodes.flatMap(node =>
    bindingsOf(node).map(bound => ({ ...bound, scope: scopeOf(source, node, bound) })),
  )
  const bindings = byPathAndScope(all)
  const imports = [
    ...all.flatMap(({ import: given }) => given ?? []),
    ...source.nodes.flatMap(node =>
      requiredBy(node) === undefined ? [] : [{ from: requiredBy(node)!, path: [], node }],
    ),
  ]
  const names = {
    source,
    bindings,
    imports,
    changes: new Map<Binding, Change[]>(),
    exports: new Map<string, Node | Import>(),
    exportsAllOf: source.nodes.flatMap(node =>
      node.type === 'ExportAllDeclaration' && node.exported === null
        ? [{ from: node.source.value, path: [], node }]
        : [],
    ),
  }
  for (const change of source.nodes.flatMap(changesIn)) {
    const root = change.path[0] === 'this' ? change.path.slice(0, 2).join('.') : change.path[0]!
    const binding = bindingOf(names, root, change.node)
    if (binding === undefined) continue
    const known = names.changes.get(binding)
    if (known === undefined) names.changes.set(binding, [change])
    else known.push(change)
  }
  for (const [name, node] of source.nodes.flatMap(node => exportsOf(node, names))) names.exports.set(name, node)
  return names
}

/** N1. */
export function bindingOf(
  { source, bindings }: Pick<Names, 'source' | 'bindings'>,
  path: string,
  at: Node,
): Binding | undefined {
  const scopes = bindings.get(path)
  if (scopes === undefined) return undefined
  for (const scope of [at, ...ancestors(source, at)]) {
    const here = scopes.get(scope)
    if (here !== undefined) return here.length === 1 ? here[0] : undefined
  }
  return undefined
}

function byPathAndScope(all: readonly Binding[]): Names['bindings'] {
  const paths = new Map<string, Map<Node, Binding[]>>()
  for (const binding of all) {
    const scopes = paths.get(binding.path) ?? new Map<Node, Binding[]>()
    const here = scopes.get(binding.scope)
    if (here === undefined) scopes.set(binding.scope, [binding])
    else here.push(binding)
    paths.set(binding.path, scopes)
  }
  return paths
}

/** Whether all of it may be another; else the keys of its object that are set later, each with where. */
export function changesOf(
  { changes }: Names,
  binding: Binding,
): { readonly whole: boolean; readonly keys: ReadonlyMap<string, Node> } {
  const depth = binding.path.split('.').length
  const all = changes.get(binding) ?? []
  return {
    whole: all.some(({ path }) => path.length === depth),
    keys: new Map(all.map(({ path, node }) => [path[depth] ?? '', node])),
  }
}

const scopes: ReadonlySet<Node['type']> = new Set([
  'Program',
  'BlockStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'SwitchStatement',
  'CatchClause',
  'StaticBlock',
  'TSModuleBlock',
])

function scopeOf(source: Source, node: Node, { path }: Found): Node {
  if (path.startsWith('this.'))
    return ancestors(source, node).find(({ type }) => type === 'ClassBody') ?? source.program
  const isOwnName = node.type === 'FunctionDeclaration' && node.id?.name === path
  if ((isFunction(node) && !isOwnName) || node.type === 'CatchClause') return node
  const around = ancestors(source, node)
  const declaration = around[0]
  const isVar = declaration?.type === 'VariableDeclaration' && declaration.kind === 'var'
  return (
    around.find(each => isFunction(each) || (isVar ? each.type === 'Program' : scopes.has(each.type))) ?? source.program
  )
}

/** What an expression takes from a package, if that is all it does. */
export function importOf(node: Node, names: Names, hops = 10): Import | undefined {
  const inner = settledOf(node)
  if (hops === 0) return undefined
  if (inner.type === 'Identifier') {
    const binding = bindingOf(names, inner.name, inner)
    if (binding === undefined || changesOf(names, binding).whole) return undefined
    return binding.import ?? (binding.value && importOf(binding.value, names, hops - 1))
  }
  const from = requiredBy(inner)
  if (from !== undefined) return { from, path: [], node: inner }
  if (inner.type === 'TSQualifiedName') {
    const space = importOf(inner.left, names, hops - 1)
    return space && below(space, inner.right.name)
  }
  if (inner.type !== 'MemberExpression') return undefined
  const [object, key] = [importOf(inner.object, names, hops - 1), keyName(inner.property, inner.computed)]
  return object === undefined || key === undefined ? undefined : below(object, key)
}

const below = ({ from, path, node }: Import, key: string): Import => ({
  from,
  path: key === 'default' ? path : [...path, key],
  node,
})

/** Assignments, `delete`, and calls that change what they are given. */
function changesIn(node: Node): readonly Change[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return changesAt(node.left)
    case 'UpdateExpression':
      return changesAt(node.argument)
    case 'ForOfStatement':
    case 'ForInStatement':
      return node.left.type === 'VariableDeclaration' ? [] : changesAt(node.left)
    case 'UnaryExpression':
      return node.operator === 'delete' ? changesAt(node.argument) : []
    case 'CallExpression': {
      const method = methodOf(node)
      const [first] = node.arguments
      const isAssign = method?.name === 'assign' && pathOf(method.on)?.join() === 'Object'
      const isPush = method !== undefined && ['push', 'unshift', 'splice', 'pop', 'shift'].includes(method.name)
      return isAssign && first !== undefined ? changesAt(first) : isPush ? changesAt(method.on) : []
    }
    default:
      return []
  }
}

/** As far as the path is written out: of `a[b].c` it is `a`. */
function changesAt(target: Node): readonly Change[] {
  const inner = bare(target)
  switch (inner.type) {
    case 'ObjectPattern':
      return inner.properties.flatMap(property =>
        changesAt(property.type === 'RestElement' ? property.argument : property.value),
      )
    case 'ArrayPattern':
      return inner.elements.flatMap(element => (element === null ? [] : changesAt(element)))
    case 'AssignmentPattern':
      return changesAt(inner.left)
    case 'MemberExpression': {
      const path = pathOf(inner)
      return path === undefined ? changesAt(inner.object) : [{ path, node: inner }]
    }
    case 'Identifier':
      return [{ path: [inner.name], node: inner }]
    default:
      return []
  }
}

function exportsOf(node: Node, names: Names): readonly (readonly [string, Node | Import])[] {
  switch (node.type) {
    case 'ExportDefaultDeclaration':
      return [['default', node.declaration]]
    case 'ExportNamedDeclaration':
      return [
        ...(node.declaration?.type === 'VariableDeclaration' ? node.declaration.declarations : []).flatMap(({ id }) =>
          id.type === 'Identifier' ? [[id.name, id] as const] : [],
        ),
        ...(isNamed(node.declaration) ? [[node.declaration.id!.name, node.declaration] as const] : []),
        ...node.specifiers.map(({ local, exported }): readonly [string, Node | Import] => [
          nameOf(exported),
          node.source === null ? local : { from: node.source.value, path: withoutDefault(nameOf(local)), node },
        ]),
      ]
    case 'ExportAllDeclaration':
      return node.exported === null ? [] : [[nameOf(node.exported), { from: node.source.value, path: [], node }]]
    case 'TSExportAssignment':
      return [['default', node.expression]]
    case 'AssignmentExpression':
      return exportedBy(node.left, node.right, names)
    default:
      return []
  }
}

const isNamed = (
  node: Node | null,
): node is NodeOf<'TSEnumDeclaration'> | NodeOf<'ClassDeclaration'> | NodeOf<'FunctionDeclaration'> =>
  node?.type === 'TSEnumDeclaration' || node?.type === 'ClassDeclaration' || node?.type === 'FunctionDeclaration'

/** CommonJS: `module.exports = { a, b }`, `exports.a = …`. */
function exportedBy(left: Node, right: Node, names: Names): readonly (readonly [string, Node])[] {
  const path = pathOf(left) ?? []
  const rest = path[0] === 'module' ? path.slice(1) : path
  if (rest[0] !== 'exports') return []
  if (rest.length === 2) return [[rest[1]!, right]]
  const given = right.type === 'Identifier' ? (bindingOf(names, right.name, right)?.value ?? right) : right
  const members = given.type === 'ObjectExpression' ? given.properties : []
  return [
    ['default', right],
    ...members.flatMap(member => {
      const name = member.type === 'Property' ? keyName(member.key, member.computed) : undefined
      return name === undefined || member.type !== 'Property' ? [] : [[name, member.value] as const]
    }),
  ]
}
