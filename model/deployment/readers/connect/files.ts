/**
 * Where Connect's configurations stand in files: `.properties` of a worker or a connector, and JSON as its REST interface takes and gives it.
 *
 *     {"name": …, "config": {…}}    {"connector.class": …}    {"NAME": {"info": {"name": …, "config": {…}}}}    key=value lines
 */
import { parseProperties } from '../../properties-file.ts'
import { linesEdit } from '../edits.ts'
import type { ConnectConfig, Connector } from './parts.ts'
import type { ConfigFile, Setting } from '../part.ts'
import { editSection, sectionAt, settingsIn, type Section } from '../yaml/settings.ts'
import { at, entryOf, textAt, type YamlNode } from '../yaml/tree.ts'

const ofConnectors = /(?:^|[{,])[ \t]*["']?connector\.class["']?[ \t]*[=:]/m
const ofWorkers =
  /^[ \t]*(key\.converter|value\.converter|offset\.storage\.(topic|file\.filename)|config\.storage\.topic|exactly\.once\.source\.support)[ \t]*[=:]/m

export const isConnectorText = (text: string): boolean => ofConnectors.test(text)
/** A connector may have converters of its own. */
export const isWorkerText = (text: string): boolean => ofWorkers.test(text) && !ofConnectors.test(text)

export function workerOf(name: string, settings: readonly Setting[], edit: ConnectConfig['edit']): ConnectConfig {
  const first = settings.find(({ key }) => isWorkerText(`${key}=`)) ?? settings[0]!
  const { file, line, key: written, value: text } = first
  return { name, files: [file], settings, place: { file, line, written, text }, edit }
}

export function propertiesConfig(file: ConfigFile): ConnectConfig | Connector {
  const settings = parseProperties(file)
  const edit: ConnectConfig['edit'] = (key, value) =>
    linesEdit(file, settings.find(setting => setting.key === key)?.line, `${key}=${value}`)
  const name = settings.find(({ key }) => key === 'name')?.value ?? ''
  return connectorOf(name, settings, edit) ?? workerOf('', settings, edit)
}

function connectorOf(name: string, settings: readonly Setting[], edit: ConnectConfig['edit']): Connector | undefined {
  const found = settings.find(({ key }) => key === 'connector.class')
  if (found === undefined) return undefined
  const { file, line, key: written, value } = found
  return { name, files: [file], settings, place: { file, line, written, text: value }, edit, class: value }
}

/** Every connector that a tree of JSON or YAML holds. */
export function connectorsIn(file: ConfigFile, node: YamlNode): readonly Connector[] {
  if (node.kind === 'list') return node.items.flatMap(item => connectorsIn(file, item))
  if (node.kind !== 'map') return []
  const section = configIn(file, node)
  if (section?.map !== undefined) {
    const name = textAt(node, 'name') ?? textAt(section.map, 'name') ?? ''
    const found = connectorOf(name, settingsIn(section), (key, value) => editSection(section, key, value))
    return found === undefined ? [] : [found]
  }
  return node.entries.flatMap(({ value }) => connectorsIn(file, value))
}

function configIn(file: ConfigFile, node: YamlNode): Section | undefined {
  if (node.kind !== 'map') return undefined
  if (entryOf(node, 'connector.class') !== undefined) {
    return { file, around: undefined, called: '', map: node }
  }
  const inner = at(node, 'config')
  return entryOf(inner, 'connector.class') === undefined ? undefined : sectionAt(file, node, 'config')
}
