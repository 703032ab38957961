/**
 * A checked history in Markdown: the verdicts as a table, then each kind of anomaly with its first cases and what proves them.
 *
 *   K1  values, names of files and lines are somebody's own text, and stay text
 *   K2  what is cut says how much is left out
 */
import type { AnomalyOfReport, CaseOfReport, HistoryOfReport, HistoryReport } from '../history-report.ts'
import { caseText, headRows, kindRows, standing, titleOf, verdictRows } from './history.ts'
import { drawGrid } from './history-grid.ts'
import { counted, number, plain } from './look.ts'
import { blocks, code, codeBlock, details, inline, markdownTable, paragraph } from './markdown-text.ts'

const mostCases = 10
const mostProven = 3

export function renderHistoryMarkdown(report: HistoryReport): string {
  const { command, tool, warnings } = report
  return `${blocks([
    `# ackproof: ${counted(report.histories.length, 'history', 'histories')} checked`,
    `${code(`ackproof ${command}`)} · ackproof ${inline(tool.version)}`,
    ...report.histories.map(history => historyMarkdown(history, report)),
    warnings.length === 0 ? '' : blocks(['## Warnings', warnings.map(warningLine).join('\n')]),
  ])}\n`
}

function warningLine({ file, line, text }: HistoryReport['warnings'][number]): string {
  const where = file === undefined ? '' : `${code(line === undefined ? file : `${file}:${line}`)} `
  return `- ${where}${inline(text)}`
}

function historyMarkdown(history: HistoryOfReport, report: HistoryReport): string {
  const none = `No anomaly was found in ${counted(history.tally.operations, 'operation')}.`
  return blocks([
    `## ${history.files.map(code).join(', ')} (${inline(history.format)})`,
    markdownTable(
      ['guarantee', 'verdict', 'because'],
      verdictRows(history).map(row => row.map(inline)),
    ),
    requirements(history, report),
    details(
      'What was read',
      markdownTable(
        ['', ''],
        headRows(history).map(row => row.map(inline)),
      ),
    ),
    ...(history.anomalies.length === 0 ? [none] : history.anomalies.map(kind => kindMarkdown(kind, report))),
  ])
}

function requirements({ verdicts }: HistoryOfReport, { required }: HistoryReport): string {
  const lines = required.flatMap(guarantee => {
    const verdict = verdicts.find(each => each.guarantee === guarantee)?.verdict
    return verdict === undefined ? [] : [`- required ${code(guarantee)}: **${verdict}**`]
  })
  return lines.join('\n')
}

function kindMarkdown(kind: AnomalyOfReport, report: HistoryReport): string {
  const shown = kind.cases.slice(0, mostCases)
  const left = kind.count - shown.length
  return blocks([
    `### ${inline(kind.name)}: ${counted(kind.count, 'case')}, ${inline(standing(kind).text)}`,
    paragraph(kind.says),
    markdownTable(
      ['', ''],
      kindRows(kind, report).map(row => row.map(inline)),
    ),
    ...shown.map((one, i) => (i < mostProven ? proven(one, i + 1) : `${i + 1}. ${inline(caseText(one))}`)),
    left > 0 ? `… and ${number(left)} more; the JSON has them all.` : '',
  ])
}

function proven(one: CaseOfReport, n: number): string {
  if (one.evidence === undefined) return `${n}. ${inline(caseText(one))}`
  const { sentences, grid } = one.evidence
  const proof = blocks([
    sentences.map(each => `- ${inline(each)}`).join('\n'),
    codeBlock('text', drawGrid(grid, plain).join('\n')),
  ])
  return n === 1 ? blocks([`**${n}.** ${inline(titleOf(one))}`, proof]) : details(`${n}. ${titleOf(one)}`, proof)
}
