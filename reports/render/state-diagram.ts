/**
 * A machine as a picture: its statechart as Mermaid `stateDiagram-v2` text, read from the machine itself.
 *
 *     event [guard] / action, send Message          a label, as in UML
 *
 *   P1  a transition that leads nowhere else stands in its state's box, one line each: a leader answers a dozen requests without moving
 *   P2  an event handled by an outer state is drawn from each inner state in which the machine can rest, where it leads to another inner one:
 *       an arrow from a box into itself is a picture that nobody can read, and that Mermaid cannot lay out
 *   P3  what an outer state handles without moving stands in a box of its own, "in any state"; the innermost state that handles an event does so
 *
 * Not drawn: history, parallel regions. No machine of ours has them; one that does is refused, as half a picture is a wrong one.
 */
import type { Machine } from '../../model/index.ts'

interface Node {
  readonly id: string
  readonly key: string
  readonly path: readonly string[]
  readonly type: string
  readonly parent?: Node
  readonly states: Readonly<Record<string, Node>>
  readonly initial: { readonly target: readonly Node[] } | undefined
  readonly transitions: ReadonlyMap<string, readonly Transition[]>
  readonly always?: readonly Transition[]
  readonly entry: readonly unknown[]
  readonly exit: readonly unknown[]
}

interface Transition {
  readonly source: Node
  readonly eventType: string
  readonly guard?: unknown
  readonly actions: readonly unknown[]
  readonly target?: readonly Node[] | undefined
}

/** The diagram; ends without a line break. Throws where the machine has what P1 to P3 cannot show. */
export function stateDiagram(machine: Machine): string {
  const root = machine.root as unknown as Node
  refuseUndrawable(root)
  return ['stateDiagram-v2', ...inside(root).map(line => `  ${line}`)].join('\n')
}

function refuseUndrawable(root: Node): void {
  const wrong = descendants(root).find(({ type }) => type === 'parallel' || type === 'history')
  if (wrong) throw new Error(`${wrong.id} is a ${wrong.type} state, which this diagram cannot show.`)
}

/** What stands within a node's box: where it starts, its own children, the arrows between what is in it. */
function inside(node: Node): string[] {
  const children = Object.values(node.states)
  const start = (node.initial?.target ?? []).map(target => `[*] --> ${idOf(target)}`)
  return [...start, ...children.flatMap(box), ...anyState(node), ...arrows(node)]
}

function box(node: Node): string[] {
  const isComposite = Object.keys(node.states).length > 0
  if (isComposite) {
    return [`state "${escaped(node.key)}" as ${idOf(node)} {`, ...inside(node).map(line => `  ${line}`), '}']
  }
  return [escaped(node.key), ...standing(node)].map(line => `${idOf(node)} : ${line}`)
}

/** P1: what a node does without being left, a line each. */
function standing(node: Node): string[] {
  const passing = (['entry', 'exit'] as const).filter(when => node[when].length > 0)
  const always = passing.map(when => escaped(`${when} / ${node[when].map(actionText).join(', ')}`))
  return [...always, ...transitionsOf(node).filter(isInternal).map(labelOf)]
}

/** P3 */
function anyState(node: Node): string[] {
  const isRoot = node.parent === undefined
  const id = isRoot ? 'any' : `${idOf(node)}_any`
  const lines = standing(node)
  const title = escaped(isRoot ? 'in any state, inner ones first' : `in any state of ${node.key}`)
  return lines.length === 0 ? [] : [title, ...lines].map(line => `${id} : ${line}`)
}

/** Mermaid puts a state into the box in which it is first named: an arrow stands in the smallest box that has both its ends. */
function arrows(node: Node): string[] {
  const all = [node, ...descendants(node)].flatMap(arrowsOf).filter(({ from, to }) => boxOf(from, to) === node)
  const labels = new Map<string, string[]>()
  for (const { from, to, label } of all) {
    const ends = `${idOf(from)} --> ${idOf(to)}`
    labels.set(ends, [...(labels.get(ends) ?? []), label])
  }
  return [...labels].map(([ends, same]) => `${ends} : ${same.join('<br/>')}`)
}

interface Arrow {
  readonly from: Node
  readonly to: Node
  readonly label: string
}

/** P2 */
function arrowsOf(node: Node): Arrow[] {
  const inner = descendants(node)
  return transitionsOf(node).flatMap(transition => {
    const [to] = transition.target ?? []
    if (to === undefined) return []
    const sources = inner.includes(to) ? inner.filter(rests) : [node]
    return sources.map(from => ({ from, to, label: labelOf(transition) }))
  })
}

function boxOf({ parent }: Node, to: Node): Node | undefined {
  return parent === undefined || descendants(parent).includes(to) ? parent : boxOf(parent, to)
}

const transitionsOf = ({ transitions, always }: Node): Transition[] => [
  ...[...transitions.values()].flat(),
  ...(always ?? []),
]
const isInternal = ({ target }: Pick<Transition, 'target'>) => target === undefined || target.length === 0
const descendants = (node: Node): Node[] => Object.values(node.states).flatMap(child => [child, ...descendants(child)])
/** A machine never stays where it always has somewhere to go. */
const rests = ({ states, always }: Node) => Object.keys(states).length === 0 && (always ?? []).length === 0
const idOf = ({ path }: Node) => path.map(key => key.replaceAll(/\W/g, '_')).join('_')

function labelOf({ eventType, guard, actions, target }: Transition): string {
  const condition = guard === undefined ? '' : `[${guardText(guard)}]`
  const nothing = isInternal({ target }) ? '/ ignored' : ''
  const does = actions.length > 0 ? `/ ${actions.map(actionText).join(', ')}` : nothing
  const text = [eventType, condition, does].filter(part => part !== '').join(' ')
  return escaped(text === '' ? 'otherwise' : text)
}

function guardText(guard: unknown): string {
  if (typeof guard === 'string') return guard
  const { name, guards = [], type } = guard as { name?: string; guards?: readonly unknown[]; type?: string }
  if (guards.length === 0) return type ?? name ?? 'guard'
  const inner = guards.map(each => (isCompound(each) ? `(${guardText(each)})` : guardText(each)))
  return name === 'not' ? `not ${inner[0]!}` : inner.join(` ${name} `)
}

const isCompound = (guard: unknown) => ((guard as { guards?: readonly unknown[] }).guards ?? []).length > 1

/** A send says what its function is called; where that has no name of its own, what its text names as a type. */
function actionText(action: unknown): string {
  if (typeof action === 'string') return action
  const { type, params } = action as { type: string; params?: unknown }
  if (type !== 'send' && type !== 'observe') return type
  const says = typeof params === 'function' ? functionSays(params) : messageOf(params)
  return /^[a-z]/.test(says) ? says : `${type} ${says}`.trimEnd()
}

function functionSays(params: { readonly name: string }): string {
  if (params.name !== '' && params.name !== 'params') return params.name
  return typesIn(String(params)).join(' + ')
}

const typesIn = (text: string) => [...new Set([...text.matchAll(/\btype:\s*['"](\w+)['"]/g)].map(([, type]) => type!))]
const messageOf = (params: unknown) => (params as { message?: { type?: string } } | undefined)?.message?.type ?? ''

/** Mermaid reads a colon, a semicolon and a hash as its own, and angle brackets as HTML. */
function escaped(text: string): string {
  return text.replaceAll(/[#;:<>"]/g, character => `#${character.charCodeAt(0)};`)
}
