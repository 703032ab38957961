/**
 * `ackproof check FILE…`: the verdict on a configuration that somebody really runs, per guarantee and fault class.
 *
 *     files, options ──readConfiguration──▶ Configuration ──planCheck──▶ questions ──children──▶ answers ──assemble──▶ findings
 *
 *   Q1  nothing of a file is printed but what the findings and warnings say of it
 *   Q2  a requirement that no question answers is refused before the work starts
 */
import { type Configuration, readConfiguration, UsageError } from '../../model/deployment/index.ts'
import type { Finding } from '../../properties/finding.ts'
import type { BesideQuestion } from '../../properties/beside.ts'
import type { Question } from '../../properties/question.ts'
import { withoutUntold } from '../../properties/story.ts'
import { quietCheck, renderCheck, safe } from '../render/terminal.ts'
import { type ReportWarning, reportOf, type Tool } from '../report.ts'
import type { CacheOptions } from './cache.ts'
import { CheckQueue, type NearMisses } from './check-queue.ts'
import { configurationFiles, type FactOptions, settingsOf } from './configuration-files.ts'
import { decide } from './decide.ts'
import { codeOfCheck, type ExitCode, exitCodes, worst } from './exit-codes.ts'
import { boundsOf, DEFAULT_JOBS, type LimitOptions } from './options.ts'
import { type Ci, deliver, type OutputOptions, prepareOutput } from './output.ts'
import type { ProgressLine } from './progress.ts'
import type { Bounds } from './protocol.ts'
import type { Wanted } from './repair.ts'
import type { Sources } from './repair-edits.ts'
import { quietened } from './terminal.ts'
import type { Surroundings } from './verify.ts'

export interface CheckOptions extends FactOptions, LimitOptions, OutputOptions, CacheOptions {
  readonly require?: readonly string[]
  readonly repair?: true | Wanted
  readonly faults?: readonly string[]
  readonly guarantees?: readonly string[]
}

/** As properties/check.ts makes it. */
export interface CheckPlan {
  readonly questions: readonly { readonly key: string; readonly question: Question | BesideQuestion }[]
  readonly assemble: (answers: ReadonlyMap<string, Finding>) => readonly Finding[]
  /** `isWanted`: of these cells alone. */
  readonly untold: (answers: ReadonlyMap<string, Finding>, isWanted?: (id: string) => boolean) => readonly Untold[]
  readonly last: ReadonlySet<string>
  readonly awaited: ReadonlyMap<string, string>
  readonly spared: (answers: ReadonlyMap<string, Finding>) => ReadonlySet<string>
  readonly warnings: readonly ReportWarning[]
}

interface Untold {
  readonly key: string
  readonly question: Question | BesideQuestion
  readonly findings: readonly Finding[]
}

export type PlanCheck = (
  configuration: Configuration,
  options: {
    readonly guarantees?: readonly string[]
    readonly also?: readonly string[]
    readonly faults?: readonly string[]
  },
) => CheckPlan

export async function check(
  paths: readonly string[],
  options: CheckOptions,
  planCheck: PlanCheck,
  around: Surroundings,
): Promise<ExitCode> {
  const { command, ci } = around
  const terminal = quietened(around.terminal, options.quiet)
  const files = configurationFiles(paths, options.as ?? [])
  if (files.length === 0) {
    throw new UsageError(
      'check needs configuration files, such as `ackproof check docker-compose.yml application.yml` or `ackproof check producer.properties server.properties`.',
    )
  }
  const inputs = files.map(({ name }) => name)
  prepareOutput(options, ['check'], inputs, ci)
  const configuration = readConfiguration(files, settingsOf(options))
  const required = options.require ?? []
  const toRepair = options.repair === true ? [[]] : (options.repair ?? [])
  const plan = planCheck(configuration, scopeOf({ ...options, require: [...required, ...toRepair.flat()] }))
  const cells = plan.assemble(new Map())
  refuseUnasked('--require', required, cells)
  refuseUnasked('--repair', toRepair.flat(), cells)
  const bounds = boundsOf(options)
  const decided = await answer(plan, options, bounds, { ...around, terminal })
  const { findings, code } = await repaired(decided, toRepair, {
    options,
    bounds,
    around: { ...around, terminal },
    sources: { files, settings: settingsOf(options), configuration },
  })
  const read = configuration.files.map(({ name, role }) => ({ file: name, role }))
  // To take the model's fingerprint takes a second or two: nothing that is only printed shows it.
  const tool = nearMissesFor(options, ci) === 'all' ? await toolOf(around) : around.tool
  const report = reportOf(tool, command, findings, plan.warnings, { required, files: read })
  const saved = options.json === undefined || options.json === '-' ? {} : { reportFile: options.json }
  const render = options.quiet ? quietCheck : renderCheck
  const text = () => render(report, { required, ...saved }, terminal.look)
  await deliver([{ report, name: 'check', text }], options, terminal, ci)
  return worst([code, codeOfCheck(findings, required)])
}

