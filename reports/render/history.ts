/**
 * What `history` tells: what was read, the verdict on each guarantee, then each kind of anomaly with its first cases and what proves them.
 *
 *   S1  what the configuration does not permit stands first, then what nobody can say, then what it permits
 *   S2  a list that is cut says how many more there are, and how to see them
 *   S3  a loss is told once: who read past nothing but lost records is told in a line
 *   S4  nothing is wider than the terminal, nor, where there is none, than 80 columns
 */
import { isRow } from '../../properties/history/readers/logs.ts'
import type { Because } from '../../properties/finding.ts'
import type { AnomalyOfReport, CaseOfReport, HistoryOfReport, HistoryReport } from '../history-report.ts'
import { type Cell, columns, paragraph } from './columns.ts'
import { drawGrid } from './history-grid.ts'
import { head, historyVerdicts, legend, paints } from './history-head.ts'
import { lossSays, name, placed, valueText } from './history-words.ts'
import { counted, type Look, number, type Paint, safe } from './look.ts'

export interface HistoryView {
  /** How many cases of each kind are shown, and how many of those with their evidence. */
  readonly cases: number
  readonly evidence: number
  /** Of what is permitted, or only open. */
  readonly calmEvidence: number
  /** Whether it says what the guarantees are. */
  readonly isExplained: boolean
}

export const usualView: HistoryView = { cases: 10, evidence: 3, calmEvidence: 1, isExplained: false }
export const wholeView: HistoryView = {
  cases: Infinity,
  evidence: Infinity,
  calmEvidence: Infinity,
  isExplained: true,
}

const usualWidth = 80

export function renderHistory(report: HistoryReport, view: HistoryView, { width = usualWidth, ...rest }: Look): string {
  const look = { ...rest, width }
  const parts = [
    ...report.histories.map(history => renderOne(history, report, view, look)),
    ...report.warnings.map(({ file, line, text }) => {
      const where = file === undefined ? '' : `${file}${line === undefined ? '' : ` line ${line}`}: `
      return paragraph(`warning: ${where}${text}`, 0, look).join('\n')
    }),
  ]
  return `${parts.join('\n\n')}\n`
}

function renderOne(history: HistoryOfReport, report: HistoryReport, view: HistoryView, look: Look): string {
  const kinds = history.anomalies.map(kind => kindBlock(kind, report, view, look))
  const searched = `No anomaly was found in ${counted(history.tally.operations, 'operation')}.`
  const nothing = kinds.length > 0 ? [] : [searched]
  const judged = view.isExplained
    ? [historyVerdicts(history, look), legend(history, look)]
    : [historyVerdicts(history, look)]
  const parts = [head(history, look), judged.join('\n\n'), ...kinds, ...nothing, observed(history, look)]
  return [...parts, historyRequirements(history, report, look)].filter(part => part !== '').join('\n\n')
}

function kindBlock(kind: AnomalyOfReport, report: HistoryReport, view: HistoryView, look: Look): string {
  const { text, paint, isCalm } = standing(kind)
  const title = `${look.paint.bold(safe(kind.name))}  ${counted(kind.count, 'case')}, ${look.paint[paint](text)}`
  if (kind.ofLosses === kind.count) return [title, ...sightsOfLosses(kind, look)].join('\n')
  const shown = kind.cases.slice(0, view.cases)
  const hidden = kind.count - shown.length
  const digits = String(shown.length).length
  const proven = isCalm ? Math.min(view.evidence, view.calmEvidence) : view.evidence
  return [
    title,
    ...paragraph(kind.says, 2, look),
    ...columns(kindRows(kind, report), look, { indent: 2, flexible: [1] }),
    ...shown.flatMap((each, i) => caseLines(each, i + 1, digits, i < proven, look)),
    ...(hidden > 0 ? [`  … and ${number(hidden)} more: --all shows them, --json FILE has them all`] : []),
  ].join('\n')
}

