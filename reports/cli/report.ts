/**
 * `ackproof report FILE…`: stored reports, told once more or rendered in other formats. It decides nothing, so that it exits with 0 whatever they say.
 *
 *   R1  files are called after the report they are made of, and never overwrite one
 */
import { UsageError } from '../../model/deployment/index.ts'
import { renderExplore } from '../render/explore.ts'
import { type AnyReport, isHistory } from '../render/any-report.ts'
import { renderHistory, usualView } from '../render/history.ts'
import { kindOf } from '../render/tell.ts'
import { quietDiff, renderDiff } from '../render/diff.ts'
import { type Look, quietCheck, quietHistory, quietVerify, renderCheck, renderVerify } from '../render/terminal.ts'
import type { Report } from '../report.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { type Ci, deliver, type OutputOptions, prepareOutput } from './output.ts'
import { readReport } from './read-report.ts'
import { rows } from './rows.ts'
import type { Terminal } from './terminal.ts'

export type ReportCommand = Pick<OutputOptions, 'format' | 'out' | 'quiet'>

export async function report(
  files: readonly string[],
  options: ReportCommand,
  { terminal, ci }: { readonly terminal: Terminal; readonly ci?: Ci },
): Promise<ExitCode> {
  if (files.length === 0) {
    throw new UsageError('report needs a report that --json wrote, such as `ackproof report report.json`.')
  }
  const names = namesOf(files)
  prepareOutput(options, names, files, ci)
  const told = files.map((file, i) => {
    const read = readReport(file)
    return { report: read, name: names[i]!, text: () => textOf(read, file, options.quiet === true, terminal.look) }
  })
  await deliver(told, options, terminal, ci)
  return exitCodes.asExpected
}

/** 'reports/verify.json' is 'verify'; a second one 'verify-2', or the next that is free. Nothing but what may stand in a file's name everywhere. */
function namesOf(files: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return files.map(file => {
    const stem = stemOf(file)
    let name = stem
    // A file system may not tell 'A' from 'a'.
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${stem}-${n}`
    taken.add(name.toLowerCase())
    return name
  })
}

const stemOf = (file: string): string =>
  file
    .split(/[/\\]/)
    .at(-1)!
    .replace(/\.json$/i, '')
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[.-]+/, '') || 'report'

function textOf(report: AnyReport, file: string, isQuiet: boolean, look: Look): string {
  if (isHistory(report)) return isQuiet ? quietHistory(report, look) : renderHistory(report, usualView, look)
  return isQuiet ? quietText(report, look) : wholeText(report, file, look)
}

function quietText(report: Report, look: Look): string {
  if (report.compared !== undefined) return quietDiff(report, report.compared, {}, look)
  if (kindOf(report) === 'check') return quietCheck(report, viewOf(report), look)
  return quietVerify(report, rows, look)
}

function wholeText(report: Report, file: string, look: Look): string {
  if (report.compared !== undefined) return renderDiff(report, report.compared, { reportFile: file }, look)
  const kind = kindOf(report)
  switch (kind) {
    case 'check':
    case 'diff':
      return renderCheck(report, { ...viewOf(report), reportFile: file }, look)
    case 'explore':
      return renderExplore(report, look, file)
    case 'verify':
      return renderVerify(report, rows, look)
  }
}

const viewOf = ({ required = [] }: Report) => ({ required })
