/**
 * A machine as a picture: its statechart (machine-chart.ts) in DOT, for Graphviz.
 *
 *     dot -Tsvg replica.dot
 *
 * What a trace took is bold and has ▶ before it (▷ where several may have been it), and the states that it was in have a thick border. An arrow from or to a box is cut off at
 * its border: Graphviz knows arrows between nodes alone.
 */
import type { Machine } from '../../model/index.ts'
import { safe } from './look.ts'
import {
  type Arrow,
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

/** The graph; ends with a line break. Throws where the machine has what a diagram cannot show. */
export function dotGraph(machine: Machine, took: readonly Took[] = []): string {
  const chart = chartOf(machine, took)
  const lines = [
    'compound=true',
    'rankdir=TB',
    'node [shape=box, style=rounded, fontname="Helvetica"]',
    'edge [fontname="Helvetica", fontsize=10]',
    ...inside(chart.root, chart),
    ...[chart.root, ...descendants(chart.root)].flatMap(node => arrowsIn(node, chart).map(arrowText)),
  ]
  return [`digraph ${quoted(machine.id)} {`, ...lines.map(line => `  ${line}`), '}', ''].join('\n')
}

function inside(node: Node, chart: Chart): readonly string[] {
  const [first] = isParallel(node) ? [] : beginningsOf(node)
  const start = first === undefined ? [] : startOf(node, first)
  return [...start, ...Object.values(node.states).flatMap(child => box(child, chart)), ...anyState(node, chart)]
}

function startOf(node: Node, first: Node): readonly string[] {
  const dot = quoted(`start of ${node.id}`)
  return [`${dot} [shape=point, width=0.15, label=""]`, `${dot} -> ${ends(first)}`]
}

function box(node: Node, chart: Chart): readonly string[] {
  if (isComposite(node)) {
    const title = isParallel(node) ? `${node.key}, its parts side by side` : node.key
    const lines = [`label=${quoted(title)}`, 'style=rounded', ...inside(node, chart)]
    return [`subgraph ${quoted(clusterOf(node))} {`, ...lines.map(line => `  ${line}`), '}']
  }
  const width = chart.visited.has(nameOf(node)) ? ', penwidth=3' : ''
  return [
    `${quoted(node.id)} [label=${labelOf([{ text: node.key, mark: 'not taken' }, ...standing(node, chart)])}${width}]`,
  ]
}

/** P3 of machine-chart.ts */
function anyState(node: Node, chart: Chart): readonly string[] {
  const lines = standing(node, chart)
  if (lines.length === 0) return []
  const title = node.parent === undefined ? 'in any state, inner ones first' : `in any state of ${node.key}`
  const label = labelOf([{ text: title, mark: 'not taken' }, ...lines])
  return [`${quoted(`any of ${node.id}`)} [shape=note, style="", label=${label}]`]
}

function arrowText({ from, to, lines }: Arrow): string {
  const bold = lines.some(({ mark }) => mark !== 'not taken') ? ', penwidth=3' : ''
  const tail = isComposite(from) ? `, ltail=${quoted(clusterOf(from))}` : ''
  const head = isComposite(to) ? `, lhead=${quoted(clusterOf(to))}` : ''
  return `${quoted(leafOf(from).id)} -> ${quoted(leafOf(to).id)} [label=${labelOf(lines)}${bold}${tail}${head}]`
}

/** The node inside a box that an arrow is tied to: where it starts. */
function leafOf(node: Node): Node {
  const [first] = beginningsOf(node)
  return isComposite(node) && first !== undefined ? leafOf(first) : node
}

const ends = (node: Node) =>
  isComposite(node) ? `${quoted(leafOf(node).id)} [lhead=${quoted(clusterOf(node))}]` : quoted(node.id)
const clusterOf = ({ id }: Node) => `cluster ${id}`

/** Lines of a label, each to the left. */
const labelOf = (lines: readonly Line[]) =>
  `"${lines.map(({ text, mark }) => `${escaped(`${markSigns[mark]}${text}`)}\\l`).join('')}"`
const quoted = (text: string) => `"${escaped(text)}"`

/** In a label Graphviz reads a backslash and an ampersand as its own. */
const escaped = (text: string) => safe(text).replaceAll('&', '&amp;').replaceAll(/["\\]/g, '\\$&')
