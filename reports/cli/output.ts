/** Where a report goes: text for people on standard output, and with --json its JSON into a file, or alone on standard output (`-`). */
import { type Report, reportJson } from '../report.ts'
import { assertWritable, writeText } from './files.ts'
import type { Terminal } from './terminal.ts'

/** Says before the work starts what would be said after it otherwise: that the report cannot be written. */
export function prepareOutput(json: string | undefined, inputs: readonly string[] = []): void {
  if (json !== undefined && json !== '-') assertWritable(json, inputs)
}

export function deliver(report: Report, json: string | undefined, terminal: Terminal, text: () => string): void {
  terminal.print(json === '-' ? reportJson(report) : text())
  if (json !== undefined && json !== '-') writeText(json, reportJson(report))
}
