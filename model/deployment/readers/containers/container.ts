/**
 * Container: a service with everything that decides what runs in it, whatever file said it.
 *
 *     Dockerfile ──▶ image, ENV ──┐
 *     env_file ───────────────────┼──▶ environment, command, image, copies
 *     compose files, layer by layer┘
 *
 *   K1  of image, build, command and the like the strongest layer counts alone; environments lie over each other name by name
 *   K2  an environment file that was not given may set anything that is not set above it
 */
import type { ConfigFile } from '../part.ts'
import { at, textAt, type YamlNode } from '../yaml/tree.ts'
import { callsIn, commandText, type Call } from './commands.ts'
import { environmentOf, type Shell } from './compose-environment.ts'
import type { Layer, Service } from './compose-file.ts'
import { readDockerfile, type BuiltImage, type ImageName } from './dockerfile.ts'
import { readEnvFile } from './env-file.ts'
import { layered, type Variable } from './environment.ts'
import { imageOf } from './images.ts'
import { interpolate, type Interpolated, type Lookup } from './interpolation.ts'
import { mountsIn, type Mount } from './mounts.ts'
import { samePath } from './paths.ts'

export interface Container {
  readonly name: string
  readonly file: string
  readonly line: number
  /** Every file that says something of it, the weakest first. */
  readonly files: readonly string[]
  readonly image?: ImageName
  readonly environment: readonly Variable[]
  readonly calls: readonly Call[]
  readonly command: string
  /** A file that stands for itself, with no service that says what it is for. */
  readonly isAlone: boolean
  /** A service that says nowhere what runs in it: it lies over one of a file that was not given. */
  readonly isFragment?: boolean
  /** How many of it run; undefined where that cannot be read. */
  readonly copies?: number
  readonly profiles: readonly string[]
  /** Environment files that it names and nobody gave. */
  readonly unseen: readonly NamedFile[]
  readonly mounts?: readonly Mount[]
}

export interface NamedFile {
  readonly path: string
  readonly file: string
  readonly line: number
}

interface Named {
  readonly path: string
  readonly from: ConfigFile
  readonly line: number
}

/** The files beside the compose files. */
export interface Beside {
  readonly shell: Shell
  readonly envFiles: readonly ConfigFile[]
  readonly dockerfiles: readonly ConfigFile[]
  readonly variablesOf: (file: ConfigFile) => readonly Variable[]
}

export function containerOf({ name, file, line, layers }: Service, beside: Beside): Container {
  const built = builtImage(layers, beside)
  const image = imageIn(layers, beside.shell) ?? built?.from
  const named = layers.flatMap(layer => envFilesOf(layer, beside.shell.lookup))
  const given = envFilesGiven(layers, beside.shell.lookup, beside.envFiles)
  const environment = layered([
    built?.environment ?? [],
    ...given.map(beside.variablesOf),
    ...layers.map(layer => environmentOf(layer, beside.shell)),
  ])
  const copies = copiesOf(layers, beside.shell)
  return {
    name,
    file,
    line,
    files: [...new Set([...given, ...layers.map(layer => layer.file)].map(each => each.name))],
    ...(image && { image }),
    environment,
    calls: callsIn(layers),
    command: commandText(layers),
    ...(copies !== undefined && { copies }),
    profiles: profilesOf(layers),
    mounts: mountsIn(layers),
    isAlone: false,
    isFragment: layers.every(({ node }) => ['image', 'build', 'extends'].every(key => at(node, key) === undefined)),
    unseen: named
      .filter(({ path, from }) => samePath(path, from, beside.envFiles) === undefined)
      .map(({ path, from, line: where }) => ({ path, file: from.name, line: where })),
  }
}

/** A Dockerfile that stands alone is a container of no name. */
export function containerOfDockerfile(file: ConfigFile): Container | undefined {
  const built = readDockerfile(file, { args: new Map() })
  if (built === undefined) return undefined
  return { ...alone(file), image: built.from, environment: built.environment }
}

/** So is a file of variables. */
export const containerOfEnvFile = (file: ConfigFile): Container => ({ ...alone(file), environment: readEnvFile(file) })

const alone = (file: ConfigFile) => ({
  name: '',
  file: file.name,
  line: 1,
  files: [file.name],
  calls: [],
  command: '',
  profiles: [],
  unseen: [],
  isAlone: true,
})

