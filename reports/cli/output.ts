/**
 * Where a report goes: text for people on standard output, its JSON with --json, and with --format files in the folder of --out.
 *
 *   O1  what standard output is for is one thing: the text, or the JSON, or one format; two of them are refused
 *   O2  what cannot be written is said before the work starts, and no input is overwritten
 *   O3  Markdown goes to the summary of a GitHub step too, where there is one
 */
import { UsageError } from '../../model/deployment/index.ts'
import { type AnyReport, isHistory } from '../render/any-report.ts'
import { endings, type FormatName, isOneText } from '../render/format-names.ts'
import type { RenderedFile } from '../render/formats.ts'
import { safe } from '../render/terminal.ts'
import { historyReportJson } from '../history-report.ts'
import { reportJson } from '../report.ts'
import { assertFolder, assertWritable, gathered, writeIn, writePieces } from './files.ts'
import { addToSummary, assertSummary } from './step-summary.ts'
import type { Terminal } from './terminal.ts'

export interface OutputOptions {
  readonly json?: string
  readonly format?: readonly FormatName[]
  readonly out?: string
  readonly quiet?: boolean
}

/** What a CI offers: the file of GitHub's step summary, and whether lines of standard output become annotations. */
export interface Ci {
  readonly stepSummary?: string
  readonly isActions: boolean
}

/** A report, the name that its files get, and what is said of it to people. */
export interface Told {
  readonly report: AnyReport
  readonly name: string
  /** Absent where standard output is another's. */
  readonly text?: () => string
}

/** Whether standard output is for a program. */
export const isForPrograms = ({ json, format, out }: OutputOptions): boolean =>
  json === '-' || (format !== undefined && out === undefined)

/** Says before the work starts what would be said after it otherwise: that something cannot be written. */
export function prepareOutput(
  options: OutputOptions,
  names: readonly string[],
  inputs: readonly string[] = [],
  ci?: Ci,
): void {
  const { json, format = [], out } = options
  refuseFormats(options, names)
  if (json !== undefined && json !== '-') assertWritable(json, inputs)
  if (out !== undefined)
    assertFolder(
      out,
      format.flatMap(each => plannedFiles(each, names)),
      inputs,
    )
  if (format.includes('markdown') && ci?.stepSummary !== undefined) assertSummary(ci.stepSummary)
}

function refuseFormats({ json, format, out }: OutputOptions, names: readonly string[]): void {
  if (format === undefined) {
    if (out === undefined) return
    throw new UsageError('--out says where the files of --format go: add --format html, or leave --out out.')
  }
  if (out !== undefined) return
  const [first, ...others] = format
  const severalFiles = format.find(each => !isOneText(each))
  if (others.length > 0 || names.length > 1) {
    throw new UsageError(
      `--format ${format.join(',')}${names.length > 1 ? ` of ${names.length} reports` : ''} makes several files: say where with --out FOLDER.`,
    )
  }
  if (severalFiles !== undefined) {
    throw new UsageError(`--format ${severalFiles} makes a file for each counterexample: say where with --out FOLDER.`)
  }
  if (json === '-') {
    throw new UsageError(
      `--json - and --format ${first} would both go to standard output: add --out FOLDER, or leave one of them out.`,
    )
  }
}

/** Of formats that make one file, its name is known before. */
function plannedFiles(format: FormatName, names: readonly string[]): readonly string[] {
  return isOneText(format) ? names.map(name => `${name}${endings[format]}`) : []
}

export async function deliver(
  told: readonly Told[],
  options: OutputOptions,
  terminal: Terminal,
  ci?: Ci,
): Promise<void> {
  const texts = isForPrograms(options) ? [] : told.flatMap(({ text }) => text ?? [])
  for (const text of texts) terminal.print(text())
  const [only] = told
  if (options.json !== undefined && only !== undefined) writeJson(only.report, options.json, terminal)
  const rendered = await render(told, options.format ?? [])
  for (const { format, files } of rendered) {
    deliverFormat(format, files, options, terminal, ci)
  }
  if (options.out !== undefined && !options.quiet && texts.length > 0) {
    terminal.print(`\n${written(rendered, options.out)}\n`)
  }
}

/** What renders is loaded where something is rendered: no other command waits for it. */
async function render(told: readonly Told[], wanted: readonly FormatName[]) {
  if (wanted.length === 0) return []
  const [{ formats }, { pageBundle }] = await Promise.all([import('../render/formats.ts'), import('./page-bundle.ts')])
  const page = wanted.includes('html') ? { page: await pageBundle() } : {}
  const view = { base: process.cwd(), ...page }
  return wanted.map(format => {
    return { format, files: told.flatMap(({ report, name }) => formats[format](report, { name, ...view })) }
  })
}

function writeJson(report: AnyReport, to: string, terminal: Terminal): void {
  const pieces = gathered(isHistory(report) ? historyReportJson(report) : [reportJson(report)])
  if (to === '-') for (const piece of pieces) terminal.print(piece)
  else writePieces(to, pieces, '--json')
}

function deliverFormat(
  format: FormatName,
  files: readonly RenderedFile[],
  { out, json }: OutputOptions,
  terminal: Terminal,
  ci: Ci | undefined,
): void {
  // GitHub reads annotations where they are printed; in a file they would be seen by nobody.
  const isPrinted = out === undefined || (format === 'github' && ci?.isActions === true && json !== '-')
  for (const { name, text } of files) {
    if (isPrinted) for (const piece of gathered(text)) terminal.print(piece)
    if (out !== undefined) writeIn(out, name, text)
    if (format === 'markdown' && ci?.stepSummary !== undefined) addToSummary(ci.stepSummary, [...text].join(''))
  }
}

/** 'Written: out/check.html, out/check.sarif, 12 files in out/check-itf'. */
function written(rendered: readonly { readonly files: readonly RenderedFile[] }[], out: string): string {
  const folder = out.replace(/\/+$/, '')
  const parts = rendered.flatMap(({ files }) => {
    const folders = [...new Set(files.map(({ name }) => name.split('/').slice(0, -1).join('/')))]
    if (folders.every(each => each === '')) return files.map(({ name }) => `${folder}/${name}`)
    return folders.map(each => {
      const count = files.filter(({ name }) => name.startsWith(`${each}/`)).length
      return `${count} ${count === 1 ? 'file' : 'files'} in ${folder}/${each}`
    })
  })
  return safe(parts.length === 0 ? `Nothing to write to ${folder}.` : `Written: ${parts.join(', ')}.`)
}
