/**
 * What `explore` tells: per finding the verdict and its scope, how large the search was, and the shortest trace.
 */
import type { Finding } from '../../properties/finding.ts'
import type { Report } from '../report.ts'
import { columns } from './columns.ts'
import { drawCounterexample } from './counterexample.ts'
import { counted, type Look, number, safe, seconds, shellWord } from './look.ts'

export function renderExplore({ findings }: Report, look: Look, file: string | undefined): string {
  return `${findings.map(finding => block(finding, look, file)).join('\n\n')}\n`
}

function block(finding: Finding, look: Look, file: string | undefined): string {
  const { counterexample } = finding
  const facts = columns(rows(finding), look, { indent: 2, flexible: [1] })
  const head = `${verdictOf(finding, look)}  ${look.paint.bold(title(finding))}`
  if (!counterexample) return [head, ...facts].join('\n')
  const told = {
    word: 'BROKEN',
    title: title(finding),
    says: sentences[finding.property ?? ''] ?? '',
    counterexample,
    ...(file === undefined ? {} : { replay: `ackproof replay ${shellWord(file)}` }),
  }
  return [drawCounterexample(told, look), '', ...facts].join('\n')
}

function verdictOf({ verdict }: Finding, { paint }: Look): string {
  const colour = verdict === 'holds' ? paint.green : verdict === 'broken' ? paint.red : paint.yellow
  return paint.bold(colour(verdict.toUpperCase()))
}

function title({ property, deployment, case: row }: Finding): string {
  const { rule, weaken } = deployment ?? {}
  const taken = weaken === undefined ? '' : ` without its ${weaken} guard`
  return safe(`${property ?? ''} of ${String(rule)}${taken}${row === undefined ? '' : `: ${row}`}`)
}

/** What the properties say, in a sentence. */
const sentences: Readonly<Record<string, string>> = {
  WeakIsr: 'What a leader holds below its high watermark, every member of its own in-sync set holds too.',
  StrongIsr: 'What a leader holds below its high watermark, every replica that may be elected holds too.',
}

function rows(finding: Finding): readonly (readonly string[])[] {
  const { scope, states, transitions, depth, counterexample, bytesPerState, note } = finding
  const steps = counterexample?.steps.length
  const rate = finding.seconds > 0 && states > 0 ? ` (${number(Math.round(states / finding.seconds))} a second)` : ''
  return [
    ['scope', safe(scope)],
    ...(states > 0 ? [['distinct states', number(states)]] : []),
    ...(depth > 0 ? [['depth', counted(depth, 'state')]] : []),
    ...(steps === undefined
      ? []
      : [[states > 0 ? 'shortest trace' : 'trace', `${counted(steps, 'step')}, ${counted(steps + 1, 'state')}`]]),
    ...(transitions > 0 ? [[states > 0 ? 'transitions' : 'steps walked', number(transitions)]] : []),
    ['seconds', `${seconds(finding.seconds)}${rate}`],
    ...(bytesPerState === undefined ? [] : [['bytes a state', String(bytesPerState)]]),
    ...(note === undefined ? [] : [['note', safe(note)]]),
  ]
}
