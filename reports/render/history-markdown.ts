/**
 * The report of `history` in Markdown: what was read, the verdicts as a table, each kind of anomaly with its first cases and what proves them.
 *
 *   Y1  what the configuration does not permit stands open, the rest is folded away
 *   Y2  a list that is cut says how many more there are
 *   Y3  values and names of a history are text: Markdown's own characters in them are escaped (markdown-text.ts)
 */
import { historyGuaranteeSays } from '../../properties/history/verdict-rules.ts'
import type { AnomalyOfReport, CaseOfReport, HistoryOfReport, HistoryReport } from '../history-report.ts'
import { headRows, verdictRows } from './history-head.ts'
import { caseText, kindRows, standing, titleOf } from './history.ts'
import { drawGrid } from './history-grid.ts'
import { counted, number, plain } from './look.ts'
import { blocks, code, codeBlock, details, inline, markdownTable } from './markdown-text.ts'

const MOST_CASES = 10
const MOST_PROVEN = 3
const signs: Readonly<Record<string, string>> = { broken: '✗', 'not seen broken': '○', 'cannot tell': '?' }

export function renderHistoryMarkdown(report: HistoryReport): string {
  const { histories, tool, command, warnings } = report
  const lines = warnings.map(({ file, line, text }) => {
    const where = file === undefined ? '' : `${code(line === undefined ? file : `${file}:${line}`)} `
    return `- ${where}${inline(text)}`
  })
  return `${blocks([
    `# ackproof: ${headline(histories)}`,
    `${code(`ackproof ${command}`)} · ackproof ${inline(tool.version)}`,
    ...histories.map(history => historyMarkdown(history, report)),
    lines.length === 0 ? '' : blocks(['## Warnings', lines.join('\n')]),
  ])}\n`
}

function headline(histories: readonly HistoryOfReport[]): string {
  const broken = new Set(
    histories.flatMap(({ verdicts }) => verdicts.flatMap(each => (each.verdict === 'broken' ? [each.guarantee] : []))),
  )
  return broken.size === 0 ? 'nothing is seen to be broken' : `✗ ${[...broken].join(', ')} broken`
}

function historyMarkdown(history: HistoryOfReport, report: HistoryReport): string {
  const { files, format, anomalies, tally } = history
  return blocks([
    `## ${files.map(code).join(', ')} (${inline(format)})`,
    headRows(history)
      .map(([what = '', text = '']) => `- ${what}: ${inline(text)}`)
      .join('\n'),
    verdicts(history, report),
    ...anomalies.map(kind => kindMarkdown(kind, report)),
    anomalies.length === 0 ? `No anomaly was found in ${counted(tally.operations, 'operation')}.` : '',
  ])
}

function verdicts(history: HistoryOfReport, { required }: HistoryReport): string {
  const rows = verdictRows(history).map(([guarantee = '', verdict = '', reasons = ''], i) => {
    const { verdict: plainVerdict, guarantee: name } = history.verdicts[i]!
    const met = { broken: 'NOT MET', 'not seen broken': 'met', 'cannot tell': 'undecided' }[plainVerdict]
    return [
      `**${guarantee}**`,
      `${signs[plainVerdict]} ${verdict}`,
      ...(required.length === 0 ? [] : [required.includes(name) ? met : '']),
      inline(reasons),
      historyGuaranteeSays[name],
    ]
  })
  return markdownTable(['', 'verdict', ...(required.length === 0 ? [] : ['required']), 'because', 'means'], rows)
}

function kindMarkdown(kind: AnomalyOfReport, report: HistoryReport): string {
  const { text, isCalm } = standing(kind)
  const title = `${kind.name}: ${counted(kind.count, 'case')}, ${text}`
  const shown = kind.cases.slice(0, MOST_CASES)
  const hidden = kind.count - shown.length
  const body = blocks([
    inline(kind.says),
    kindRows(kind, report)
      .map(([what = '', says = '']) => `- ${what}: ${inline(says)}`)
      .join('\n'),
    ...shown.map((each, i) => caseMarkdown(each, i + 1, i < MOST_PROVEN)),
    hidden > 0 ? `… and ${number(hidden)} more, which \`--json FILE\` has.` : '',
  ])
  return isCalm ? details(title, body) : blocks([`### ${inline(title)}`, body])
}

function caseMarkdown(each: CaseOfReport, n: number, isProven: boolean): string {
  if (!isProven || each.evidence === undefined) return `**${n}.** ${inline(caseText(each))}`
  const { sentences, grid, isMinimal } = each.evidence
  const lines = drawGrid(grid, plain)
  return blocks([
    `**${n}.** ${inline(titleOf(each))}`,
    sentences.map(sentence => `- ${inline(sentence)}`).join('\n'),
    lines.length === 0 ? '' : codeBlock('text', lines.join('\n')),
    isMinimal ? '' : 'This may not be the fewest operations that show it.',
  ])
}
