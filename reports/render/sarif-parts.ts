/** What every SARIF log of ours is made of. */
import type { Place } from './places.ts'
import { safe } from './look.ts'
import { fingerprint } from './fingerprint.ts'

export type Level = 'error' | 'warning' | 'note' | 'none'

export interface SarifMessage {
  readonly text: string
}

export interface SarifRule {
  readonly id: string
  readonly name: string
  readonly shortDescription: SarifMessage
  readonly fullDescription: SarifMessage
  readonly help: SarifMessage
  readonly defaultConfiguration: { readonly level: Level }
  readonly properties: object
}

export interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: Level
  readonly kind: 'fail' | 'open'
  readonly message: SarifMessage
  readonly locations?: readonly object[]
  readonly relatedLocations?: readonly object[]
  readonly codeFlows?: readonly object[]
  readonly fixes?: readonly object[]
  /** What makes this result the same one in the next report. */
  readonly fingerprint: readonly string[]
  readonly properties: object
}

export interface SarifLog {
  readonly version: string
  /** Of the run, as code scanning keeps runs apart. */
  readonly category: string
  readonly rules: readonly SarifRule[]
  readonly results: readonly SarifResult[]
  readonly notifications: readonly object[]
}

const ROOT = '%SRCROOT%'

export function sarifLog({ version, category, rules, results, notifications }: SarifLog): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'ackproof',
            ...(/^\d+\.\d+\.\d+$/.test(version) ? { semanticVersion: version } : {}),
            version: safe(version),
            rules,
          },
        },
        automationDetails: { id: category },
        originalUriBaseIds: { [ROOT]: { description: message('The top of the sources.') } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, toolConfigurationNotifications: notifications }],
        results: results.map(withFingerprints),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

/** GitHub knows results again by `primaryLocationLineHash`, which would otherwise be taken from the text of the line. */
function withFingerprints({ fingerprint: of, ...result }: SarifResult): object {
  const hash = fingerprint(of)
  return { ...result, partialFingerprints: { 'ackproof/v1': hash, primaryLocationLineHash: `${hash}:1` } }
}

/** Text as SARIF takes it for text: brackets would make links of it, and braces placeholders. */
export const message = (text: string): SarifMessage => ({
  text: safe(text).replace(/[[{]/g, '(').replace(/[\]}]/g, ')'),
})

/** Half of a surrogate pair has no place in a URI. */
export const artifact = (path: string) => ({
  uri: path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/'),
  uriBaseId: ROOT,
})

export const locationAt = ({ path, line }: Pick<Place, 'path' | 'line'>) => ({
  physicalLocation: { artifactLocation: artifact(path), region: { startLine: line } },
})

export const withoutEmpty = (fields: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