/** The Dockerfile of a service that is built, as far as it was given. */
export function dockerfileOf(layers: readonly Layer[], { dockerfiles, shell }: Beside): ConfigFile | undefined {
  const layer = layers.findLast(({ node }) => at(node, 'build') !== undefined)
  if (layer === undefined) return undefined
  const context = textAt(layer.node, 'build') ?? textAt(layer.node, 'build', 'context') ?? '.'
  const dockerfile = textAt(layer.node, 'build', 'dockerfile') ?? 'Dockerfile'
  const { value, unread } = interpolate(`${context}/${dockerfile}`, shell.lookup)
  return unread === undefined ? samePath(value, layer.file, dockerfiles) : undefined
}

function builtImage(layers: readonly Layer[], beside: Beside): BuiltImage | undefined {
  const file = dockerfileOf(layers, beside)
  if (file === undefined) return undefined
  const layer = layers.findLast(({ node }) => at(node, 'build') !== undefined)!
  const target = textAt(layer.node, 'build', 'target')
  return readDockerfile(file, {
    args: argsOf(at(layer.node, 'build', 'args'), beside.shell),
    ...(target && { target }),
  })
}

function argsOf(node: YamlNode | undefined, { lookup }: Shell): ReadonlyMap<string, string> {
  const pairs = node?.kind === 'map' ? node.entries.map(({ key, value }) => [key, textAt(value)] as const) : []
  const items = node?.kind === 'list' ? node.items.flatMap(item => textAt(item) ?? []) : []
  const split = items.map(
    item => [item.split('=')[0]!, item.includes('=') ? item.slice(item.indexOf('=') + 1) : undefined] as const,
  )
  return new Map(
    [...pairs, ...split].flatMap(([name, text]) => {
      const { value, unread } = interpolate(text ?? '', lookup)
      return text === undefined || unread !== undefined ? [] : [[name, value] as const]
    }),
  )
}

/** A service that is both built and named keeps what it is built from. */
function imageIn(layers: readonly Layer[], { lookup }: Shell): ImageName | undefined {
  const isBuilt = layers.some(({ node }) => at(node, 'build') !== undefined)
  const layer = layers.findLast(({ node }) => textAt(node, 'image') !== undefined)
  if (layer === undefined || isBuilt) return undefined
  const { value, unread, defaulted } = imageNamed(textAt(layer.node, 'image')!, lookup)
  const { line } = at(layer.node, 'image')!
  return { text: value, file: layer.file.name, line, defaulted, ...(unread !== undefined && { unread }) }
}

const templateMark = /\{\{|\{%|<%/

/** Wherever it is fetched from, an image of a known name is the same image. */
function imageNamed(text: string, lookup: Lookup): Interpolated {
  const mark = text.search(templateMark)
  if (mark >= 0) return { value: text.slice(0, mark), unread: 'is a template', defaulted: [] }
  const whole = interpolate(text, lookup)
  const [, rest] = /^\$(?:\{[A-Za-z_]\w*\}|[A-Za-z_]\w*)\/?(.+)$/.exec(text) ?? []
  if (whole.unread === undefined || rest === undefined || !/^[\w.-]+[/:]/.test(rest)) return whole
  const mirrored = interpolate(rest, lookup)
  return mirrored.unread === undefined && imageOf(mirrored.value).image !== undefined ? mirrored : whole
}

/** Those of `files` that a service names, the weakest first. */
export const envFilesGiven = (
  layers: readonly Layer[],
  lookup: Lookup,
  files: readonly ConfigFile[],
): readonly ConfigFile[] =>
  layers.flatMap(layer => envFilesOf(layer, lookup)).flatMap(({ path, from }) => samePath(path, from, files) ?? [])

function envFilesOf({ file, node }: Layer, lookup: Lookup): readonly Named[] {
  const named = at(node, 'env_file')
  const items = named === undefined ? [] : named.kind === 'list' ? named.items : [named]
  return items.flatMap(item => {
    const text = textAt(item) ?? textAt(item, 'path')
    return text === undefined ? [] : [{ path: interpolate(text, lookup).value, from: file, line: item.line }]
  })
}

function copiesOf(layers: readonly Layer[], { lookup }: Shell): number | undefined {
  const text = layers
    .map(({ node }) => textAt(node, 'deploy', 'replicas') ?? textAt(node, 'scale'))
    .findLast(found => found !== undefined)
  const { value, unread } = interpolate(text ?? '1', lookup)
  return unread === undefined && /^\d{1,4}$/.test(value) ? Number(value) : undefined
}

function profilesOf(layers: readonly Layer[]): readonly string[] {
  const node = layers.map(layer => at(layer.node, 'profiles')).findLast(found => found !== undefined)
  return node?.kind === 'list' ? node.items.flatMap(item => textAt(item) ?? []) : []
}
