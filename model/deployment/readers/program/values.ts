/**
 * The value of an expression, as far as the text alone says it.
 *
 *     literals · constants · members of constant objects · enums · spreads · arithmetic · text put together · what a function returns   →   a value
 *     process.env · calls · parameters · what another file gives                                             →   unread, with why
 *
 *   V1  nothing is executed, and a value that could be another one is never given as known
 *   V2  of a condition that is not known both branches are kept, as `choice`
 *
 * Not followed: parameters, loops; `a ?? b` with an unknown `a` is unread, whatever `b` is.
 */
import { constantOf } from './constants.ts'
import { objectOf } from './objects.ts'
import { called } from './results.ts'
import { foldBinary, foldLogical, foldUnary, type Folded } from './folding.ts'
import { bindingOf, changesOf, importOf, IS_CHANGED, IS_COMPUTED, IS_PARAMETER, type Binding } from './names.ts'
import { bare, isFunction, keyName, pathOf, type NodeOf } from './syntax.ts'
import { exported, fileOf, type Program, type Spot, type World } from './world.ts'
import type { Node } from './source.ts'

export type Literal = string | number | boolean | null | undefined

/** Where the expression stands comes with it. */
export type Value = Spot &
  (
    | { readonly type: 'literal'; readonly literal: Literal }
    | { readonly type: 'object'; readonly properties: ReadonlyMap<string, Property>; readonly rest?: Property }
    | { readonly type: 'list'; readonly items: readonly Value[] }
    | { readonly type: 'function' }
    | { readonly type: 'choice'; readonly among: readonly Value[] }
    /** `isText`: it is a text that is not empty, whatever it says. */
    | { readonly type: 'unread'; readonly why: string; readonly isText?: true }
  )

export interface Property {
  /** The property itself, for edits; it may stand in another literal than the one that was asked about. */
  readonly at: Spot
  readonly value: Value
  /** The line of the same key earlier in the same literal. */
  readonly overrides?: number
}

export const FROM_ENVIRONMENT = 'comes from the environment'
const MAX_STEPS = 60

export function valueOf(world: World, spot: Spot, steps = MAX_STEPS): Value {
  const node = bare(spot.node)
  const here: Spot = { program: spot.program, node }
  const unread = (why: string): Value => ({ ...here, type: 'unread', why })
  const literal = (value: Literal): Value => ({ ...here, type: 'literal', literal: value })
  const of = (below: Node): Value => valueOf(world, { program: spot.program, node: below }, steps - 1)
  if (steps === 0) return unread(IS_COMPUTED)
  if (isFunction(node)) return { ...here, type: 'function' }
  switch (node.type) {
    case 'Literal':
      return ['string', 'number', 'boolean'].includes(typeof node.value) || node.raw === 'null'
        ? literal(node.value as Literal)
        : unread(IS_COMPUTED)
    case 'TemplateLiteral':
      return textOf(here, node, of)
    case 'Identifier':
      return identifier(world, { ...here, node }, steps)
    case 'MemberExpression':
      return member(world, { ...here, node }, of, steps)
    case 'ObjectExpression':
      return objectOf(world, { ...here, node }, steps)
    case 'ArrayExpression':
      return listOf(here, node, of)
    case 'UnaryExpression':
      return unary(here, node.operator, of(node.argument))
    case 'BinaryExpression':
      return binary(here, node.operator, of(node.left), of(node.right))
    case 'LogicalExpression':
      return foldLogical(here, node.operator, of(node.left), of(node.right))
    case 'ConditionalExpression':
      return conditional(here, of(node.test), of(node.consequent), of(node.alternate))
    case 'AwaitExpression':
      return of(node.argument)
    case 'ImportExpression':
      return importOf(node, spot.program.names) === undefined ? unread(IS_COMPUTED) : imported(world, here, steps)
    case 'CallExpression':
      return importOf(node, spot.program.names) === undefined
        ? called(world, { ...here, node }, of, steps)
        : imported(world, here, steps)
    default:
      return unread(IS_COMPUTED)
  }
}

const unary = (here: Spot, operator: string, operand: Value): Value =>
  settled(here, foldUnary(operator, operand), operand)

const binary = (here: Spot, operator: string, left: Value, right: Value): Value =>
  settled(here, foldBinary(operator, left, right), left, right)

const settled = (here: Spot, folded: Folded, ...operands: readonly Value[]): Value =>
  folded === undefined
    ? { ...here, type: 'unread', why: whyOf(...operands) }
    : typeof folded.literal === 'string'
      ? shortText(here, folded.literal)
      : { ...here, type: 'literal', literal: folded.literal }

