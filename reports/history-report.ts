/**
 * The report of `ackproof history`: one versioned JSON, from which everything that people and programs read is made.
 *
 *     recorded ──checkHistory──▶ anomalies ──judge, tell──▶ HistoryReport ──▶ terminal, JSON
 *
 *   H1  the types of properties/history/telling.ts and verdict.ts, as a schema; a test compares them
 *   H2  every anomaly is in what --json writes, whatever a terminal shows of them
 *   H3  integers are exact: beyond 2^53 they stand in the JSON with all their digits, which JSON allows and `JSON.parse` rounds
 */
import { z } from 'zod'
import { UsageError } from '../model/deployment/index.ts'
import { type AnomalyName, anomalies } from '../properties/history/anomalies.ts'
import { markKinds } from '../properties/history/evidence/evidence.ts'
import { kinds, outcomes, type Value } from '../properties/history/operation.ts'
import { parseJson } from '../properties/history/readers/exact-json.ts'
import { Unreadable } from '../properties/history/readers/sink.ts'
import { historyGuarantees } from '../properties/history/verdict-rules.ts'

export const HISTORY_SCHEMA = 'ackproof/history@1'

const count = z.number().int().nonnegative()
const exact = z.union([z.number(), z.bigint()])
const name = z.union([z.string(), exact])
const value: z.ZodType<Value> = z.lazy(() =>
  z.union([
    z.string(),
    exact,
    z.boolean(),
    z.null(),
    z.array(value).readonly(),
    z.record(z.string(), value).readonly(),
  ]),
)
const guarantee = z.enum(historyGuarantees)
const anomalyName = z.enum(Object.keys(anomalies) as [AnomalyName, ...AnomalyName[]])
const permitted = z.enum(['yes', 'no', 'depends'])

const because = z
  .object({
    file: z.string().exactOptional(),
    line: count.exactOptional(),
    key: z.string(),
    value: z.string(),
    default: z.string().exactOptional(),
  })
  .readonly()

/** `operation`: which one of the history, from 1, where a line has several. */
const place = { file: z.string().exactOptional(), line: count, operation: count.exactOptional() }
const operation = z.object({ ...place, process: name, kind: z.enum(kinds), outcome: z.enum(outcomes) }).readonly()

const record = z
  .object({
    value,
    partition: name,
    offsets: z.array(exact).readonly(),
    isAcknowledged: z.boolean(),
    sends: z.array(operation).readonly(),
    receipts: count,
  })
  .readonly()

const column = z.discriminatedUnion('type', [
  z.object({ type: z.literal('offset'), partition: name, offset: exact }).readonly(),
  z.object({ type: z.literal('unknown'), partition: name }).readonly(),
  z.object({ type: z.literal('hole'), partition: name, from: exact, to: exact }).readonly(),
  z.object({ type: z.literal('elided'), partition: name, records: count }).readonly(),
  z.object({ type: z.literal('member'), process: name }).readonly(),
])
const mark = z
  .object({ as: z.enum(markKinds), value: value.optional(), offset: exact.optional(), isGuilty: z.boolean() })
  .readonly()
const row = z
  .object({
    ...place,
    process: name,
    kind: z.enum(kinds),
    outcome: z.enum(outcomes),
    omitted: count,
    cells: z.array(z.array(mark).readonly()).readonly(),
  })
  .readonly()
const grid = z.object({ columns: z.array(column).readonly(), rows: z.array(row).readonly() }).readonly()

const evidence = z
  .object({
    sentences: z.array(z.string()).readonly(),
    grid,
    /** Lines of the minimised history, in our own format. */
    history: z.array(z.unknown()).readonly(),
    isMinimal: z.boolean(),
  })
  .readonly()

const anomalyCase = z
  .object({
    partition: name.exactOptional(),
    records: z.array(record).readonly(),
    skipped: z.array(value).readonly().exactOptional(),
    skippedCount: count.exactOptional(),
    isOfLosses: z.boolean().exactOptional(),
    operations: z.array(operation).readonly(),
    loss: z.enum(['prefix', 'middle', 'postfix', 'unplaced', 'unread']).exactOptional(),
    permitted,
    evidence: evidence.exactOptional(),
  })
  .readonly()

const kind = z
  .object({
    name: anomalyName,
    says: z.string(),
    count,
    breaks: z.array(guarantee).readonly(),
    breaksNothing: z.string().exactOptional(),
    permitted: z.array(z.object({ count, says: z.string(), by: z.array(because).readonly() }).readonly()).readonly(),
    depends: z
      .object({ count, on: z.array(z.string()).readonly(), by: z.array(z.string()).readonly() })
      .readonly()
      .exactOptional(),
    unless: z
      .object({ happened: z.string(), by: z.array(because).readonly() })
      .readonly()
      .exactOptional(),
    ofLosses: count,
    cases: z.array(anomalyCase).readonly(),
  })
  .readonly()

