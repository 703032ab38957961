/**
 * The formats that `--format` knows: each makes files out of a report, and nothing else.
 *
 *     Report · HistoryReport ──format.render──▶ files: name, text in pieces ──reports/cli──▶ a folder, or standard output
 *
 *   F1  a file's name is made of the run's name and of ids, never of a text that somebody else wrote
 *   F2  what a format cannot show of a report it says, in the format's own way
 *   F3  text is text: each format escapes what it shows; a control character reaches nobody's terminal
 */
import { type HistoryReport, historyReportJson } from '../history-report.ts'
import { type Report, reportJson } from '../report.ts'

export type AnyReport = Report | HistoryReport

export const isHistory = (report: AnyReport): report is HistoryReport => 'histories' in report

export interface RenderView {
  /** What the files are called, without an ending: 'verify' makes verify.html. */
  readonly name: string
  /** The folder that paths are told from: an absolute path below it becomes a relative one, any other loses its folders. */
  readonly base?: string
}

export interface RenderedFile {
  /** Below the folder of --out, with `/` between folders. */
  readonly name: string
  /** In pieces: a long history's may be longer than a string can be. */
  readonly text: Iterable<string>
}

export interface Format {
  /** What `--help` and refusals say it is. */
  readonly says: string
  /** Always one text, whatever the report: it may go to standard output. */
  readonly isOneText: boolean
  readonly render: (report: AnyReport, view: RenderView) => readonly RenderedFile[]
}

/** A format of one file a report. */
function oneText(says: string, ending: string, text: (report: AnyReport, view: RenderView) => Iterable<string>): Format {
  const render = (report: AnyReport, view: RenderView) => [{ name: `${view.name}${ending}`, text: text(report, view) }]
  return { says, isOneText: true, render }
}

export const formats = {
  json: oneText('the report itself', '.json', report =>
    isHistory(report) ? historyReportJson(report) : [reportJson(report)],
  ),
} as const satisfies Readonly<Record<string, Format>>

export type FormatName = keyof typeof formats

export const formatNames = Object.keys(formats) as readonly FormatName[]
