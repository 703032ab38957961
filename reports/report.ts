/**
 * The report: one versioned JSON, the source of everything that people and programs read about a run.
 *
 *     findings ──reportOf──▶ Report ──▶ terminal, JSON          JSON ──parseReport──▶ Report
 *
 *   J1  a finding here is exactly a finding of properties/finding.ts; a test compares the two types
 *   J2  text that is no report of this version or of the first is refused with one sentence, which quotes nothing of the text
 *   J3  a report carries what replays it: the tool's version and the model's fingerprint
 */
import { z } from 'zod'
import { UsageError } from '../model/deployment/index.ts'
import type { Finding } from '../properties/finding.ts'
import { comparedSchema } from './schema/compared.ts'
import { findingSchema } from './schema/finding.ts'
import { count } from './schema/world.ts'

export const SCHEMA = 'ackproof/report@2'
/** Its reports lack what the second version has added, and read as such. */
const FIRST = 'ackproof/report@1'

const warning = z.object({ file: z.string().exactOptional(), line: count.exactOptional(), text: z.string() })

export const reportSchema = z
  .object({
    schema: z.literal(SCHEMA),
    tool: z.object({ version: z.string(), model: z.string() }).readonly(),
    command: z.string(),
    findings: z.array(findingSchema).readonly(),
    warnings: z.array(warning.readonly()).readonly(),
    /** Of `check`: what --require named, such as 'NAL:b1'. */
    required: z.array(z.string()).readonly().exactOptional(),
    /** Of `check`: the files that were read, each with the role that it was read as. */
    files: z
      .array(z.object({ file: z.string(), role: z.enum(['producer', 'consumer', 'broker', 'topic']) }).readonly())
      .readonly()
      .exactOptional(),
    /** Of `diff`: what changed; the findings are those of the new side. */
    compared: comparedSchema.exactOptional(),
  })
  .readonly()

export type Report = z.infer<typeof reportSchema>
export type ReportWarning = Report['warnings'][number]
export type Tool = Report['tool']

export function reportOf(
  tool: Tool,
  command: string,
  findings: readonly Finding[],
  warnings: readonly ReportWarning[] = [],
  asked: Pick<Report, 'required' | 'files' | 'compared'> = {},
): Report {
  return { schema: SCHEMA, tool, command, findings, warnings, ...asked }
}

export type Agreement = 'as expected' | 'contradicted' | 'undecided'

/** Did it come out as its row says, on the reference broker too? Without an expectation: was it decided at all? 'not modelled' is an answer, with its reason. */
export function agreementOf({ verdict, expected, onBroker }: Finding): Agreement {
  if (onBroker?.outcome === 'not reproduced') return 'contradicted'
  if (verdict === expected) return 'as expected'
  if (verdict === 'inconclusive' || verdict === 'depends') return 'undecided'
  return expected === undefined ? 'as expected' : 'contradicted'
}

export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

/** Reads a report back; `file` is its name in the sentence of a refusal. */
export function parseReport(text: string, file: string): Report {
  const value = parseJson(text, file)
  const schema = typeof value === 'object' && value !== null && 'schema' in value ? value.schema : undefined
  if (
    typeof schema === 'string' &&
    schema !== SCHEMA &&
    schema !== FIRST &&
    /^ackproof\/report@\d{1,6}$/.test(schema)
  ) {
    throw new UsageError(`${file} is a report of another version (${schema}): this ackproof reads ${SCHEMA}.`)
  }
  const parsed = reportSchema.safeParse(schema === FIRST ? { ...(value as object), schema: SCHEMA } : value)
  if (parsed.success) return parsed.data
  const at = parsed.error.issues[0]?.path.map(placeOf).join('.') ?? ''
  throw new UsageError(
    `${file} is no ackproof report (${schema === SCHEMA || schema === FIRST ? `damaged at ${at}` : 'no "schema" line that names one'}): ` +
      `right would be a file that \`ackproof verify --json FILE\` wrote.`,
  )
}

/** The report's JSON Schema, as `npm run docs` writes it to report.schema.json. */
export function reportJsonSchema(): object {
  return z.toJSONSchema(reportSchema, { io: 'input', reused: 'ref' })
}

/** A key of a record is the text's own word, and is not quoted. */
const placeOf = (part: PropertyKey) => (/^([a-z]{1,16}|\d+)$/i.test(String(part)) ? String(part) : '…')

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(
      `${file} is no JSON, or was cut off: right would be a file that \`ackproof verify --json FILE\` wrote.`,
    )
  }
}
