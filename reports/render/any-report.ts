/** A report of either kind: of a search, or of a recorded history. */
import type { HistoryReport } from '../history-report.ts'
import type { Report } from '../report.ts'

export type AnyReport = Report | HistoryReport

export const isHistory = (report: AnyReport): report is HistoryReport => 'histories' in report
