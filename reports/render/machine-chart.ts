/**
 * A machine's statechart as data: its states, and what leads from one to another, read from the machine itself. State-diagram.ts and dot.ts draw it.
 *
 *     event [guard] / action, send Message          a label, as in UML
 *
 *   P1  a transition that leads nowhere else stands in its state's box, one line each: a leader answers a dozen requests without moving
 *   P2  an event handled by an outer state is drawn from each inner state in which the machine can rest, where it leads to another inner one:
 *       an arrow from a box into itself is a picture that nobody can read, and that Mermaid cannot lay out
 *   P3  what an outer state handles without moving stands in a box of its own, "in any state"; the innermost state that handles an event does so
 *   P4  a transition that a trace took is marked, in the state in which it did; where guards tell several apart that end alike, the trace does not
 *       say which it was: each is marked as one that may have been it
 *
 *   P5  parallel regions are boxes within their state's box, each with its own beginning; a trace names what a region did by the region's state
 *
 * Not drawn: history. A machine that has it is refused, as half a picture is a wrong one.
 */
import type { Machine } from '../../model/index.ts'
import type { ToldPath } from '../../properties/finding.ts'

export type Took = NonNullable<ToldPath['took']>[number]

export interface Node {
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

export interface Transition {
  readonly source: Node
  readonly eventType: string
  readonly guard?: unknown
  readonly actions: readonly unknown[]
  readonly target?: readonly Node[] | undefined
}

/** P4 */
export type Mark = 'taken' | 'one of these' | 'not taken'

export interface Line {
  readonly text: string
  readonly mark: Mark
}

export const markSigns: Readonly<Record<Mark, string>> = { taken: '▶ ', 'one of these': '▷ ', 'not taken': '' }

export interface Arrow {
  readonly from: Node
  readonly to: Node
  readonly lines: readonly Line[]
}

export interface Chart {
  readonly root: Node
  readonly taken: readonly Taken[]
  /** States in which the trace has been, by their path. */
  readonly visited: ReadonlySet<string>
}

interface Taken {
  readonly transition: Transition
  /** The state in which the machine was. */
  readonly from: string
  readonly mark: Mark
}

/** Throws where the machine has what P1 to P3 cannot show. `took` are the transitions of a trace, of any machine. */
export function chartOf(machine: Machine, took: readonly Took[] = []): Chart {
  const root = machine.root as unknown as Node
  const wrong = [root, ...descendants(root)].find(({ type }) => type === 'history')
  if (wrong) throw new Error(`${wrong.id} is a ${wrong.type} state, which this diagram cannot show.`)
  const own = took.filter(each => each.machine === machine.id)
  return {
    root,
    taken: own.flatMap(one => takenBy([root, ...descendants(root)], one)),
    visited: new Set(own.flatMap(({ from, to }) => [from, to])),
  }
}

/** What a step of a trace took: what handles its event, and the transitions without an event that followed. */
function takenBy(nodes: readonly Node[], { from, event, to }: Took): readonly Taken[] {
  const handlers = nodes.filter(node => isWithin(from, nameOf(node)) && node.transitions.has(event))
  const ways = handlers.flatMap(node =>
    (node.transitions.get(event) ?? []).flatMap(transition => {
      const [target] = transition.target ?? []
      const isInnermost = handlers.every(other => other === node || isWithin(nameOf(node), nameOf(other)))
      if (target === undefined) return from === to && isInnermost ? [[transition]] : []
      const onwards = wayTo(target, to, new Set())
      return onwards === undefined ? [] : [[transition, ...onwards]]
    }),
  )
  const mark = ways.length > 1 ? 'one of these' : 'taken'
  return ways.flatMap(way => way.map((transition, i) => ({ transition, from: i === 0 ? from : '', mark }) as const))
}

/** Of names such as 'running.leader'; everything is within the machine as a whole. */
const isWithin = (inner: string, outer: string) => outer === '' || `${inner}.`.startsWith(`${outer}.`)

/** Transitions without an event that lead from a node to the state in which the machine came to rest; undefined: none do. */
function wayTo(node: Node, to: string, seen: ReadonlySet<Node>): readonly Transition[] | undefined {
  if (nameOf(node) === to) return []
  if (seen.has(node)) return undefined
  const onwards = beginningsOf(node)
    .map(initial => wayTo(initial, to, new Set([...seen, node])))
    .find(way => way !== undefined)
  if (onwards !== undefined) return onwards
  const ways = (node.always ?? []).flatMap(transition => {
    const [target] = transition.target ?? []
    const rest = target === undefined ? undefined : wayTo(target, to, new Set([...seen, node]))
    return rest === undefined ? [] : [transition, ...rest]
  })
  return ways.length === 0 ? undefined : ways
}

export const isParallel = ({ type }: Node): boolean => type === 'parallel'
/** Where a state is entered: in every region of a parallel one. */
export const beginningsOf = (node: Node): readonly Node[] =>
  isParallel(node) ? Object.values(node.states) : (node.initial?.target ?? [])

/** 'running.leader', as a trace names it; '' for the machine as a whole. */
export const nameOf = ({ path }: Node): string => path.join('.')

export const descendants = (node: Node): readonly Node[] =>
  Object.values(node.states).flatMap(child => [child, ...descendants(child)])
export const isComposite = ({ states }: Node): boolean => Object.keys(states).length > 0

/** P1: what a node does without being left, a line each. */
export function standing(node: Node, chart: Chart): readonly Line[] {
  const passing = (['entry', 'exit'] as const).filter(when => node[when].length > 0)
  const always = passing.map(
    when => ({ text: `${when} / ${node[when].map(actionText).join(', ')}`, mark: 'not taken' }) as const,
  )
  return [
    ...always,
    ...transitionsOf(node)
      .filter(isInternal)
      .map(each => lineOf(each, node, chart)),
  ]
}

/** Arrows between two states are one, with a line each; it stands in the smallest box that has both its ends. */
export function arrowsIn(node: Node, chart: Chart): readonly Arrow[] {
  const all = [node, ...descendants(node)].flatMap(each => arrowsOf(each, chart))
  const merged = new Map<string, Arrow>()
  for (const arrow of all.filter(({ from, to }) => boxOf(from, to) === node)) {
    const ends = `${arrow.from.id} ${arrow.to.id}`
    merged.set(ends, { ...arrow, lines: [...(merged.get(ends)?.lines ?? []), ...arrow.lines] })
  }
  return [...merged.values()]
}

/** P2 */
function arrowsOf(node: Node, chart: Chart): readonly Arrow[] {
  const inner = descendants(node)
  return transitionsOf(node).flatMap(transition => {
    const [to] = transition.target ?? []
    if (to === undefined) return []
    const sources = inner.includes(to) ? inner.filter(rests) : [node]
    return sources.map(from => ({ from, to, lines: [lineOf(transition, from, chart)] }))
  })
}

function boxOf({ parent }: Node, to: Node): Node | undefined {
  return parent === undefined || descendants(parent).includes(to) ? parent : boxOf(parent, to)
}

const transitionsOf = ({ transitions, always }: Node): readonly Transition[] => [
  ...[...transitions.values()].flat(),
  ...(always ?? []),
]
const isInternal = ({ target }: Pick<Transition, 'target'>) => target === undefined || target.length === 0
/** A machine never stays where it always has somewhere to go, whatever guards say. */
const rests = (node: Node) =>
  !isComposite(node) && !(node.always ?? []).some(({ guard, target }) => guard === undefined && target !== undefined)

function lineOf(transition: Transition, at: Node, { taken }: Chart): Line {
  const { eventType, guard, actions, target } = transition
  const condition = guard === undefined ? '' : `[${guardText(guard)}]`
  const nothing = isInternal({ target }) ? '/ ignored' : ''
  const does = actions.length > 0 ? `/ ${actions.map(actionText).join(', ')}` : nothing
  const text = [eventType, condition, does].filter(part => part !== '').join(' ')
  const marks = taken.filter(each => each.transition === transition && isWithin(each.from || nameOf(at), nameOf(at)))
  const mark = marks.find(each => each.mark === 'taken')?.mark ?? marks[0]?.mark ?? 'not taken'
  return { text: text === '' ? 'otherwise' : text, mark }
}

interface Guard {
  readonly name?: string
  readonly guards?: readonly unknown[]
  readonly type?: string
  readonly stateValue?: string
}

function guardText(guard: unknown): string {
  if (typeof guard === 'string') return guard
  const { name, guards = [], type, stateValue } = guard as Guard
  // XState's stateIn: another region is in that state.
  if (stateValue !== undefined) return `in ${stateValue.split('.').at(-1)!}`
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