/** What a kind breaks, and what the configuration says of that. */
export function kindRows(kind: AnomalyOfReport, report: HistoryReport): readonly (readonly string[])[] {
  const breaks = kind.breaks.length > 0 ? kind.breaks.join(', ') : undefined
  return [
    ...(breaks === undefined ? [] : [['breaks', breaks]]),
    ...(kind.breaksNothing === undefined ? [] : [['breaks', `none of the five: ${kind.breaksNothing}`]]),
    ...kind.permitted.map(({ count, says, by }) => ['permitted', `${number(count)}: ${says}${sources(by)}`]),
    ...(kind.depends === undefined ? [] : [['undecided', dependsText(kind.depends, report)]]),
    ...(kind.unless === undefined ? [] : [['unless', `${kind.unless.happened}${sources(kind.unless.by)}`]]),
  ]
}

/** S3. */
function sightsOfLosses({ breaks }: AnomalyOfReport, look: Look): readonly string[] {
  const broken = breaks.length === 0 ? '' : `, which breaks ${breaks.join(', ')}`
  return paragraph(`A reader read past nothing but records that are told as lost-write${broken}.`, 2, look)
}

interface Standing {
  readonly text: string
  readonly paint: keyof Paint
  readonly isCalm: boolean
}

/** Is it permitted? */
export function standing({ name: of, count, permitted, depends }: AnomalyOfReport): Standing {
  const allowed = permitted.reduce((sum, each) => sum + each.count, 0)
  if (of === 'unseen' || of === 'empty-transaction-graph') return { text: 'open', paint: 'yellow', isCalm: true }
  if (allowed === count) return { text: 'permitted', paint: 'yellow', isCalm: true }
  if (allowed > 0) return { text: `${number(allowed)} of them permitted`, paint: 'red', isCalm: false }
  const some =
    depends !== undefined && depends.count < count ? `${number(depends.count)} of them undecided` : 'undecided'
  return { text: depends === undefined ? 'not permitted' : some, paint: 'red', isCalm: false }
}

const sources = (by: readonly Because[]): string => (by.length === 0 ? '' : ` (${by.map(source).join(', ')})`)

function source({ file, line, key, value, default: owner }: Because): string {
  if (file !== undefined) return `${file}${line === undefined ? '' : `:${line}`} ${key}=${value}`
  return owner === undefined ? `${key}=${value}` : `${key}=${value}, default of ${owner}`
}

function dependsText({ count, by }: NonNullable<AnomalyOfReport['depends']>, { isConfigured }: HistoryReport): string {
  const say = isConfigured ? 'say with --set' : 'say with --set or --deployment FILE'
  return `${number(count)}: is permitted by ${by.join('; or by ')}: ${say}`
}

function caseLines(each: CaseOfReport, n: number, digits: number, isProven: boolean, look: Look): readonly string[] {
  const line = (text: string) => numbered(n, text, 2 + digits, look)
  if (each.isOfLosses === true) return line(`${caseText(each)} (lost-write tells of it)`)
  if (!isProven || each.evidence === undefined) return line(caseText(each))
  const { sentences, grid, isMinimal } = each.evidence
  return [
    ...line(titleOf(each)),
    ...sentences.flatMap(sentence => paragraph(sentence, margin, look)),
    ...drawGrid(grid, narrower(look)).map(line => `${' '.repeat(margin)}${line}`),
    ...(isMinimal ? [] : [`${' '.repeat(margin)}(may not be the fewest operations that show it)`]),
  ]
}

/** There may be a hundred thousand of them: no table for each. */
function numbered(n: number, text: string, width: number, look: Look): readonly string[] {
  const [first = '', ...rest] = paragraph(text, width + 2, look)
  return [`${String(n).padStart(width)}${first.slice(width)}`, ...rest]
}

/** Above its sentences, which say the rest. */
export function titleOf({ partition, records, loss }: CaseOfReport): string {
  const values = listOf(records.map(({ value }) => valueText(value)))
  const of = partition === undefined ? '' : `partition ${name(partition)}${values === '' ? '' : ': '}`
  return `${of}${values}${loss === undefined ? '' : `; ${loss}`}`
}

/** What stands beside the proof's margin. */
const margin = 5
const narrower = ({ width, ...look }: Look): Look => (width === undefined ? look : { ...look, width: width - margin })

