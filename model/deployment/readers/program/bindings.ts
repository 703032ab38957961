/** What one piece of syntax binds: an import, a variable, a parameter, a function, a class, a field, a method. */
import { boundBy, type Bound } from './patterns.ts'
import type { Node } from './source.ts'
import { keyName } from './syntax.ts'

/** What a package or another file gives: `{ Kafka }` from 'kafkajs' is `from: 'kafkajs', path: ['Kafka']`. */
export interface Import {
  readonly from: string
  readonly path: readonly string[]
  /** The statement or the call that brings it in. */
  readonly node: Node
}

/** `require('x')`, `import('x')`. */
export function requiredBy(node: Node): string | undefined {
  const isRequire =
    node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require'
  const given = node.type === 'ImportExpression' ? node.source : isRequire ? node.arguments[0] : undefined
  if (given?.type === 'TemplateLiteral' && given.expressions.length === 0)
    return given.quasis[0]!.value.cooked ?? undefined
  return given?.type === 'Literal' && typeof given.value === 'string' ? given.value : undefined
}

export interface Found extends Bound {
  readonly import?: Import
  readonly isParameter?: true
}

export function bindingsOf(node: Node): readonly Found[] {
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
        ...node.params.flatMap(param =>
          boundBy(param as Node, undefined).map(bound => ({ ...bound, isParameter: true as const })),
        ),
      ]
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
      return node.id === null ? [] : [{ path: node.id.name, value: node }]
    case 'PropertyDefinition': {
      const name = node.static ? undefined : keyName(node.key, node.computed)
      return name === undefined ? [] : [{ path: `this.${name}`, ...(node.value && { value: node.value }) }]
    }
    case 'MethodDefinition':
      return methodBinding(node)
    case 'CatchClause':
      return node.param ? boundBy(node.param, undefined) : []
    default:
      return []
  }
}

type MethodDefinition = Extract<Node, { type: 'MethodDefinition' | 'TSAbstractMethodDefinition' }>

/** A method is a function that its class holds; a getter is what it returns, where that is all it does. */
function methodBinding({ static: isStatic, kind, key, computed, value }: MethodDefinition): readonly Found[] {
  const name = isStatic ? undefined : keyName(key, computed)
  if (name === undefined || value.type !== 'FunctionExpression' || kind === 'constructor') return []
  const path = `this.${name}`
  if (kind === 'method') return [{ path, value }]
  const [only, ...others] = value.body?.body ?? []
  const isOne = kind === 'get' && others.length === 0 && only?.type === 'ReturnStatement' && only.argument !== null
  return [{ path, ...(isOne && { value: only.argument! }) }]
}

export const withoutDefault = (name: string): readonly string[] => (name === 'default' ? [] : [name])
export const nameOf = (node: Node): string =>
  node.type === 'Identifier' ? node.name : String((node as { value?: unknown }).value)
