/**
 * `--map queue.kafka=producer`: what an application nests its Kafka settings under, in YAML, JSON or `.properties`.
 *
 *   M1  it reads beside the file's own reader: a Spring file may have both
 *   M2  a path that no file has is the user's slip, and refused
 */
import type { Role } from '../decisive-keys.ts'
import { parseProperties } from '../properties-file.ts'
import { UsageError } from '../usage-error.ts'
import { linesEdit } from './edits.ts'
import { nestedPart } from './nested.ts'
import type { Choices, ConfigFile, Part, Setting } from './part.ts'
import { kafkaKey } from './relaxed.ts'
import { isYamlMap, yamlDocuments, type YamlNode } from './yaml/tree.ts'

type Mapping = Choices['maps'][number]

/** `isElsewhere`: whether the file's own reader finds settings there, as in names of variables. */
export function mappedParts(
  files: readonly ConfigFile[],
  maps: Choices['maps'],
  isElsewhere: (file: ConfigFile, path: string) => boolean = () => false,
): readonly Part[] {
  return maps.flatMap(mapping => {
    const parts = files.flatMap(file => partsAt(file, mapping))
    if (parts.length > 0 || files.some(file => isElsewhere(file, mapping.path))) return parts
    throw new UsageError(
      `--map ${mapping.path}=${mapping.role}: no file has settings there; right would be the path as it stands in the file, such as queue.kafka for what lies under queue: and kafka:.`,
    )
  })
}

const partsAt = (file: ConfigFile, mapping: Mapping): readonly Part[] =>
  isYamlMap(file)
    ? yamlDocuments(file)
        .flatMap(tree => nodesAt(tree, mapping.path))
        .flatMap(node => (node.kind === 'map' ? [nestedPart(file, mapping.role, mapping.path, node)] : []))
    : inProperties(file, mapping)

/** A key may hold dots itself: every way to cut the path is tried. */
function nodesAt(node: YamlNode, path: string): readonly YamlNode[] {
  if (path === '') return [node]
  if (node.kind === 'list') return node.items.flatMap(item => nodesAt(item, path))
  if (node.kind === 'scalar') return []
  return node.entries.flatMap(({ key, value }) => {
    if (path === key) return [value]
    return path.startsWith(`${key}.`) ? nodesAt(value, path.slice(key.length + 1)) : []
  })
}

function inProperties(file: ConfigFile, { path, role }: Mapping): readonly Part[] {
  if (!file.text.includes(path)) return []
  const all = parseProperties(file)
  const settings = all.filter(({ key }) => key.startsWith(`${path}.`)).map(setting => below(setting, path, role))
  if (settings.length === 0) return []
  const edit: Part['edit'] = ({ key, value }) => {
    const found = settings.find(setting => setting.key === key)
    return linesEdit(file, found?.line, `${found?.written ?? `${path}.${key}`}=${value}`)
  }
  return [{ role, name: path, files: [file.name], settings, edit }]
}

const below = (setting: Setting, path: string, role: Role): Setting => ({
  ...setting,
  key: kafkaKey(role, setting.key.slice(path.length + 1)),
  written: setting.key,
})