/** What comes from the environment is told apart, as another place says what it is. */
export function whyOf(...values: readonly Value[]): string {
  const whys = values.flatMap(value => (value.type === 'unread' ? [value.why] : []))
  return whys.find(why => why.startsWith(FROM_ENVIRONMENT)) ?? whys[0] ?? IS_COMPUTED
}

function textOf(here: Spot, { quasis, expressions }: NodeOf<'TemplateLiteral'>, of: (node: Node) => Value): Value {
  const values = expressions.map(of)
  const texts = quasis.map(({ value }) => value.cooked ?? '')
  if (values.every(value => value.type === 'literal')) {
    const text = texts.map(
      (text, i) => `${text}${i < values.length ? String((values[i] as { literal: Literal }).literal) : ''}`,
    )
    return shortText(here, text.join(''))
  }
  return { ...here, type: 'unread', why: whyOf(...values), ...(texts.join('') !== '' && { isText: true }) }
}

/** A text that doubles from constant to constant soon fills the memory, and none that decides anything is long. */
const MAX_TEXT = 10_000

const shortText = (here: Spot, text: string): Value =>
  text.length <= MAX_TEXT
    ? { ...here, type: 'literal', literal: text }
    : { ...here, type: 'unread', why: IS_COMPUTED, isText: true }

function identifier(world: World, here: Spot & { node: NodeOf<'Identifier'> }, steps: number): Value {
  const { name } = here.node
  if (name === 'undefined') return { ...here, type: 'literal', literal: undefined }
  if (name === 'Infinity') return { ...here, type: 'literal', literal: Infinity }
  return named(world, here, name, steps)
}

/** `x` or `this.x`, as it is bound around `at`. */
function named(world: World, here: Spot, path: string, steps: number, at = here.node): Value {
  const { names } = here.program
  const binding = bindingOf(names, path, at)
  if (binding === undefined) return { ...here, type: 'unread', why: IS_COMPUTED }
  if (path.startsWith('this.') && isOverridden(world, here.program, binding))
    return { ...here, type: 'unread', why: IS_COMPUTED }
  const { whole, keys } = changesOf(names, binding)
  if (whole) return { ...here, type: 'unread', why: IS_CHANGED }
  if (binding.import !== undefined) return imported(world, here, steps)
  if (binding.value === undefined)
    return { ...here, type: 'unread', why: binding.isParameter ? IS_PARAMETER : IS_COMPUTED }
  const { program } = here
  return withChanges(constantValue(world, { program, node: binding.value }, steps - 1), program, keys)
}

/** A class that extends this one, by its name, may say otherwise. */
function isOverridden({ programs }: World, program: Program, { path, scope }: Binding): boolean {
  const own = program.above.get(scope)
  const name = own?.type === 'ClassDeclaration' ? own.id?.name : undefined
  return programs.some(({ names, above }) =>
    [...(names.bindings.get(path)?.keys() ?? [])].some(other => {
      const heir = above.get(other)
      const parent = heir?.type === 'ClassDeclaration' && heir.superClass ? pathOf(heir.superClass) : undefined
      return name !== undefined && parent?.at(-1) === name
    }),
  )
}

/** Of each world and each constant what it stands for: where each is made of the one before, twice, the ways to the first double with every one. */
const known = new WeakMap<World, Map<Node, Value>>()

export function constantValue(world: World, spot: Spot, steps: number): Value {
  const found = known.get(world) ?? new Map<Node, Value>()
  known.set(world, found)
  const earlier = found.get(spot.node)
  if (earlier !== undefined) return earlier
  // What is made of itself is not known.
  found.set(spot.node, { ...spot, type: 'unread', why: IS_COMPUTED })
  const value = valueOf(world, spot, steps)
  found.set(spot.node, value)
  return value
}

/** Whether it was set before or after the object is used is not known. */
function withChanges(value: Value, program: Program, keys: ReadonlyMap<string, Node>): Value {
  if (value.type !== 'object' || keys.size === 0) return value
  const changed = [...keys].map(([key, node]): [string, Property] => {
    const at: Spot = { program, node }
    return [key, { at, value: { ...at, type: 'unread', why: IS_CHANGED } }]
  })
  return { ...value, properties: new Map([...value.properties, ...changed]) }
}

function imported(world: World, here: Spot, steps: number): Value {
  const given = importOf(here.node, here.program.names)!
  const found = exported(world, here.program, given)
  if (found !== undefined && 'program' in found) {
    const [name, ...rest] = found.rest
    const fixed = name === undefined ? undefined : staticMember(declarationOf(found), name)
    const whole = valueOf(world, { program: found.program, node: fixed ?? found.node }, steps - 1)
    return (fixed ? rest : found.rest).reduce((value: Value, key) => memberOf(here, value, key), whole)
  }
  const constant = constantOf(given)
  if (constant !== undefined) return { ...here, type: 'literal', literal: constant }
  const isGiven = fileOf(world, here.program, given) !== undefined
  return { ...here, type: 'unread', why: `comes from ${moduleName(given.from, isGiven)}` }
}

