/**
 * Spring and Quarkus files that people have, read: what each fact is, and the line that says so.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ConfigFile,
  type Deployment,
  type Fact,
  interpret,
  readConfiguration,
  type Settings,
} from '../../model/deployment/index.ts'

const foldersIn = (kind: string): readonly string[] => readdirSync(join(import.meta.dirname, kind)).toSorted()

export const springFolders = foldersIn('spring')
export const quarkusFolders = foldersIn('quarkus')

function filesIn(kind: string, name: string): readonly ConfigFile[] {
  const folder = join(import.meta.dirname, kind, name)
  return foldersIn(join(kind, name)).map(file => ({ name: file, text: readFileSync(join(folder, file), 'utf8') }))
}

/** All files of one application. */
export const springFiles = (name: string): readonly ConfigFile[] => filesIn('spring', name)

export interface Read {
  readonly roles: string
  readonly facts: Readonly<Record<string, string>>
  readonly warnings: readonly string[]
}

export const read = (name: string, settings?: Partial<Settings>): Read => readIn('spring', name, settings)
export const readQuarkus = (name: string, settings?: Partial<Settings>): Read => readIn('quarkus', name, settings)

function readIn(kind: string, name: string, settings: Partial<Settings> = {}): Read {
  const configuration = readConfiguration(filesIn(kind, name), { sets: [], clients: [], ...settings })
  const deployment: Deployment = interpret(configuration)
  return {
    roles: [...new Set(configuration.files.map(({ role }) => role))].toSorted().join(),
    facts: Object.fromEntries(Object.entries(deployment).map(([fact, found]) => [fact, told(found)])),
    warnings: configuration.warnings.map(({ file = '', line = '', text }) => `${file}:${line} ${text}`),
  }
}

/** `all < application.yml:23 spring.kafka.producer.acks=all` */
function told({ value, origin }: Fact<unknown>): string {
  const from =
    origin.kind === 'file'
      ? `${origin.file}:${origin.line} ${origin.key}=${origin.text}`
      : origin.kind === 'default'
        ? `the default of ${origin.of}`
        : origin.kind === 'unknown'
          ? (origin.among?.join(' or ') ?? 'not said')
          : origin.text
  return `${String(value)} < ${from}`
}
