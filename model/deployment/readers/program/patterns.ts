/** Patterns: the names that `{ a, b: [c] }` binds. */
import type { Node } from './source.ts'
import { keyName } from './syntax.ts'

export interface Bound {
  /** `x`, or `this.x`. */
  readonly path: string
  readonly value?: Node
}

/** A pattern binds its names; where it takes apart what a package gives, each is a member of that. */
export function boundBy(pattern: Node, value: Node | undefined): readonly Bound[] {
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

const parameterProperty = (bound: readonly Bound[]): readonly Bound[] => [
  ...bound,
  ...bound.map(({ path }) => ({ path: `this.${path}` })),
]

/** `const { name } = value` says the same as `const name = value.name`, which is what is followed. */
function memberOf(object: Node, name: string): Node {
  const { start, end } = object
  const property = { type: 'Identifier', name, start, end }
  return { type: 'MemberExpression', object, property, computed: false, optional: false, start, end } as unknown as Node
}
