/**
 * A counterexample in Markdown: why, the sequence diagram, the table of its steps, the near miss.
 *
 *   P1  more steps than MOST_STEPS are shown in part, which the diagram says; the whole of it is folded away below
 *   P2  a diagram too long for Mermaid's own limit is left out, and that is said
 */
import type { NearMiss, ToldCounterexample, ToldPath } from '../../properties/finding.ts'
import { counted } from './look.ts'
import { stepsLegend, stepsTable } from './markdown-steps.ts'
import { blocks, codeBlock, details, inline, paragraph } from './markdown-text.ts'
import { MOST_STEPS, sequenceDiagram } from './sequence-diagram.ts'

/** Mermaid's maxTextSize where nobody sets it, as on GitHub. */
const MOST_TEXT = 50_000

export interface PathView {
  /** Level of the headings. */
  readonly level: number
  /** Fold the table of the steps away. */
  readonly isFolded?: boolean
}

export function counterexampleMarkdown(told: ToldCounterexample, view: PathView): string {
  const { why = [], nearMiss } = told
  const title = (text: string) => `${'#'.repeat(view.level)} ${text}`
  const table = blocks([stepsTable(told), stepsLegend(told)])
  return blocks([
    ...(why.length === 0 ? [] : [title('Why'), why.map(sentence => `- ${inline(sentence)}`).join('\n')]),
    title('What happens'),
    diagram(told),
    view.isFolded ? details(`The ${counted(told.steps.length, 'step')}, with ${besideSteps(told)}`, table) : table,
    ...(nearMiss === undefined ? [] : [title('The near miss'), nearMissMarkdown(nearMiss)]),
  ])
}

const besideSteps = ({ start }: ToldPath) =>
  start !== undefined && Object.keys(start.brokers).length === 0 ? 'the state after each' : "each replica's log"

export function diagram(told: ToldPath): string {
  const short = mermaid(sequenceDiagram(told))
  if (told.steps.length <= MOST_STEPS) return short
  const whole = mermaid(sequenceDiagram(told, Infinity))
  return blocks([short, details(`All ${told.steps.length} steps as a diagram`, whole)])
}

function mermaid(text: string): string {
  if (text.length <= MOST_TEXT) return codeBlock('mermaid', text)
  return `The diagram has ${counted(text.length, 'character')}, more than Mermaid draws; the table has every step.`
}

function nearMissMarkdown({ repair, case: row, ends, same, told }: NearMiss): string {
  const shared =
    same.length === 0
      ? 'None of the steps above happens there.'
      : `Of the steps above ${listOfSteps(same)} happen${same.length === 1 ? 's' : ''} there, too.`
  const decided = row === undefined || row === repair ? [] : [`It is a case of its own: ${inline(row)}.`]
  const steps = blocks([diagram(told), stepsTable(told)])
  return blocks([
    paragraph(`The same scenario with ${repair}: ${ends}`),
    [inline(shared), ...decided].join(' '),
    details(`The near miss, step by step (${counted(told.steps.length, 'step')})`, steps),
  ])
}

/** '1 to 6 and 8'. */
function listOfSteps(steps: readonly number[]): string {
  const runs: [from: number, to: number][] = []
  for (const n of steps) {
    const last = runs.at(-1)
    if (last?.[1] === n - 1) last[1] = n
    else runs.push([n, n])
  }
  const texts = runs.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`))
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`
}
