/**
 * What a name stands for: a value that is written once, something that a package gives, or what another of the files exports.
 *
 *   N1  a name is followed only if the file binds it once and never assigns to it: scopes need not be known then, and no use can mean another
 *   N2  one whose value is changed after it was made (`x.acks = 1`, `Object.assign(x, …)`) is not followed
 */
import type { Node, Source } from './source.ts'
import { bare, keyName, methodOf, pathOf, settledOf } from './syntax.ts'

/** What a package or another file gives: `{ Kafka }` from 'kafkajs' is `from: 'kafkajs', path: ['Kafka']`. */
export interface Import {
  readonly from: string
  readonly path: readonly string[]
  /** The statement or the call that brings it in. */
  readonly node: Node
}

export interface Names {
  readonly imports: ReadonlyMap<string, Import>
  /** By path, `x` or `this.x`: the only value that it ever has. */
  readonly values: ReadonlyMap<string, Node>
  /** Paths that are bound, but not to be followed, each with why. */
  readonly unclear: ReadonlyMap<string, string>
  /** By the name under which another file sees it. */
  readonly exports: ReadonlyMap<string, Node | Import>
}

export const IS_CHANGED = 'is changed by the program'
export const IS_COMPUTED = 'is computed by the program'

interface Binding {
  readonly path: string
  readonly value?: Node
  readonly import?: Import
}

export function namesOf(source: Source): Names {
  const bindings = source.nodes.flatMap(bindingsOf)
  const changed = new Set(source.nodes.flatMap(changedBy))
  const count = new Map<string, number>()
  for (const { path } of bindings) count.set(path, (count.get(path) ?? 0) + 1)
  const imports = new Map<string, Import>()
  const values = new Map<string, Node>()
  const unclear = new Map<string, string>()
  for (const { path, value, import: given } of bindings) {
    if (changed.has(path)) unclear.set(path, IS_CHANGED)
    else if (count.get(path)! > 1) unclear.set(path, IS_COMPUTED)
    else if (given !== undefined) imports.set(path, given)
    else if (value !== undefined) values.set(path, value)
    else unclear.set(path, IS_COMPUTED)
  }
  followAliases(imports, values)
  return { imports, values, unclear, exports: new Map(source.nodes.flatMap(node => exportsOf(node, values))) }
}

/** `const { Kafka } = require('x').KafkaJS`, `const Kafka = kafkajs.Kafka`: one name of a package's after another. */
function followAliases(imports: Map<string, Import>, values: Map<string, Node>): void {
  for (let found = true; found;) {
    found = false
    for (const [name, value] of values) {
      const given = importOf(settledOf(value), imports)
      if (given === undefined) continue
      imports.set(name, given)
      values.delete(name)
      found = true
    }
  }
}

/** What an expression takes from a package, if that is all it does. */
export function importOf(node: Node, imports: ReadonlyMap<string, Import>): Import | undefined {
  const inner = settledOf(node)
  if (inner.type === 'Identifier') return imports.get(inner.name)
  if (inner.type === 'CallExpression' || inner.type === 'ImportExpression') {
    const from = requiredBy(inner)
    return from === undefined ? undefined : { from, path: [], node: inner }
  }
  if (inner.type !== 'MemberExpression') return undefined
  const [object, key] = [importOf(inner.object, imports), keyName(inner.property, inner.computed)]
  return object === undefined || key === undefined ? undefined : below(object, key)
}

const below = ({ from, path, node }: Import, key: string): Import => ({
  from,
  path: key === 'default' ? path : [...path, key],
  node,
})

function requiredBy(node: Node): string | undefined {
  const [isImport, given] =
    node.type === 'ImportExpression'
      ? [true, node.source]
      : node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require'
        ? [true, node.arguments[0]]
        : [false, undefined]
  return isImport && given?.type === 'Literal' && typeof given.value === 'string' ? given.value : undefined
}

function bindingsOf(node: Node): readonly Binding[] {
  switch (node.type) {
    case 'ImportDeclaration':
      return node.specifiers.map(specifier => ({
        path: specifier.local.name,
        import: {
          from: node.source.value,
          path: specifier.type === 'ImportSpecifier' ? withoutDefault(nameOf(specifier.imported)) : [],
          node,
        },
      }))
    case 'TSImportEqualsDeclaration':
      return node.moduleReference.type === 'TSExternalModuleReference'
        ? [{ path: node.id.name, import: { from: node.moduleReference.expression.value, path: [], node } }]
        : [{ path: node.id.name }]
    case 'VariableDeclarator':
      return boundBy(node.id, node.init ?? undefined)
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return [
        ...(node.type === 'FunctionDeclaration' && node.id ? [{ path: node.id.name, value: node as Node }] : []),
        ...node.params.flatMap(param => boundBy(param as Node, undefined)),
      ]
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
      return node.id === null ? [] : [{ path: node.id.name, value: node }]
    case 'PropertyDefinition': {
      const name = node.static ? undefined : keyName(node.key, node.computed)
      return name === undefined ? [] : [{ path: `this.${name}`, ...(node.value && { value: node.value }) }]
    }
    case 'CatchClause':
      return node.param ? boundBy(node.param, undefined) : []
    default:
      return []
  }
}

const withoutDefault = (name: string): readonly string[] => (name === 'default' ? [] : [name])
const nameOf = (node: Node): string =>
  node.type === 'Identifier' ? node.name : String((node as { value?: unknown }).value)

