/**
 * A machine as a picture: its statechart (machine-chart.ts) as Mermaid `stateDiagram-v2` text. What a trace took has ▶ before it, or ▷
 * where several may have been it; the states that it was in are drawn with a thick border.
 */
import type { Machine } from '../../model/index.ts'
import { safe } from './look.ts'
import {
  arrowsIn,
  beginningsOf,
  type Chart,
  chartOf,
  descendants,
  isComposite,
  isParallel,
  type Line,
  markSigns,
  nameOf,
  type Node,
  standing,
  type Took,
} from './machine-chart.ts'

/** The diagram; ends without a line break. Throws where the machine has what a diagram cannot show. */
export function stateDiagram(machine: Machine, took: readonly Took[] = []): string {
  const chart = chartOf(machine, took)
  return ['stateDiagram-v2', ...[...inside(chart.root, chart), ...visited(chart)].map(line => `  ${line}`)].join('\n')
}

/** What stands within a node's box: where it starts, its own children, the arrows between what is in it. */
function inside(node: Node, chart: Chart): string[] {
  const children = Object.values(node.states)
  const start = isParallel(node) ? [] : beginningsOf(node).map(target => `[*] --> ${idOf(target)}`)
  return [...start, ...children.flatMap(child => box(child, chart)), ...anyState(node, chart), ...arrows(node, chart)]
}

function box(node: Node, chart: Chart): string[] {
  if (isComposite(node)) {
    const title = isParallel(node) ? `${node.key}, its parts side by side` : node.key
    return [`state "${escaped(title)}" as ${idOf(node)} {`, ...inside(node, chart).map(line => `  ${line}`), '}']
  }
  return [escaped(node.key), ...standing(node, chart).map(textOf)].map(line => `${idOf(node)} : ${line}`)
}

/** P3 of machine-chart.ts */
function anyState(node: Node, chart: Chart): string[] {
  const isRoot = node.parent === undefined
  const id = isRoot ? 'any' : `${idOf(node)}_any`
  const lines = standing(node, chart).map(textOf)
  const title = escaped(isRoot ? 'in any state, inner ones first' : `in any state of ${node.key}`)
  return lines.length === 0 ? [] : [title, ...lines].map(line => `${id} : ${line}`)
}

/** Mermaid puts a state into the box in which it is first named: an arrow stands in the smallest box that has both its ends. */
function arrows(node: Node, chart: Chart): string[] {
  return arrowsIn(node, chart).map(
    ({ from, to, lines }) => `${idOf(from)} --> ${idOf(to)} : ${lines.map(textOf).join('<br/>')}`,
  )
}

function visited({ root, visited: names }: Chart): string[] {
  const ids = descendants(root).filter(node => !isComposite(node) && names.has(nameOf(node)))
  return ids.length === 0 ? [] : ['classDef visited stroke-width:4px', `class ${ids.map(idOf).join(',')} visited`]
}

const idOf = ({ path }: Node) => path.map(key => key.replaceAll(/\W/g, '_')).join('_')
const textOf = ({ text, mark }: Line) => escaped(`${markSigns[mark]}${text}`)

/** Mermaid reads a colon, a semicolon and a hash as its own, and angle brackets as HTML. */
function escaped(text: string): string {
  return safe(text).replaceAll(/[#;:<>"]/g, character => `#${character.charCodeAt(0)};`)
}
