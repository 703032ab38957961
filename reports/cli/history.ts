/**
 * `ackproof history FILE…`: what clients really saw, checked, and a verdict on each guarantee.
 *
 *     files ──histories──▶ Recorded ──checkHistory──▶ anomalies ──judge, tell──▶ report ──▶ text, JSON, exit code
 *
 *   Y1  where a report goes to standard output (`-`), nothing else does
 *   Y2  what was promised comes from the same files and options that `check` reads; without any, nothing is permitted that some configuration keeps away
 *   Y3  histories are read and checked one after the other: no more than one is held
 */
import {
  type Configuration,
  type Deployment,
  interpret,
  readConfiguration,
  UsageError,
} from '../../model/deployment/index.ts'
import type { Anomaly } from '../../properties/history/anomalies.ts'
import { checkHistory, type CheckOptions } from '../../properties/history/check-history.ts'
import { judgingOf } from '../../properties/history/judging.ts'
import { evidenceOf } from '../../properties/history/evidence/index.ts'
import { seesOneSide } from '../../properties/history/jepsen/one-sided.ts'
import { jepsenErrors } from '../../properties/history/jepsen-json.ts'
import { observations } from '../../properties/history/observations.ts'
import { positionOf, standingOf } from '../../properties/history/recorded.ts'
import { type Format, formats } from '../../properties/history/readers/readers.ts'
import { tally } from '../../properties/history/tally.ts'
import { type Place, tell, type Telling } from '../../properties/history/telling.ts'
import { judge } from '../../properties/history/verdict.ts'
import type { HistoryGuarantee } from '../../properties/history/verdict-rules.ts'
import { exactJson, HISTORY_SCHEMA, type HistoryOfReport, type HistoryReport } from '../history-report.ts'
import { renderHistory, usualView, wholeView } from '../render/history.ts'
import { quietHistory } from '../render/terminal.ts'
import { configurationFiles, type FactOptions, settingsOf } from './configuration-files.ts'
import { codeOfHistory, type ExitCode } from './exit-codes.ts'
import { assertWritable, isSameFile, writePieces } from './files.ts'
import type { History, HistoryOptions, Progress } from './history/read-history.ts'
import { type Ci, deliver, isForPrograms, type OutputOptions, prepareOutput } from './output.ts'
import { quietened, type Terminal } from './terminal.ts'

export interface HistoryCommand extends Omit<FactOptions, 'effect'>, OutputOptions {
  readonly inputFormat?: string
  readonly acknowledged?: readonly string[]
  readonly consumed?: readonly string[]
  readonly columns?: string
  readonly ww?: boolean
  readonly deployment?: readonly string[]
  readonly require?: readonly HistoryGuarantee[]
  readonly all?: boolean
  readonly jepsenJson?: string
}

export type ReadHistory = (
  files: readonly string[],
  options: HistoryOptions,
  onProgress?: (progress: Progress) => void,
) => AsyncIterable<History>

export interface HistorySurroundings {
  readonly terminal: Terminal
  readonly version: string
  readonly command: string
  readonly ci?: Ci
}

export async function history(
  files: readonly string[],
  options: HistoryCommand,
  read: ReadHistory,
  { terminal: given, version, command, ci }: HistorySurroundings,
): Promise<ExitCode> {
  const format = formatOf(options.inputFormat)
  const { acknowledged = [], consumed = [], columns } = options
  const inputs = [...files, ...acknowledged, ...consumed]
  if (inputs.length === 0) throw nothingToRead()
  const terminal = quietened(given, options.quiet)
  refuseOutputs(options, [...inputs, ...(options.deployment ?? [])], ci)
  const claimed = claimOf(options)
  const isOne = options.jepsenJson !== undefined
  const told: HistoryOfReport[] = []
  for await (const each of read(files, { format, acknowledged, consumed, columns, isOne }, progressOn(terminal))) {
    terminal.status?.write(WIPE)
    told.push(checked(each, claimed.deployment, options))
    if (isOne) writeJepsen(each, options, terminal)
  }
  const report: HistoryReport = {
    schema: HISTORY_SCHEMA,
    tool: { version },
    command,
    required: options.require ?? [],
    isConfigured: claimed.isGiven,
    warnings: claimed.configuration.warnings,
    histories: told,
  }
  await writeReport(report, options, terminal, ci)
  return codeOfHistory(report)
}

function formatOf(text: string | undefined): Format | undefined {
  const format = formats.find(each => each === text)
  if (text === undefined || format !== undefined) return format
  throw new UsageError(`--input-format needs ${formats.join(', ')}, such as --input-format ndjson.`)
}

const nothingToRead = () =>
  new UsageError(
    'history needs a recorded history, such as `ackproof history run.ndjson`, or two lists, such as ' +
      '`ackproof history --acknowledged sent.csv --consumed received.csv`.',
  )

function refuseOutputs(options: HistoryCommand, inputs: readonly string[], ci: Ci | undefined): void {
  const { jepsenJson } = options
  if (isForPrograms(options) && jepsenJson === '-') {
    const other = options.json === '-' ? '--json -' : `--format ${options.format?.join(',')}`
    throw new UsageError(
      `${other} and --jepsen-json - would both go to standard output: name a file or a folder for one of them.`,
    )
  }
  if (
    options.json !== undefined &&
    jepsenJson !== undefined &&
    options.json !== '-' &&
    isSameFile(options.json, jepsenJson)
  ) {
    throw new UsageError(`--json and --jepsen-json would both write ${options.json}: name two files.`)
  }
  prepareOutput(options, ['history'], inputs, ci)
  if (jepsenJson !== undefined && jepsenJson !== '-') assertWritable(jepsenJson, inputs, '--jepsen-json')
}

