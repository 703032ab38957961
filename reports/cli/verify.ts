/**
 * `ackproof verify`: every claim of claims.ts decided, model and broker compared, a table, an exit code.
 *
 *   Y1  no claim that was asked for goes missing: one that was not decided is reported as inconclusive, with the reason
 */
import type { ChildProcess } from 'node:child_process'
import { UsageError } from '../../model/deployment/index.ts'
import type { Finding } from '../../properties/finding.ts'
import type { Job } from '../../properties/jobs.ts'
import { type ClaimWords, quietVerify, renderVerify } from '../render/terminal.ts'
import { reportOf, type Tool } from '../report.ts'
import type { Cache } from './cache.ts'
import { decide } from './decide.ts'
import { codeOfClaim, type ExitCode, worst } from './exit-codes.ts'
import { boundsOf, DEFAULT_JOBS, type LimitOptions } from './options.ts'
import { type Ci, deliver, type OutputOptions, prepareOutput } from './output.ts'
import type { Outcome } from './pool.ts'
import { quietened, type Terminal } from './terminal.ts'

/** A row: a claim, or a comparison of model and broker. */
export interface Row extends ClaimWords {
  readonly job: Job
  /** About how many seconds of one core it takes, where that is many: what is long begins first, so that no core ends up alone with it. */
  readonly seconds?: number
}

export interface VerifyOptions extends LimitOptions, OutputOptions {
  readonly claim?: readonly string[]
}

/** What a command is given by main.ts, and by tests in its stead. */
export interface Surroundings {
  readonly terminal: Terminal
  readonly tool: Tool
  /** The model's fingerprint, where it is not in `tool` yet: to take it takes seconds, and nobody needs it before there are verdicts. */
  readonly model?: () => Promise<string>
  /** The command line, as the report quotes it. */
  readonly command: string
  readonly launch?: () => ChildProcess
  readonly ci?: Ci
  /** What was decided before, for commands that ask questions about files; `verify` computes. */
  readonly cache?: Cache
}

export async function verify(
  options: VerifyOptions,
  rows: readonly Row[],
  { terminal: given, tool, command, launch, ci }: Surroundings,
): Promise<ExitCode> {
  const chosen = choose(rows, options.claim ?? [])
  prepareOutput(options, ['verify'], [], ci)
  const terminal = quietened(given, options.quiet)
  const started = chosen.toSorted((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0))
  const { outcomes, code } = await decide(
    started.map(({ job }) => job),
    {
      terminal,
      processes: options.jobs ?? DEFAULT_JOBS,
      bounds: boundsOf(options),
      nameOf: job => ('id' in job ? job.id : ''),
      ...(launch === undefined ? {} : { launch }),
    },
  )
  const findings = chosen.flatMap(row => findingsOf(row.id, outcomes[started.indexOf(row)]!))
  const report = reportOf(tool, command, findings)
  const render = options.quiet ? quietVerify : renderVerify
  const text = () => render(report, chosen, terminal.look)
  await deliver([{ report, name: 'verify', text }], options, terminal, ci)
  return worst([code, ...findings.map(codeOfClaim)])
}

/** In the order of claims.ts, each once, whatever the order of the options. */
function choose(claims: readonly Row[], ids: readonly string[]): readonly Row[] {
  const wanted = new Set(ids.map(id => id.toUpperCase()))
  const unknown = [...wanted].find(id => !claims.some(claim => claim.id === id))
  if (unknown !== undefined) {
    const shown = /^[\w-]{1,16}$/.test(unknown) ? ` '${unknown}'` : ' like that'
    throw new UsageError(`There is no claim${shown}; there are ${claims.map(({ id }) => id).join(', ')}.`)
  }
  return wanted.size === 0 ? claims : claims.filter(({ id }) => wanted.has(id))
}

const reasons = {
  waiting: 'it was never begun.',
  deciding: 'it was not finished.',
  done: 'nothing was asked about it.',
  failed: 'ackproof itself failed here.',
  interrupted: 'interrupted before it was decided.',
  'out of time': 'the time that --max-seconds gave was over before it was decided.',
} as const satisfies Record<Outcome['end'], string>

function findingsOf(id: string, { end, findings, states }: Outcome): readonly Finding[] {
  if (end === 'done' && findings.length > 0) return findings
  const nothing = { scope: '', states, transitions: 0, depth: 0, seconds: 0, because: [] }
  const rest = findings.length === 0 ? {} : { case: 'its other cases' }
  return [...findings, { id, ...rest, verdict: 'inconclusive', ...nothing, note: reasons[end] }]
}
