/**
 * Evidence of an anomaly: the history minimised to what proves it, told in sentences, drawn as a grid.
 *
 *     const evidence = evidenceOf(checked, anomaly, small => checkHistory(small).anomalies)
 *     evidence.sentences        'Record a was acknowledged at offset 0 of partition p (process 0, line 2).' …
 *
 * A few passes over the columns an anomaly, and checks of tiny histories: meant for the anomalies that are shown, not for all of a million.
 */
import type { Anomaly } from '../anomalies.ts'
import { ndjsonOf } from '../readers/ndjson-of.ts'
import type { Recorded } from '../recorded.ts'
import type { Check, Evidence, Found } from './evidence.ts'
import { explain } from './explain.ts'
import { gridOf } from './grid.ts'
import { minimise, type Minimised, shownAlone } from './minimise.ts'
import { operationsOf, type Part } from './operations-of.ts'
import { isCircle, startsOf } from './start.ts'
import { lineOf } from './words.ts'

export type { Cell, Check, Evidence, Found, Grid, GridColumn, GridRow, Mark, MarkKind } from './evidence.ts'

export function evidenceOf(found: Found, anomaly: Anomaly, check: Check): Evidence {
  const { recorded } = found
  const { parts, isMinimal } = minimisedOf(found, anomaly, check)
  const told = isCircle(anomaly.name) ? (shownAlone(recorded, anomaly, parts, check) ?? anomaly) : anomaly
  return {
    sentences: explain({ found, anomaly: told, parts }),
    operations: parts.map(({ row }) => row),
    lines: parts.map(({ row }) => lineOf(recorded, row)),
    omitted: parts.map(part => omittedOf(recorded, part)),
    history: operationsOf(recorded, parts),
    grid: gridOf(found, anomaly, parts),
    isMinimal,
  }
}

/** The minimised history in our own format, a line each: a file that shows the anomaly, and little else. */
export const ndjsonOfEvidence = ({ history }: Evidence): string =>
  history.map(operation => `${ndjsonOf(operation)}\n`).join('')

/** From few operations, else from many; where none of them show it alone, the first few as they are. */
function minimisedOf(found: Found, anomaly: Anomaly, check: Check): Minimised {
  // It speaks of all operations alike, and a few of them show nothing.
  if (anomaly.name === 'empty-transaction-graph') return { parts: [], isMinimal: false }
  let few: readonly Part[] | undefined
  for (const start of startsOf(found, anomaly)) {
    const minimised = minimise(found.recorded, anomaly, start, check)
    if (minimised !== undefined) return minimised
    few ??= start
  }
  return { parts: few ?? [], isMinimal: false }
}

const omittedOf = ({ entries: all }: Recorded, { row, entries }: Part): number => all[row]! - entries.length