/** A pattern binds its names; where it takes apart what a package gives, each is a member of that. */
function boundBy(pattern: Node, value: Node | undefined): readonly Binding[] {
  switch (pattern.type) {
    case 'Identifier':
      return [{ path: pattern.name, ...(value && { value }) }]
    case 'ObjectPattern':
      return pattern.properties.flatMap(property => {
        if (property.type === 'RestElement') return boundBy(property.argument, undefined)
        const name = keyName(property.key, property.computed)
        const inner = property.value
        const member = value && name !== undefined && inner.type === 'Identifier' ? memberOf(value, name) : undefined
        return boundBy(inner, member)
      })
    case 'ArrayPattern':
      return pattern.elements.flatMap(element => (element === null ? [] : boundBy(element, undefined)))
    case 'AssignmentPattern':
      return boundBy(pattern.left, undefined)
    case 'RestElement':
      return boundBy(pattern.argument, undefined)
    case 'TSParameterProperty':
      return parameterProperty(boundBy(pattern.parameter, undefined))
    default:
      return []
  }
}

const parameterProperty = (bound: readonly Binding[]): readonly Binding[] => [
  ...bound,
  ...bound.map(({ path }) => ({ path: `this.${path}` })),
]

/** `const { name } = value` says the same as `const name = value.name`, which is what is followed. */
function memberOf(object: Node, name: string): Node {
  const { start, end } = object
  const property = { type: 'Identifier', name, start, end }
  return { type: 'MemberExpression', object, property, computed: false, optional: false, start, end } as unknown as Node
}

/** The paths whose value may be another afterwards. */
function changedBy(node: Node): readonly string[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return changedAt(node.left)
    case 'UpdateExpression':
      return changedAt(node.argument)
    case 'ForOfStatement':
    case 'ForInStatement':
      return node.left.type === 'VariableDeclaration' ? [] : changedAt(node.left)
    case 'UnaryExpression':
      return node.operator === 'delete' ? changedAt(node.argument) : []
    case 'CallExpression': {
      const method = methodOf(node)
      const first = node.arguments[0]
      const isAssign = method?.name === 'assign' && pathOf(method.on)?.join() === 'Object'
      const isPush = method !== undefined && ['push', 'unshift', 'splice', 'pop', 'shift'].includes(method.name)
      return isAssign && first !== undefined ? changedAt(first) : isPush ? changedAt(method.on) : []
    }
    default:
      return []
  }
}

/** A change of `a.b.c` is one of `a`, of `this.b`, and of everything on the way. */
function changedAt(target: Node): readonly string[] {
  const inner = bare(target)
  if (inner.type === 'ObjectPattern') {
    return inner.properties.flatMap(property =>
      changedAt(property.type === 'RestElement' ? property.argument : property.value),
    )
  }
  if (inner.type === 'ArrayPattern')
    return inner.elements.flatMap(element => (element === null ? [] : changedAt(element)))
  if (inner.type === 'AssignmentPattern') return changedAt(inner.left)
  const path = rootPath(inner)
  if (path === undefined || path[0] === 'module' || path[0] === 'exports') return []
  return [path[0] === 'this' ? path.slice(0, 2).join('.') : path[0]!]
}

/** As far as the path is written out: of `a[b].c` it is `a`. */
function rootPath(node: Node): readonly string[] | undefined {
  const inner = bare(node)
  return inner.type === 'MemberExpression' ? (pathOf(inner) ?? rootPath(inner.object)) : pathOf(inner)
}

function exportsOf(node: Node, values: ReadonlyMap<string, Node>): readonly (readonly [string, Node | Import])[] {
  switch (node.type) {
    case 'ExportDefaultDeclaration':
      return [['default', node.declaration]]
    case 'ExportNamedDeclaration':
      return [
        ...(node.declaration?.type === 'VariableDeclaration' ? node.declaration.declarations : []).flatMap(({ id }) =>
          id.type === 'Identifier' ? [[id.name, id] as const] : [],
        ),
        ...(node.declaration?.type === 'TSEnumDeclaration' || node.declaration?.type === 'ClassDeclaration'
          ? [[node.declaration.id!.name, node.declaration] as const]
          : []),
        ...node.specifiers.map(({ local, exported }): readonly [string, Node | Import] => [
          nameOf(exported),
          node.source === null ? local : { from: node.source.value, path: withoutDefault(nameOf(local)), node },
        ]),
      ]
    case 'AssignmentExpression':
      return exportedBy(node.left, node.right, values)
    default:
      return []
  }
}

/** CommonJS: `module.exports = { a, b }`, `exports.a = …`. */
function exportedBy(left: Node, right: Node, values: ReadonlyMap<string, Node>): readonly (readonly [string, Node])[] {
  const path = pathOf(left) ?? []
  const rest = path[0] === 'module' ? path.slice(1) : path
  if (rest[0] !== 'exports') return []
  if (rest.length === 2) return [[rest[1]!, right]]
  const given = right.type === 'Identifier' ? (values.get(right.name) ?? right) : right
  const members = given.type === 'ObjectExpression' ? given.properties : []
  return [
    ['default', right],
    ...members.flatMap(member => {
      const name = member.type === 'Property' ? keyName(member.key, member.computed) : undefined
      return name === undefined || member.type !== 'Property' ? [] : [[name, member.value] as const]
    }),
  ]
}
