/**
 * `ackproof replay`: a counterexample's steps once more, through the machines or on the reference broker, and printed from what these did.
 *
 *   P1  a report of another model is refused: its paths would mean something else
 *   P2  reproduced on the model means every step enabled, and told in the very words of the report
 *   P3  reproduced on the broker means every step performed, its state the model's after each, and the promise broken there
 */
import { UsageError } from '../../model/deployment/index.ts'
import { ModelError } from '../../model/index.ts'
import type { Finding, ToldCounterexample } from '../../properties/finding.ts'
import type { OnBroker } from '../../properties/replayed.ts'
import { onBrokerLine } from '../render/on-broker.ts'
import { type ClaimWords, renderReplay, safe } from '../render/terminal.ts'
import { parseReport, type Report } from '../report.ts'
import { type ExitCode, exitCodes, worst } from './exit-codes.ts'
import { readText } from './files.ts'
import { MAX_REPORT_BYTES } from './read-report.ts'
import type { ReplayOn } from './options.ts'
import type { Surroundings } from './verify.ts'

export interface ReplayOptions {
  readonly finding?: string
  readonly claim?: string
  readonly case?: string
  readonly path?: string
  /** Absent: model. */
  readonly on?: ReplayOn
}

/** What runs the steps: properties/decide.ts, or a test's own. */
export interface Replayers {
  readonly claims: readonly ClaimWords[]
  readonly replayClaim: (id: string, path: string, caseName?: string) => ToldCounterexample
  readonly replayFinding: (finding: Finding) => ToldCounterexample
  readonly replayClaimOnBroker: (id: string, path: string, caseName?: string) => OnBroker
  readonly replayFindingOnBroker: (finding: Finding) => OnBroker
}

export function replay(
  file: string | undefined,
  options: ReplayOptions,
  replayers: Replayers,
  { terminal, tool }: Surroundings,
): ExitCode {
  if (file === undefined) return replayClaim(options, replayers, terminal)
  if (options.claim !== undefined || options.path !== undefined) {
    throw new UsageError('replay takes a report file, or --claim and --path, not both.')
  }
  const report = parseReport(
    readText(file, MAX_REPORT_BYTES, 'a report that `ackproof verify --json FILE` wrote'),
    file,
  )
  if (report.tool.model !== tool.model) {
    throw new UsageError(
      `${file} was made with another model (${safe(report.tool.model)}, ackproof ${safe(report.tool.version)}), ` +
        `where its steps mean something else; this one is ${tool.model}: make the report again.`,
    )
  }
  const replayOne = options.on === 'broker' ? replayFindingOnBroker : replayFinding
  return worst(chosenFrom(report, options, file).map(finding => replayOne(finding, replayers, terminal)))
}

function replayClaim(options: ReplayOptions, replayers: Replayers, terminal: Surroundings['terminal']): ExitCode {
  const { claim, path, case: row } = options
  if (claim === undefined || path === undefined || options.finding !== undefined) {
    throw new UsageError(
      'replay needs a report file, or --claim and --path: `ackproof replay --claim S14 --path 0/3/1`.',
    )
  }
  if (!/^(\d{1,6}(\/\d{1,6})*)?$/.test(path)) {
    throw new UsageError('--path is no path: right would be numbers with slashes between them, such as 0/3/1.')
  }
  const id = claim.toUpperCase()
  if (options.on === 'broker') {
    const about = { id, ...(row === undefined ? {} : { case: row }) }
    return showOnBroker(about, () => replayers.replayClaimOnBroker(id, path, row), replayers, terminal)
  }
  const told = attempt(() => replayers.replayClaim(id, path, row), id, terminal)
  if (told === undefined) return exitCodes.contradicted
  print({ id, ...(row === undefined ? {} : { case: row }) }, told, replayers, terminal)
  return exitCodes.asExpected
}

function chosenFrom({ findings }: Report, options: ReplayOptions, file: string): readonly Finding[] {
  const told = findings.filter(({ counterexample }) => counterexample !== undefined)
  const chosen = told.filter(
    ({ id, case: row }) =>
      (options.finding === undefined || id === options.finding) && (options.case === undefined || row === options.case),
  )
  if (chosen.length > 0) return chosen
  const ids = [...new Set(told.map(({ id }) => id))].map(safe).join(', ')
  throw new UsageError(
    ids === '' ? `${file} holds no counterexample to replay.` : `${file} holds no such counterexample; it has ${ids}.`,
  )
}

function replayFinding(finding: Finding, replayers: Replayers, terminal: Surroundings['terminal']): ExitCode {
  const name = nameOf(finding)
  const told = attempt(() => replayers.replayFinding(finding), name, terminal)
  if (told === undefined) return exitCodes.contradicted
  print(finding, told, replayers, terminal)
  const differs = firstDifference(finding.counterexample!, told)
  if (differs === undefined) return exitCodes.asExpected
  terminal.error(`${safe(name)} was not reproduced: step ${differs} is not as the report tells it.`)
  return exitCodes.contradicted
}

function replayFindingOnBroker(finding: Finding, replayers: Replayers, terminal: Surroundings['terminal']): ExitCode {
  return showOnBroker(finding, () => replayers.replayFindingOnBroker(finding), replayers, terminal)
}

const codeOf = {
  reproduced: exitCodes.asExpected,
  'not reproduced': exitCodes.contradicted,
  'not compared': exitCodes.undecided,
} as const

/** What the broker did, as far as it went, and what came of it. */
function showOnBroker(
  about: Pick<Finding, 'id' | 'case'>,
  run: () => OnBroker,
  replayers: Replayers,
  terminal: Surroundings['terminal'],
): ExitCode {
  const done = attempt(run, nameOf(about), terminal)
  if (done === undefined) return exitCodes.contradicted
  const { told, reproduction } = done
  if (told.steps.length > 0) print(about, told, replayers, terminal)
  const line = `${safe(nameOf(about))} ${onBrokerLine({ onBroker: reproduction })}`
  if (reproduction.outcome === 'reproduced') terminal.print(`${safe(line)}\n`)
  else terminal.error(safe(line))
  return codeOf[reproduction.outcome]
}

const nameOf = ({ id, case: row }: Pick<Finding, 'id' | 'case'>): string =>
  [id, ...(row === undefined ? [] : [row])].join(' ')

/** A step that is not enabled is the answer "not reproduced"; anything else that is thrown is thrown on. */
function attempt<T>(run: () => T, name: string, terminal: Surroundings['terminal']): T | undefined {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof ModelError)) throw error
    terminal.error(`${safe(name)} was not reproduced: ${safe(error.message)}`)
    return undefined
  }
}

function print(
  finding: Pick<Finding, 'id' | 'case'>,
  told: ToldCounterexample,
  { claims }: Replayers,
  { print: write, look }: Surroundings['terminal'],
): void {
  const claim = claims.find(({ id }) => id === finding.id)
  write(`${renderReplay(finding, claim, told, look)}\n`)
}

function firstDifference({ steps }: ToldCounterexample, again: ToldCounterexample): number | undefined {
  const at = Array.from({ length: Math.max(steps.length, again.steps.length) }, (_, i) => i).find(i => {
    const [one, other] = [steps[i], again.steps[i]]
    return one?.who !== other?.who || one?.does !== other?.does || one?.state !== other?.state
  })
  return at === undefined ? undefined : at + 1
}
