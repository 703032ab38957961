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
import type { FormatName } from './format-names.ts'
import { renderGithub, renderHistoryGithub } from './github.ts'
import { renderHistoryHtml } from './history-html.ts'
import { renderHistoryMarkdown } from './history-markdown.ts'
import { type PageBundle, renderHtml } from './html.ts'
import { renderItf } from './itf.ts'
import { renderHistoryItf } from './itf-history.ts'
import { renderJunit } from './junit.ts'
import { renderHistoryJunit } from './junit-history.ts'
import { renderMarkdown } from './markdown.ts'
import { renderSarif } from './sarif.ts'
import { renderHistorySarif } from './sarif-history.ts'

export type AnyReport = Report | HistoryReport

export const isHistory = (report: AnyReport): report is HistoryReport => 'histories' in report

export interface RenderView {
  /** What the files are called, without an ending: 'verify' makes verify.html. */
  readonly name: string
  /** The folder that paths are told from: an absolute path below it becomes a relative one, any other loses its folders. */
  readonly base?: string
  /** The program and the looks of the page, for html. */
  readonly page?: PageBundle
}

export interface RenderedFile {
  /** Below the folder of --out, with `/` between folders. */
  readonly name: string
  /** In pieces, to be read any number of times: a long history's may be longer than a string can be. */
  readonly text: Iterable<string>
}

export interface Format {
  /** Always one text, whatever the report: it may go to standard output. */
  readonly isOneText: boolean
  /** Of the name of its one file, or of their folder. */
  readonly ending: string
  readonly render: (report: AnyReport, view: RenderView) => readonly RenderedFile[]
}

/** A format of one file a report. */
function oneText(ending: string, text: (report: AnyReport, view: RenderView) => Iterable<string>): Format {
  const render = (report: AnyReport, view: RenderView) => [{ name: `${view.name}${ending}`, text: text(report, view) }]
  return { isOneText: true, ending, render }
}

/** A format of a file for each counterexample, in a folder of their own. */
function manyFiles(
  ending: string,
  files: (report: AnyReport) => readonly { readonly name: string; readonly text: string }[],
): Format {
  const render = (report: AnyReport, view: RenderView) =>
    files(report).map(({ name, text }) => ({ name: `${view.name}${ending}/${name}`, text: [text] }))
  return { isOneText: false, ending, render }
}

export const formats = {
  html: oneText('.html', (report, { page }) => {
    if (isHistory(report)) return [renderHistoryHtml(report)]
    if (page === undefined) throw new Error('who renders a page brings its program')
    return [renderHtml(report, page)]
  }),
  markdown: oneText('.md', report => [isHistory(report) ? renderHistoryMarkdown(report) : renderMarkdown(report)]),
  sarif: oneText('.sarif', (report, { base }) => [
    isHistory(report) ? renderHistorySarif(report, base) : renderSarif(report, base),
  ]),
  junit: oneText('.junit.xml', (report, { base }) => [
    isHistory(report) ? renderHistoryJunit(report, base) : renderJunit(report, base),
  ]),
  github: oneText('.github.txt', (report, { base }) => [
    isHistory(report) ? renderHistoryGithub(report, base) : renderGithub(report, base),
  ]),
  itf: manyFiles('-itf', report => (isHistory(report) ? renderHistoryItf(report) : renderItf(report))),
  json: oneText('.json', report =>
    isHistory(report)
      ? { [Symbol.iterator]: () => historyReportJson(report)[Symbol.iterator]() }
      : [reportJson(report)],
  ),
} as const satisfies Readonly<Record<FormatName, Format>>
