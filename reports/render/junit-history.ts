/**
 * A checked history as JUnit XML: a suite for each history, a case for each guarantee and for each kind of anomaly that was found.
 *
 *   U1  failures are what makes the command fail: anomalies that the configuration does not permit, and a requirement that is broken, permitted or not
 */
import { isQuestion } from '../../properties/history/telling.ts'
import { historyGuaranteeSays } from '../../properties/history/verdict-rules.ts'
import type { AnomalyOfReport, HistoryOfReport, HistoryReport } from '../history-report.ts'
import { caseText } from './history.ts'
import { type Case, junitXml } from './junit.ts'
import { counted } from './look.ts'
import { relativePath } from './places.ts'

const mostCases = 20

export function renderHistoryJunit(report: HistoryReport, base?: string): string {
  const suites = report.histories.map(history => {
    const name = history.files.map(file => relativePath(file, base)).join(', ')
    const common = { classname: `ackproof.history.${name}`, properties: { format: history.format } }
    return {
      name,
      cases: [
        ...history.verdicts.map(each => ({ ...common, ...ofGuarantee(each, report.required) })),
        ...history.anomalies.map(each => ({ ...common, ...ofKind(each) })),
        ...ofLines(history).map(each => ({ ...common, ...each })),
      ],
    }
  })
  return junitXml('ackproof history', suites)
}

type Told = Pick<Case, 'name' | 'outcome' | 'text'>

function ofGuarantee(verdict: HistoryOfReport['verdicts'][number], required: HistoryReport['required']): Told {
  const { guarantee, verdict: as, isPermitted, reasons } = verdict
  const isRequired = required.includes(guarantee)
  const message = `${guarantee}: ${as}${isPermitted ? ', as permitted' : ''}`
  const fails = as === 'broken' && (isRequired || !isPermitted)
  const open = isRequired ? ('error' as const) : ('skipped' as const)
  const outcome: Told['outcome'] = fails
    ? { as: 'failure', message, type: as }
    : as === 'cannot tell'
      ? { as: open, message: [message, ...reasons.map(({ text }) => text)].join('; '), type: as }
      : { as: 'passed' }
  return {
    name: `${guarantee} ${historyGuaranteeSays[guarantee]}`,
    outcome,
    text: reasons.map(({ text }) => text).join('\n'),
  }
}

function ofKind(kind: AnomalyOfReport): Told {
  const { name, says, count, permitted, cases } = kind
  const allowed = permitted.reduce((sum, each) => sum + each.count, 0)
  const message = `${says} ${counted(count, 'case')}${allowed === 0 ? '' : `, ${allowed} permitted`}.`
  const outcome: Told['outcome'] = isQuestion(name)
    ? { as: 'skipped', message, type: 'cannot tell' }
    : allowed < count
      ? { as: 'failure', message, type: name }
      : { as: 'passed' }
  const lines = cases.slice(0, mostCases).map(each => each.evidence?.sentences.join(' ') ?? caseText(each))
  const more = count > lines.length ? [`… and ${count - lines.length} more`] : []
  return { name: `anomaly ${name}`, outcome, text: [says, ...lines, ...more].join('\n') }
}

/** Beyond a line that cannot be read nothing but what is broken is certain. */
function ofLines({ damaged: { count, first } }: HistoryOfReport): readonly Told[] {
  if (count === 0) return []
  const why = first.map(({ line, why: reason }) => `line ${line} ${reason}`).join('\n')
  const message = `${counted(count, 'line')} could not be read; the rest was checked.`
  return [{ name: 'every line can be read', outcome: { as: 'skipped', message, type: 'damaged' }, text: why }]
}