const verdict = z
  .object({
    guarantee,
    verdict: z.enum(['broken', 'not seen broken', 'cannot tell']),
    isPermitted: z.boolean(),
    reasons: z
      .array(
        z
          .object({
            anomaly: anomalyName.exactOptional(),
            count: count.exactOptional(),
            permitted: count.exactOptional(),
            text: z.string(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()

const damaged = z
  .object({ count, first: z.array(z.object({ ...place, why: z.string() }).readonly()).readonly() })
  .readonly()

const observed = z
  .object({
    worstLag: z
      .object({ ...place, lag: z.number(), unit: z.enum(['ns', 'ms', '']), process: name, partition: name })
      .readonly()
      .exactOptional(),
    consumeCounts: z.array(z.object({ times: count, records: count }).readonly()).readonly(),
    consumedAgain: z.array(z.object({ process: name, partition: name, value, times: count }).readonly()).readonly(),
  })
  .readonly()

const tally = z
  .object({
    operations: count,
    partitions: count,
    processes: count,
    groups: count,
    acknowledged: count,
    failed: count,
    unknown: count,
    received: count,
    handled: count,
    pending: count,
    unhandled: count,
    ambiguous: count,
    receivedAgain: count,
    unplaced: count,
    hasOrder: z.boolean(),
  })
  .readonly()

export const historyReportSchema = z
  .object({
    schema: z.literal(HISTORY_SCHEMA),
    tool: z.object({ version: z.string() }).readonly(),
    command: z.string(),
    /** Guarantees that --require named. */
    required: z.array(guarantee).readonly(),
    /** Whether any fact of a configuration was given. */
    isConfigured: z.boolean(),
    warnings: z
      .array(z.object({ file: z.string().exactOptional(), line: count.exactOptional(), text: z.string() }).readonly())
      .readonly(),
    histories: z
      .array(
        z
          .object({
            files: z.array(z.string()).readonly(),
            format: z.string(),
            tally,
            notices: z.array(z.string()).readonly(),
            damaged,
            verdicts: z.array(verdict).readonly(),
            anomalies: z.array(kind).readonly(),
            observed,
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()

export type HistoryReport = z.infer<typeof historyReportSchema>
export type HistoryOfReport = HistoryReport['histories'][number]
export type AnomalyOfReport = HistoryOfReport['anomalies'][number]
export type CaseOfReport = AnomalyOfReport['cases'][number]

/** Reads a report back, with all digits of its integers; `file` is its name in the sentence of a refusal. */
export function parseHistoryReport(text: string, file: string): HistoryReport {
  const value = parseJson(text)
  if (value instanceof Unreadable) {
    throw new UsageError(
      `${file} is no JSON, or was cut off: right would be a file that \`ackproof history --json FILE\` wrote.`,
    )
  }
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value['schema'] : undefined
  if (typeof schema === 'string' && schema !== HISTORY_SCHEMA && /^ackproof\/history@\d{1,6}$/.test(schema)) {
    throw new UsageError(`${file} is a report of another version (${schema}): this ackproof reads ${HISTORY_SCHEMA}.`)
  }
  const parsed = historyReportSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path.map(placeOf).join('.') ?? ''
  throw new UsageError(
    `${file} is no report of a history (damaged at ${at}): right would be a file that \`ackproof history --json FILE\` wrote.`,
  )
}

/** A key of a record is the text's own word, and is not quoted. */
const placeOf = (part: PropertyKey) => (/^([a-z]{1,16}|\d+)$/i.test(String(part)) ? String(part) : '…')

/** Deep enough that a case stands on a line. */
const foldedAt = 6

/** The report's JSON in pieces: a long history's may be longer than a string can be. */
export function* historyReportJson(report: HistoryReport): Iterable<string> {
  yield* unfolded(report, foldedAt, '')
  yield '\n'
}

function* unfolded(value: unknown, depth: number, indent: string): Iterable<string> {
  const isList = Array.isArray(value)
  if (depth === 0 || typeof value !== 'object' || value === null) return yield exactJson(value)
  const items = isList ? value.map(item => ['', item] as const) : fieldsOf(value)
  if (items.length === 0) return yield isList ? '[]' : '{}'
  yield isList ? '[' : '{'
  for (const [i, [field, item]] of items.entries()) {
    yield `${i === 0 ? '' : ','}\n${indent}  ${isList ? '' : `${JSON.stringify(field)}: `}`
    yield* unfolded(item, depth - 1, `${indent}  `)
  }
  yield `\n${indent}${isList ? ']' : '}'}`
}

const fieldsOf = (value: object) => Object.entries(value).filter(([, item]) => item !== undefined)

/** JSON on one line, with all digits of every integer (H3). */
export function exactJson(value: unknown): string {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  return `{${fieldsOf(value)
    .map(([field, item]) => `${JSON.stringify(field)}:${exactJson(item)}`)
    .join(',')}}`
}
