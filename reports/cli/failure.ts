/** Exit code 4: ackproof itself failed. What to send us: the versions, which job it was, and where it failed. No value of a user's file is in it. */
import { redact } from '../../model/deployment/index.ts'
import type { Job } from '../../properties/jobs.ts'
import type { Outcome } from './pool.ts'
import type { Thrown } from './protocol.ts'
import { wrap } from '../render/columns.ts'
import { version } from './version.ts'

const SHOWN = 3
const ISSUES = 'the issues page of the ackproof repository'

export function failureReport(failed: readonly Outcome[], nameOf: (job: Job) => string): string {
  const each = failed.slice(0, SHOWN).flatMap(({ job, thrown }) => (thrown ? describe(nameOf(job), thrown) : []))
  const more = failed.length > SHOWN ? [`  and ${failed.length - SHOWN} more.`] : []
  return [
    `ackproof itself failed, not your input. Please send this to ${ISSUES}:`,
    environment(),
    ...each,
    ...more,
  ].join('\n')
}

export function crashReport(thrown: Thrown): string {
  return [`ackproof itself failed. Please send this to ${ISSUES}:`, environment(), ...describe('', thrown)].join('\n')
}

function environment(): string {
  return `  ackproof ${version}, node ${process.version}, ${process.platform} ${process.arch}`
}

function describe(name: string, { name: type, message, stack }: Thrown): readonly string[] {
  const frames = (stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  // `redact` shortens what it is given to one line, so a long message goes through it line by line.
  const lines = wrap(`${name === '' ? '' : `${name}: `}${type}: ${message}`, 78).map(redact)
  return [...lines.map(line => `  ${line}`), ...frames.slice(0, 8).map(line => `  ${line}`)]
}
