/**
 * A checked history as one HTML file that needs nothing else, not even a script.
 *
 *   H1  nothing is fetched, nothing runs: a policy in the file forbids both
 *   H2  every text is escaped, whoever wrote it
 */
import type { AnomalyOfReport, CaseOfReport, HistoryOfReport, HistoryReport } from '../history-report.ts'
import { headRows, verdictRows } from './history-head.ts'
import { caseText, kindRows, standing, titleOf } from './history.ts'
import { drawGrid } from './history-grid.ts'
import { counted, number, plain, safe } from './look.ts'
import { xmlText } from './xml.ts'

const mostCases = 50

const style = `
:root { color-scheme: light dark; --edge: light-dark(#c4c8ce, #4a4f57); --soft: light-dark(#f3f4f6, #20242a) }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; font: 1rem/1.5 system-ui, sans-serif; color: light-dark(#16191d, #e8eaed); background: light-dark(#fff, #14171b); overflow-wrap: anywhere }
h1, h2, h3 { line-height: 1.25 }
table { border-collapse: collapse; display: block; overflow-x: auto; max-width: 100% }
th, td { border: 1px solid var(--edge); padding: .3rem .6rem; text-align: left; vertical-align: top }
th, td:nth-child(-n + 2) { overflow-wrap: break-word }
pre { background: var(--soft); padding: .6rem; overflow-x: auto; line-height: 1.35 }
.broken { font-weight: 700 }
`

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

export function renderHistoryHtml(report: HistoryReport): string {
  const { command, tool, histories, warnings } = report
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="ackproof">
<title>${text(`ackproof ${command}`)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<main>
<h1>${counted(histories.length, 'history', 'histories')} checked</h1>
<p><code>${text(`ackproof ${command}`)}</code> · ackproof ${text(tool.version)}</p>
${histories.map(history => section(history, report)).join('\n')}
${warnings.length === 0 ? '' : `<h2>Warnings</h2>\n${list(warnings.map(warningText))}`}
</main>
</body>
</html>
`
}

const text = (of: string): string => xmlText(safe(of))
const list = (items: readonly string[]): string => `<ul>${items.map(item => `<li>${text(item)}</li>`).join('')}</ul>`

function warningText({ file, line, text: says }: HistoryReport['warnings'][number]): string {
  return `${file === undefined ? '' : `${file}${line === undefined ? '' : ` line ${line}`}: `}${says}`
}

/** The first cell of a row is its head. */
function table(rows: readonly (readonly string[])[], head: readonly string[] = []): string {
  const heads =
    head.length === 0
      ? ''
      : `<thead><tr>${head.map(each => `<th scope="col">${text(each)}</th>`).join('')}</tr></thead>`
  const body = rows.map(([first = '', ...rest]) => {
    return `<tr><th scope="row">${text(first)}</th>${rest.map(cell => `<td>${text(cell)}</td>`).join('')}</tr>`
  })
  return rows.length === 0 ? '' : `<table tabindex="0">${heads}<tbody>${body.join('')}</tbody></table>`
}

function section(history: HistoryOfReport, report: HistoryReport): string {
  const none = `<p>No anomaly was found in ${counted(history.tally.operations, 'operation')}.</p>`
  return `<section>
<h2>${history.files.map(text).join(', ')} (${text(history.format)})</h2>
${table(verdictRows(history), ['guarantee', 'verdict', 'because'])}
${requirements(history, report)}
<details><summary>What was read</summary>${table(headRows(history))}</details>
${history.anomalies.length === 0 ? none : history.anomalies.map(kind => kindHtml(kind, report)).join('\n')}
</section>`
}

function requirements({ verdicts }: HistoryOfReport, { required }: HistoryReport): string {
  const told = required.flatMap(guarantee => {
    const verdict = verdicts.find(each => each.guarantee === guarantee)?.verdict
    return verdict === undefined ? [] : [`required ${guarantee}: ${verdict}`]
  })
  return told.length === 0 ? '' : list(told)
}

function kindHtml(kind: AnomalyOfReport, report: HistoryReport): string {
  const shown = kind.cases.slice(0, mostCases)
  const left = kind.count - shown.length
  return `<h3>${text(kind.name)}: ${counted(kind.count, 'case')}, ${text(standing(kind).text)}</h3>
<p>${text(kind.says)}</p>
${table(kindRows(kind, report))}
${shown.map(caseHtml).join('\n')}
${left > 0 ? `<p>… and ${number(left)} more; the JSON has them all.</p>` : ''}`
}

function caseHtml(one: CaseOfReport, i: number): string {
  if (one.evidence === undefined) return `<p>${i + 1}. ${text(caseText(one))}</p>`
  const { sentences, grid } = one.evidence
  const drawn = drawGrid(grid, plain).map(text).join('\n')
  return `<details${i === 0 ? ' open' : ''}><summary>${i + 1}. ${text(titleOf(one))}</summary>
${list(sentences)}
<pre tabindex="0">${drawn}</pre>
</details>`
}
