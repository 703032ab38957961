/**
 * GitHub's annotations: workflow commands, one a line, which a step prints.
 *
 *     ::error file=conf/producer.properties,line=3,title=NAL%3Ab1::No acknowledged record is lost: broken when …
 *
 *   A1  what a text says ends no line and no property: `%`, line breaks and, in properties, `:` and `,` are escaped
 *   A2  no more of each type than GitHub shows, the weightiest first; the last line counts what is left out
 */
import { isQuestion } from '../../properties/history/telling.ts'
import type { AnomalyOfReport, HistoryOfReport, HistoryReport } from '../history-report.ts'
import type { Report } from '../report.ts'
import { caseText } from './history.ts'
import { counted, safe } from './look.ts'
import { guiltyPlaces, type Place, relativePath } from './places.ts'
import { beforeOf, causeOf, headlineOf, nameOf, weigherOf, whyOf } from './tell.ts'

/** Of each type, in one step. */
export const MOST_SHOWN = 10

interface Annotation {
  readonly type: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly text: string
  readonly place?: Pick<Place, 'path' | 'line'>
}

const typeOf = { error: 'error', warning: 'warning', note: 'notice' } as const
const types = ['error', 'warning', 'notice'] as const

function lines(all: readonly Annotation[], nothing: string): string {
  const shown = types.flatMap(type => all.filter(each => each.type === type).slice(0, MOST_SHOWN))
  const counts = types.flatMap(type => {
    const count = all.filter(each => each.type === type).length
    return count === 0 ? [] : [counted(count, type)]
  })
  const left = all.length - shown.length
  const more =
    left === 0 ? '' : `; GitHub shows ${MOST_SHOWN} of each, so ${left} ${left === 1 ? 'is' : 'are'} left out here`
  const summary = all.length === 0 ? nothing : `${counts.join(', ')}${more}.`
  return [...shown.map(command), `ackproof: ${summary}`].map(line => `${line}\n`).join('')
}

function command({ type, title, text, place }: Annotation): string {
  const where = place === undefined ? [] : [`file=${property(place.path)}`, `line=${place.line}`]
  return `::${type} ${[...where, `title=${property(title)}`].join(',')}::${data(text)}`
}

const data = (text: string): string => safe(text).replaceAll('%', '%25')
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

export function renderGithub(report: Report, base?: string): string {
  const weigh = weigherOf(report)
  const findings = report.findings.flatMap((finding): readonly Annotation[] => {
    const weight = weigh(finding)
    if (weight === 'none') return []
    const [place] = guiltyPlaces(finding, report, base)
    const causes = finding.because.map(causeOf).join(', ')
    const because = causes === '' ? [] : [`Because of ${causes}.`]
    const text = [headlineOf(finding), ...because, ...beforeOf(finding, report), ...whyOf(finding)].join(' ')
    return [{ type: typeOf[weight], title: nameOf(finding), text, ...(place === undefined ? {} : { place }) }]
  })
  const warnings = report.warnings.map(({ file, line, text }): Annotation => {
    const place = file === undefined ? {} : { place: { path: relativePath(file, base), line: Math.max(1, line ?? 1) } }
    return { type: 'warning', title: 'ackproof', text, ...place }
  })
  return lines([...findings, ...warnings], `nothing to point at in ${counted(report.findings.length, 'finding')}.`)
}

export function renderHistoryGithub(report: HistoryReport, base?: string): string {
  const found = report.histories.flatMap(history => history.anomalies.map(kind => annotationOf(kind, history, base)))
  const broken = report.histories.flatMap(({ verdicts }) =>
    verdicts.flatMap(({ guarantee, verdict, reasons }): readonly Annotation[] => {
      if (!report.required.includes(guarantee) || verdict === 'not seen broken') return []
      const text = `${guarantee} is required: ${verdict}. ${reasons.map(each => each.text).join('; ')}`
      return [{ type: verdict === 'broken' ? 'error' : 'warning', title: guarantee, text }]
    }),
  )
  return lines([...broken, ...found], 'no anomaly was found.')
}

/** A kind is one annotation, at the line of its first case. */
function annotationOf(kind: AnomalyOfReport, history: HistoryOfReport, base: string | undefined): Annotation {
  const { name, says, count, permitted, cases } = kind
  const allowed = permitted.reduce((sum, each) => sum + each.count, 0)
  const type = isQuestion(name) ? 'warning' : allowed < count ? 'error' : 'notice'
  const [first] = cases
  const told = first === undefined ? '' : ` The first: ${first.evidence?.sentences.join(' ') ?? caseText(first)}`
  const at = first?.operations.at(-1) ?? first?.records[0]?.sends[0]
  const file = at?.file ?? (history.files.length === 1 ? history.files[0] : undefined)
  const place =
    at === undefined || file === undefined || file === '-'
      ? {}
      : { place: { path: relativePath(file, base), line: Math.max(1, at.line) } }
  return {
    type,
    title: name,
    text: `${says} ${counted(count, 'case')}${allowed > 0 ? `, ${allowed} permitted` : ''}.${told}`,
    ...place,
  }
}
