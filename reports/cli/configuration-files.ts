/**
 * The files and options that say what is deployed, as `check`, `diff` and `history` take them: read here once, understood in model/deployment.
 */
import { type ConfigFile, MAX_FILE_BYTES, type Settings } from '../../model/deployment/index.ts'
import { nameOf, readText } from './files.ts'
import type { AsFile, Mapping } from './options.ts'

/** The options of program.ts' `facts`. */
export interface FactOptions {
  readonly as?: readonly AsFile[]
  readonly map?: readonly Mapping[]
  readonly profile?: readonly string[]
  readonly only?: readonly string[]
  readonly set?: readonly string[]
  readonly client?: readonly string[]
  readonly broker?: string
  readonly ackPoint?: string
  readonly handler?: string
  readonly handling?: string
  readonly onSendFailure?: string
  readonly effect?: string
}

/** A file that --as names has its role from there, even if it is named again. */
export function configurationFiles(paths: readonly string[], as: readonly AsFile[]): readonly ConfigFile[] {
  const plain = [...new Set(paths)].filter(path => !as.some(each => each.path === path))
  return [
    ...plain.map(configurationFile),
    ...as.map(({ as: role, path }) => ({ ...configurationFile(path), as: role })),
  ]
}

export const configurationFile = (path: string): ConfigFile => ({
  name: nameOf(path),
  text: readText(path, MAX_FILE_BYTES, 'configuration files'),
})

export function settingsOf(options: FactOptions): Settings {
  const { set = [], client = [], map = [], profile = [], only = [] } = options
  const { broker, ackPoint, handler, handling, onSendFailure, effect } = options
  const single = { broker, ackPoint, handler, handling, onSendFailure, effect }
  return { sets: set, clients: client, maps: map, profiles: profile, only, ...single }
}