interface Claim {
  readonly configuration: Configuration
  readonly deployment: Deployment
  readonly isGiven: boolean
}

function claimOf(options: HistoryCommand): Claim {
  const files = configurationFiles(options.deployment ?? [], options.as ?? [])
  const configuration = readConfiguration(files, settingsOf(options))
  const isGiven = files.length > 0 || Object.keys(configuration.options).length > 0
  return { configuration, deployment: interpret(configuration), isGiven }
}

function checked(history: History, deployment: Deployment, options: HistoryCommand): HistoryOfReport {
  const { recorded, files, format, notices, damaged } = history
  const how = { ww: options.ww === true, facts: factsOf(history, deployment) }
  const found = checkHistory(recorded, how)
  const judging = judgingOf(found, how)
  const counts = tally(judging)
  const judgement = judge(judging, counts, deployment, { damaged: damaged.count })
  const placeOf = (position: number) => standingOf(recorded, position)
  const evidenceFor = (anomaly: Anomaly) => {
    const { sentences, grid, history, isMinimal } = evidenceOf(
      found,
      anomaly,
      small => checkHistory(small, how).anomalies,
    )
    return { sentences, grid, history, isMinimal }
  }
  return {
    files,
    format,
    tally: counts,
    notices,
    damaged,
    verdicts: judgement.verdicts,
    anomalies: tell(judging, judgement, { placeOf, evidenceOf: evidenceFor, ...extentOf(options) }),
    observed: observedOf(history, found.order, placeOf),
  }
}

/** Of each kind; each takes a few passes over the history. The rest is told in a line each. */
const mostEvidence = 200

/** No more is told than somebody will see. */
function extentOf({
  all = false,
  json,
  format,
  jepsenJson,
}: HistoryCommand): Pick<Telling, 'casesFor' | 'evidenceFor'> {
  const isKept = json !== undefined || format !== undefined
  if (jepsenJson === '-' && !isKept) return { casesFor: 0, evidenceFor: 0 }
  return {
    casesFor: all || isKept ? Infinity : usualView.cases,
    evidenceFor: all ? mostEvidence : usualView.evidence,
  }
}

/** What a damaged line said, nobody knows: it may have been a send. */
const factsOf = ({ facts, damaged }: History, deployment: Deployment): CheckOptions['facts'] => ({
  ...facts,
  sendsAreComplete: facts.sendsAreComplete && damaged.count === 0,
  isIdempotent: deployment['producer.enable.idempotence'].value === true,
  beginsAtFront: deployment['consumer.auto.offset.reset'].value === 'earliest',
})

const units = { ndjson: 'ms', 'jepsen-json': 'ns', 'jepsen-edn': 'ns', logs: '' } as const

function observedOf(
  { recorded, format }: History,
  order: Parameters<typeof observations>[1],
  placeOf: (position: number) => Place,
): HistoryOfReport['observed'] {
  const { worstLag, consumeCounts, consumedAgain } = observations(recorded, order)
  const process = (of: number) => recorded.processes[of]!
  return {
    ...(worstLag === undefined
      ? {}
      : {
          worstLag: {
            ...placeOf(positionOf(recorded, worstLag.operation)),
            lag: worstLag.lag,
            unit: units[format],
            process: process(worstLag.process),
            partition: recorded.partitions[worstLag.partition]!,
          },
        }),
    consumeCounts: [...consumeCounts].map(([times, records]) => ({ times, records })),
    consumedAgain: consumedAgain.map(({ process: by, value, times }) => ({
      process: process(by),
      partition: recorded.partitions[recorded.partitionOf[value]!]!,
      value: recorded.valueAt(value),
      times,
    })),
  }
}

function writeJepsen(
  { recorded, format }: History,
  { jepsenJson: to = '-', ww = false }: HistoryCommand,
  terminal: Terminal,
): void {
  const isOneSided = format === 'jepsen-json'
  if (isOneSided && seesOneSide(recorded)) terminal.error(oneSidedNote)
  const errors = jepsenErrors(recorded, { isOneSided, ww })
  const pieces = [`${exactJson({ errors })}\n`]
  if (to === '-') for (const piece of pieces) terminal.print(piece)
  else writePieces(to, pieces, '--jepsen-json')
}

const oneSidedNote =
  'note: --jepsen-json of a history in JSON sees of a partition whose name is a number either its sends or its polls, as the verdicts that it is compared with do; the report, and a history in EDN, see both.'

async function writeReport(
  report: HistoryReport,
  options: HistoryCommand,
  terminal: Terminal,
  ci: Ci | undefined,
): Promise<void> {
  const { quiet, all, jepsenJson } = options
  const view = all ? wholeView : usualView
  const text = () => (quiet ? quietHistory(report, terminal.look) : renderHistory(report, view, terminal.look))
  const isTaken = jepsenJson === '-' && !isForPrograms(options)
  await deliver([{ report, name: 'history', ...(isTaken ? {} : { text }) }], options, terminal, ci)
}

const WIPE = '\r\u001b[K'
const megabyte = 1e6

function progressOn({ status }: Terminal): (progress: Progress) => void {
  if (!status) return () => {}
  let shown = -1
  return ({ file, bytes, operations }) => {
    const megabytes = Math.floor(bytes / megabyte)
    if (megabytes === shown) return
    shown = megabytes
    const text = `  ${file}: ${megabytes} MB, ${operations} operations`
    status.write(`${WIPE}${text.slice(0, status.width - 1)}`)
  }
}