const declarationOf = ({ program, node }: Spot): Node =>
  node.type === 'Identifier' ? (bindingOf(program.names, node.name, node)?.value ?? node) : node

/** The name of a module is somebody's text. */
function moduleName(from: string, isGiven: boolean): string {
  if (!/^[\w@~#./-]{1,60}$/.test(from)) return 'another file'
  if (isGiven) return `${from}, where it is not found`
  return `${from}${/^[.~#]|^@\//.test(from) ? ', which was not given' : ''}`
}

const largestNumbers: ReadonlyMap<string, number> = new Map([
  ['Number.MAX_SAFE_INTEGER', Number.MAX_SAFE_INTEGER],
  ['Number.MAX_VALUE', Number.MAX_VALUE],
  ['Number.POSITIVE_INFINITY', Infinity],
])
const environments = new Set(['process.env', 'Bun.env'])

function member(
  world: World,
  here: Spot & { node: NodeOf<'MemberExpression'> },
  of: (node: Node) => Value,
  steps: number,
): Value {
  const { node, program } = here
  if (isEnvironment(node.object)) return { ...here, type: 'unread', why: FROM_ENVIRONMENT }
  if (importOf(node, program.names) !== undefined) return imported(world, here, steps)
  const path = pathOf(node)
  const largest = largestNumbers.get(path?.join('.') ?? '')
  if (largest !== undefined) return { ...here, type: 'literal', literal: largest }
  if (path?.[0] === 'this' && path.length === 2) return named(world, here, path.join('.'), steps, node.object)
  const declared = path?.length === 2 ? bindingOf(program.names, path[0]!, node.object)?.value : undefined
  const fixed = declared && path && staticMember(declared, path[1]!)
  if (fixed !== undefined) return of(fixed)
  const key = keyName(node.property, node.computed) ?? literalKey(node, of)
  const object = of(node.object)
  return key === undefined ? { ...here, type: 'unread', why: whyOf(object) } : memberOf(here, object, key)
}

function isEnvironment(object: Node): boolean {
  const path = pathOf(object)?.join('.')
  const meta = bare(object)
  const isMeta = meta.type === 'MemberExpression' && bare(meta.object).type === 'MetaProperty'
  return (path !== undefined && environments.has(path)) || (isMeta && keyName(meta.property, meta.computed) === 'env')
}

function literalKey(node: NodeOf<'MemberExpression'>, of: (node: Node) => Value): string | undefined {
  const key = of(node.property)
  return node.computed && key.type === 'literal' ? String(key.literal) : undefined
}

/** `enum E { A = 1 }` and `static readonly A = 1`. */
function staticMember(declared: Node, name: string): Node | undefined {
  if (declared.type === 'TSEnumDeclaration') {
    return declared.body.members.find(({ id, computed }) => keyName(id, computed) === name)?.initializer ?? undefined
  }
  if (declared.type !== 'ClassDeclaration') return undefined
  const found = declared.body.body.find(
    each =>
      (each.type === 'PropertyDefinition' || (each.type === 'MethodDefinition' && each.kind === 'method')) &&
      each.static &&
      keyName(each.key, each.computed) === name,
  )
  return found?.type === 'PropertyDefinition' || found?.type === 'MethodDefinition'
    ? (found.value ?? undefined)
    : undefined
}

function memberOf(here: Spot, object: Value, key: string): Value {
  if (object.type === 'object') {
    const found = object.properties.get(key)
    if (found !== undefined) return found.value
    if (object.rest !== undefined) return object.rest.value
    return { ...here, type: 'literal', literal: undefined }
  }
  if (object.type === 'list' && object.items[Number(key)] !== undefined) return object.items[Number(key)]!
  return { ...here, type: 'unread', why: whyOf(object) }
}

function conditional(here: Spot, test: Value, yes: Value, no: Value): Value {
  if (test.type === 'literal') return test.literal ? yes : no
  return { ...here, type: 'choice', among: [yes, no] }
}

function listOf(here: Spot, { elements }: NodeOf<'ArrayExpression'>, of: (node: Node) => Value): Value {
  const items: Value[] = []
  for (const element of elements) {
    if (element === null) return { ...here, type: 'unread', why: IS_COMPUTED }
    const item = of(element.type === 'SpreadElement' ? element.argument : element)
    if (element.type !== 'SpreadElement') items.push(item)
    else if (item.type === 'list') items.push(...item.items)
    else return { ...here, type: 'unread', why: whyOf(item) }
  }
  return { ...here, type: 'list', items }
}
