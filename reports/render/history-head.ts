/** The upper part of a history's report: what was read of it, and the verdict on each guarantee. */
import { historyGuaranteeSays } from '../../properties/history/verdict-rules.ts'
import type { HistoryOfReport } from '../history-report.ts'
import { type Cell, columns, paragraph } from './columns.ts'
import { placed } from './history-words.ts'
import { counted, type Look, number } from './look.ts'

type Verdict = HistoryOfReport['verdicts'][number]

export function head(history: HistoryOfReport, look: Look): string {
  const { files, format } = history
  const title = paragraph(`${files.join(', ')} (${format})`, 0, look).map(look.paint.bold)
  const cells = headRows(history).map(([what, text]): Cell[] => [
    what === 'damaged' ? { text: what, paint: 'yellow' } : what!,
    text!,
  ])
  return [...title, ...columns(cells, look, { indent: 2, flexible: [1] })].join('\n')
}

/** What was read of it. */
export function headRows({ tally, notices, damaged }: HistoryOfReport): readonly (readonly string[])[] {
  const sent = [
    `${counted(tally.acknowledged, 'record')} acknowledged`,
    ...(tally.failed > 0 ? [`${number(tally.failed)} failed`] : []),
    ...(tally.unknown > 0 ? [`${number(tally.unknown)} of unknown outcome`] : []),
  ]
  const received = [
    counted(tally.received, 'record'),
    ...(tally.handled > 0 ? [`${number(tally.handled)} handled`] : []),
  ]
  const size = [
    counted(tally.operations, 'operation'),
    counted(tally.partitions, 'partition'),
    ...(tally.processes > 0 ? [counted(tally.processes, 'process', 'processes')] : []),
    ...(tally.groups > 0 ? [counted(tally.groups, 'group')] : []),
  ]
  return [
    ['read', size.join(', ')],
    ['sent', sent.join(', ')],
    ['received', received.join(', ')],
    ...notices.map(text => ['note', text]),
    ...damagedRows(damaged),
  ]
}

const mostDamaged = 5

function damagedRows({ count, first }: HistoryOfReport['damaged']): string[][] {
  if (count === 0) return []
  const lines = first.slice(0, mostDamaged).map(each => `${placed(each)} ${each.why}`)
  const more = count > lines.length ? [`and ${number(count - lines.length)} more`] : []
  const what = first.some(({ operation }) => operation !== undefined) ? 'operation' : 'line'
  const head = `${counted(count, what)} could not be read, the rest was checked`
  if (count === 1) return [['damaged', `${head}: ${lines.join('')}`]]
  return [['damaged', head], ...[...lines, ...more].map(text => ['', `  ${text}`])]
}

export const paints = { broken: 'red', 'not seen broken': 'green', 'cannot tell': 'yellow' } as const

export function historyVerdicts(history: HistoryOfReport, look: Look): string {
  const rows = history.verdicts.flatMap((each): Cell[][] => {
    const [first = '', ...others] = reasonsOf(each)
    const head: Cell[] = [
      { text: each.guarantee, paint: 'bold' },
      { text: verdictText(each), paint: paintOf(each) },
      first,
    ]
    return [head, ...others.map(text => ['', '', text])]
  })
  return columns(rows, look, { indent: 0, flexible: [2] }).join('\n')
}

export function legend({ verdicts }: HistoryOfReport, look: Look): string {
  const rows = verdicts.map(({ guarantee }) => [guarantee, historyGuaranteeSays[guarantee]])
  return columns(rows, look, { indent: 2, flexible: [1] })
    .map(look.paint.dim)
    .join('\n')
}

/** Guarantee, verdict, reasons. */
export const verdictRows = ({ verdicts }: HistoryOfReport): readonly (readonly string[])[] =>
  verdicts.map(each => [each.guarantee, verdictText(each), reasonsOf(each).join('; ')])

const verdictText = ({ verdict, isPermitted }: Verdict) => (isPermitted ? 'broken, as permitted' : verdict)
const paintOf = ({ verdict, isPermitted }: Verdict) => (isPermitted ? 'yellow' : paints[verdict])

function reasonsOf({ reasons }: Verdict): readonly string[] {
  return reasons.map(({ anomaly, count = 0, permitted = 0, text }) => {
    if (anomaly === undefined) return text
    const all = permitted === count ? ', permitted' : `, ${number(permitted)} of them permitted`
    const some = permitted === 0 ? '' : all
    return `${anomaly}: ${text} (${counted(count, 'case')}${some})`
  })
}