export async function toolOf({ tool, model }: Pick<Surroundings, 'tool' | 'model'>): Promise<Tool> {
  return model === undefined ? tool : { ...tool, model: await model() }
}

/** What is required or to be repaired is always asked, whatever --faults and --guarantees leave out. */
export function scopeOf({ faults, guarantees, require = [] }: CheckOptions) {
  const [wantedGuarantees, wantedFaults] = [0, 1].map(part => require.map(id => id.split(':')[part]!))
  return {
    ...(faults === undefined ? {} : { faults: [...new Set([...faults, ...wantedFaults!])] }),
    ...(guarantees === undefined ? {} : { guarantees }),
    ...(wantedGuarantees!.length === 0 ? {} : { also: [...new Set(wantedGuarantees)] }),
  }
}

export function refuseUnasked(option: string, ids: readonly string[], cells: readonly Finding[]): void {
  const unasked = ids.find(id => !cells.some(cell => cell.id === id))
  if (unasked === undefined) return
  const asked = cells.map(({ id }) => id).join(', ')
  throw new UsageError(`${option} ${unasked} cannot be answered for this configuration; what can is ${asked}.`)
}

interface Decided {
  readonly findings: readonly Finding[]
  readonly code: ExitCode
}

interface ToRepair {
  readonly options: CheckOptions
  readonly bounds: Bounds
  readonly around: Surroundings
  readonly sources: Sources
}

/** With what would mend them, where that was asked for and nothing has ended the run. */
async function repaired(
  decided: Decided,
  wanted: Wanted,
  { options, bounds, around, sources }: ToRepair,
): Promise<Decided> {
  if (wanted.length === 0 || decided.code !== exitCodes.asExpected) return decided
  const { withRepairs } = await import('./repair.ts')
  const { terminal, launch, cache } = around
  return withRepairs(decided.findings, sources, {
    wanted,
    required: options.require ?? [],
    terminal,
    processes: options.jobs ?? DEFAULT_JOBS,
    bounds,
    ...(launch === undefined ? {} : { launch }),
    ...(cache === undefined ? {} : { cache }),
  })
}

/** Verdicts first; the stories of those that the grid shows are told as soon as their cells are decided. */
export async function answer(
  plan: CheckPlan,
  options: CheckOptions,
  bounds: Bounds,
  { terminal, launch, cache, ci }: Surroundings,
) {
  const queue = new CheckQueue(plan, nearMissesFor(options, ci))
  const shown = new Set<string>()
  const { code } = await decide(queue.first, {
    terminal,
    cache,
    processes: options.jobs ?? DEFAULT_JOBS,
    bounds,
    nameOf: job => ('question' in job && 'guarantees' in job.question ? job.question.guarantees.join(' ') : ''),
    changed: (outcome, line) => {
      queue.hear(outcome)
      if (outcome.end === 'done' && terminal.status) showNew(plan.assemble(queue.answers), shown, line)
    },
    more: () => queue.next(),
    ...(launch === undefined ? {} : { launch }),
  })
  const { answers } = queue
  return { findings: plan.assemble(answers).map(withoutUntold), answers, code }
}

/** Each takes a search: all where a report is written, those that are printed where none is. */
function nearMissesFor({ json, format, quiet }: CheckOptions, ci: Ci | undefined): NearMisses {
  if (json !== undefined || format !== undefined || ci?.stepSummary !== undefined) return 'all'
  return quiet ? 'none' : 'printed'
}

/** First verdicts as they come: only on a terminal, above the progress line. */
function showNew(cells: readonly Finding[], shown: Set<string>, line: ProgressLine): void {
  for (const { id, verdict } of cells) {
    if (shown.has(id) || verdict === 'inconclusive') continue
    shown.add(id)
    line.say(`${safe(id)}  ${verdict}`)
  }
}
