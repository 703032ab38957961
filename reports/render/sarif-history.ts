/**
 * A checked history as SARIF: each anomaly is a result at the line of the history that shows it, its operations are the code flow.
 *
 *   S1  what the configuration is not known to permit is an error, as it is for the exit code; what stays open is a warning, what is permitted a note
 *   S2  of each kind some hundred cases: what is left out is counted in a notification
 */
import { isQuestion } from '../../properties/history/telling.ts'
import type { AnomalyOfReport, CaseOfReport, HistoryOfReport, HistoryReport } from '../history-report.ts'
import { caseText } from './history.ts'
import { name, valueText } from './history-words.ts'
import { counted } from './look.ts'
import { relativePath } from './places.ts'
import {
  type Level,
  locationAt,
  message,
  type SarifResult,
  type SarifRule,
  sarifLog,
  withoutEmpty,
} from './sarif-parts.ts'

/** Code scanning shows some thousand results of a run. */
const mostCases = 100

interface Found {
  readonly history: HistoryOfReport
  readonly kind: AnomalyOfReport
}

export function renderHistorySarif(report: HistoryReport, base?: string): string {
  const found = report.histories.flatMap(history => history.anomalies.map((kind): Found => ({ history, kind })))
  const names = [...new Set(found.map(({ kind }) => kind.name))]
  return sarifLog({
    version: report.tool.version,
    category: 'ackproof/history/',
    rules: names.map(id => ruleOf(found.find(({ kind }) => kind.name === id)!.kind)),
    results: found.flatMap(each =>
      each.kind.cases.slice(0, mostCases).map(one => resultOf(one, each, names.indexOf(each.kind.name), base)),
    ),
    notifications: [
      ...report.warnings.map(({ text }) => notification(text)),
      ...report.histories.flatMap(damaged),
      ...found.flatMap(leftOut),
    ],
  })
}

const notification = (text: string) => ({ level: 'warning', message: message(text) })

const damaged = ({ files, damaged: { count } }: HistoryOfReport) =>
  count === 0
    ? []
    : [
        notification(
          `${counted(count, 'line')} of ${files.map(file => relativePath(file, undefined)).join(', ')} could not be read; the rest was checked.`,
        ),
      ]

function leftOut({ kind: { name: of, count, cases } }: Found) {
  const shown = Math.min(mostCases, cases.length)
  return count > shown
    ? [
        notification(
          `${counted(count - shown, 'more case')} of ${of} ${count - shown === 1 ? 'is' : 'are'} left out here.`,
        ),
      ]
    : []
}

function ruleOf({ name: id, says, breaks, breaksNothing }: AnomalyOfReport): SarifRule {
  const breaking =
    breaks.length > 0
      ? `It breaks ${breaks.join(', ')}.`
      : `It breaks none of the guarantees: ${breaksNothing ?? 'by itself'}.`
  return {
    id,
    name: id,
    shortDescription: message(says),
    fullDescription: message(`${says} ${breaking}`),
    help: message(`${says} ${breaking} The code flow has the operations of the history that show it.`),
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['reliability', 'kafka', ...breaks] },
  }
}

const levels = { no: 'error', depends: 'error', yes: 'note' } as const satisfies Record<
  CaseOfReport['permitted'],
  Level
>

function resultOf(one: CaseOfReport, { history, kind }: Found, ruleIndex: number, base?: string): SarifResult {
  const isOpen = isQuestion(kind.name)
  const rows = one.evidence?.grid.rows ?? one.operations
  const last = one.operations.at(-1) ?? rows.at(-1) ?? one.records[0]?.sends[0]
  const at = last === undefined ? undefined : placeOf(last, history, base)
  return {
    ruleId: kind.name,
    ruleIndex,
    level: isOpen ? 'warning' : levels[one.permitted],
    kind: isOpen ? 'open' : 'fail',
    message: message([kind.says, ...(one.evidence?.sentences ?? [`${caseText(one)}.`])].join(' ')),
    ...(at === undefined ? {} : { locations: [locationAt(at)] }),
    ...(rows.length === 0 ? {} : { codeFlows: [codeFlow(rows, history, base)] }),
    fingerprint: [
      'history',
      kind.name,
      one.partition === undefined ? '' : name(one.partition),
      ...one.records.map(({ value }) => valueText(value)),
    ],
    properties: withoutEmpty({ permitted: one.permitted, loss: one.loss }),
  }
}

type Line = Pick<CaseOfReport['operations'][number], 'file' | 'line' | 'process' | 'kind' | 'outcome'>

function codeFlow(rows: readonly Line[], history: HistoryOfReport, base?: string) {
  return { threadFlows: [{ locations: rows.map((row, i) => flowLocation(row, i + 1, history, base)) }] }
}

function flowLocation(row: Line, executionOrder: number, history: HistoryOfReport, base?: string) {
  const at = placeOf(row, history, base)
  return {
    executionOrder,
    location: {
      ...(at === undefined ? {} : locationAt(at)),
      logicalLocations: [{ name: name(row.process), kind: 'process' }],
      message: message(`${executionOrder}. ${row.kind} of ${name(row.process)}: ${row.outcome}`),
    },
  }
}

/** Standard input has no place in anybody's sources. */
function placeOf({ file, line }: Pick<Line, 'file' | 'line'>, { files }: HistoryOfReport, base: string | undefined) {
  const of = file ?? (files.length === 1 ? files[0] : undefined)
  return of === undefined || of === '-' ? undefined : { path: relativePath(of, base), line: Math.max(1, line) }
}
