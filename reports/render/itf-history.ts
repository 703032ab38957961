/**
 * The minimised histories of a report as ITF: a file for each case that has its evidence, a state for each operation.
 *
 *   I1  integers are `#bigint`, of any size; what ITF has no word for (null, fractions) is `#unserializable`
 *   I2  values are somebody's own: an object of theirs is a `#map`, so that no key of it can look like a word of ITF
 */
import type { CaseOfReport, HistoryReport } from '../history-report.ts'
import { caseText } from './history.ts'
import { type ItfFile, type State, int, itfText, namedFiles } from './itf-parts.ts'

export function renderHistoryItf(report: HistoryReport): readonly ItfFile[] {
  const told = report.histories.flatMap(({ anomalies }) =>
    anomalies.flatMap(({ name, says, cases }) =>
      cases.flatMap(one => (one.evidence === undefined ? [] : [{ name, says, one, evidence: one.evidence }])),
    ),
  )
  return namedFiles(
    told,
    ({ name }) => name,
    ({ name, says, one, evidence }) =>
      itfText(
        { source: `ackproof ${report.tool.version}`, description: `${name}: ${says} ${caseText(one)}` },
        statesOf(evidence),
      ),
  )
}

/** Before the first operation there is none. */
function statesOf({ history }: NonNullable<CaseOfReport['evidence']>): readonly State[] {
  const before = { step: int(0), operation: { '#map': [] } }
  return [before, ...history.map((operation, i) => ({ step: int(i + 1), operation: valueOf(operation) }))]
}

function valueOf(value: unknown): unknown {
  if (typeof value === 'bigint') return int(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? int(value) : { '#unserializable': String(value) }
  if (Array.isArray(value)) return value.map(valueOf)
  if (typeof value !== 'object') return value
  if (value === null) return { '#unserializable': 'null' }
  return { '#map': Object.entries(value).map(([key, each]) => [key, valueOf(each)]) }
}
