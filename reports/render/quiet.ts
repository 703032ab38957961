/** What `--quiet` leaves: the verdicts, a line each, and whether what was required is met. */
import type { HistoryReport } from '../history-report.ts'
import type { Report } from '../report.ts'
import { checkGrid, type CheckView, requirementLines } from './check.ts'
import { historyRequirements } from './history.ts'
import { historyVerdicts } from './history-head.ts'
import type { Look } from './look.ts'
import { type ClaimWords, verdictLines } from './verify.ts'

export const quietVerify = (report: Report, claims: readonly ClaimWords[], look: Look): string =>
  `${verdictLines(report, claims, look)}\n`

export const quietCheck = (report: Report, view: CheckView, look: Look): string =>
  linesOf([checkGrid(report, look), requirementLines(report, view, look)])

export const quietHistory = (report: HistoryReport, look: Look): string =>
  linesOf(report.histories.flatMap(each => [historyVerdicts(each, look), historyRequirements(each, report, look)]))

const linesOf = (parts: readonly string[]) => `${parts.filter(part => part !== '').join('\n')}\n`
