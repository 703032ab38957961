/**
 * The formats that `--format` knows: each makes files out of a report, and nothing else.
 *
 *     Report · HistoryReport ──formats[name]──▶ files: name, text in pieces ──reports/cli──▶ a folder, or standard output
 *
 *   F1  a file's name is made of the run's name and of ids, never of a text that somebody else wrote
 *   F2  what a format cannot show of a report it says, in the format's own way
 *   F3  text is text: each format escapes what it shows; a control character reaches nobody's terminal
 */
import { historyReportJson } from '../history-report.ts'
import { reportJson } from '../report.ts'
import { type AnyReport, isHistory } from './any-report.ts'
import { renderDiffMarkdown } from './diff-markdown.ts'
import { endings, type FormatName } from './format-names.ts'
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

export type Render = (report: AnyReport, view: RenderView) => readonly RenderedFile[]

/** A format of one file a report. */
function oneText(format: FormatName, text: (report: AnyReport, view: RenderView) => Iterable<string>): Render {
  return (report, view) => [{ name: `${view.name}${endings[format]}`, text: text(report, view) }]
}

/** A format of a file for each counterexample, in a folder of their own. */
function manyFiles(
  format: FormatName,
  files: (report: AnyReport) => readonly { readonly name: string; readonly text: string }[],
): Render {
  return (report, view) =>
    files(report).map(({ name, text }) => ({ name: `${view.name}${endings[format]}/${name}`, text: [text] }))
}

function markdownOf(report: AnyReport): string {
  if (isHistory(report)) return renderHistoryMarkdown(report)
  return report.compared === undefined ? renderMarkdown(report) : renderDiffMarkdown(report, report.compared)
}

export const formats = {
  html: oneText('html', (report, { page }) => {
    if (isHistory(report)) return [renderHistoryHtml(report)]
    if (page === undefined) throw new Error('who renders a page brings its program')
    return [renderHtml(report, page)]
  }),
  markdown: oneText('markdown', report => [markdownOf(report)]),
  sarif: oneText('sarif', (report, { base }) => [
    isHistory(report) ? renderHistorySarif(report, base) : renderSarif(report, base),
  ]),
  junit: oneText('junit', (report, { base }) => [
    isHistory(report) ? renderHistoryJunit(report, base) : renderJunit(report, base),
  ]),
  github: oneText('github', (report, { base }) => [
    isHistory(report) ? renderHistoryGithub(report, base) : renderGithub(report, base),
  ]),
  itf: manyFiles('itf', report => (isHistory(report) ? renderHistoryItf(report) : renderItf(report))),
  json: oneText('json', report =>
    isHistory(report)
      ? { [Symbol.iterator]: () => historyReportJson(report)[Symbol.iterator]() }
      : [reportJson(report)],
  ),
} as const satisfies Readonly<Record<FormatName, Render>>