export function caseText({ partition, records, skipped, skippedCount, operations, loss }: CaseOfReport): string {
  const told = records.map(each => recordText(each, partition === undefined))
  const of = partition === undefined ? '' : `partition ${name(partition)}: `
  const over = skipped === undefined ? '' : `; past ${listOf(skipped.map(valueText), skippedCount)}`
  const by = operations.map(each => `${each.kind} of ${name(each.process)}, ${placed(each)}`)
  const missing = loss === undefined ? '' : `; ${loss}: ${lossSays[loss]}`
  const who = loss !== undefined || by.length === 0 ? '' : ` [${listOf(by)}]`
  return `${of}${told.join(' · ')}${over}${missing}${who}`
}

function recordText(
  { value, partition, offsets, isAcknowledged, sends }: CaseOfReport['records'][number],
  isNamed: boolean,
): string {
  const of = isNamed ? ` of partition ${name(partition)}` : ''
  const at = offsets.length === 0 ? '' : ` at offset ${listOf(offsets.map(String))}`
  const send = sends.find(({ outcome }) => outcome === 'ok') ?? sends[0]
  const by = send === undefined ? ', which nobody sent' : `, ${sentText(send, isAcknowledged)} (${placed(send)})`
  return `${valueText(value)}${of}${at}${by}`
}

type Sent = CaseOfReport['records'][number]['sends'][number]

/** Of a row without a producer nobody says who it was. */
function sentText({ process, file, line }: Sent, isAcknowledged: boolean): string {
  if (isRow(process, file, line)) return isAcknowledged ? 'acknowledged' : 'sent'
  return `${isAcknowledged ? 'acknowledged to' : 'sent by'} ${name(process)}`
}

const mostListed = 8

function listOf(items: readonly string[], count = items.length): string {
  if (count <= mostListed) return items.join(', ')
  return `${items.slice(0, mostListed).join(', ')} and ${number(count - mostListed)} more`
}

function observed({ observed: seen }: HistoryOfReport, look: Look): string {
  const { worstLag, consumeCounts, consumedAgain } = seen
  const again = consumedAgain
    .slice(0, 3)
    .map(each => `${valueText(each.value)} ${timesText(each.times)} by ${name(each.process)}`)
  const counts = consumeCounts.map(({ times, records }) => `${counted(records, 'record')} ${timesText(times)}`)
  const rows: Cell[][] = [
    ...(worstLag === undefined ? [] : [['lag', lagText(worstLag)]]),
    ...(counts.length === 0
      ? []
      : [
          [
            'consumed',
            `${counts.join(', ')}, each by one subscribed process${again.length === 0 ? '' : `: ${again.join(', ')}`}`,
          ],
        ]),
  ]
  if (rows.length === 0) return ''
  return ['Also seen', ...columns(rows, look, { indent: 2, flexible: [1] })].join('\n')
}

const timesText = (times: number) => (times === 1 ? 'once' : times === 2 ? 'twice' : `${times} times`)

type Lag = NonNullable<HistoryOfReport['observed']['worstLag']>

function lagText({ lag, unit, process, partition, ...place }: Lag): string {
  const time =
    unit === 'ns' && lag >= 1e6 ? `${(lag / 1e9).toFixed(3)} s` : `${number(lag)}${unit === '' ? '' : ` ${unit}`}`
  return `at worst ${name(process)} was ${time} or more behind on partition ${name(partition)} (${placed(place)})`
}

export function historyRequirements(
  { verdicts: all }: HistoryOfReport,
  { required }: HistoryReport,
  look: Look,
): string {
  const rows = required.map((guarantee): Cell[] => {
    const verdict = all.find(each => each.guarantee === guarantee)!.verdict
    const outcome = { broken: 'NOT MET', 'not seen broken': 'met', 'cannot tell': 'undecided' }[verdict]
    return ['required', guarantee, { text: `${outcome} (${verdict})`, paint: paints[verdict] }]
  })
  return columns(rows, look, { indent: 0, flexible: [] }).join('\n')
}
