/**
 * Connectors that Terraform deploys: Amazon's MSK Connect, Aiven's.
 *
 *     aws_mskconnect_connector: connector_configuration, kafkaconnect_version        aiven_kafka_connector: config
 *     aws_mskconnect_worker_configuration: properties_file_content, `.properties` as text
 *
 * Source: the documentation of these resources. Not modelled: connectors that Confluent Cloud runs, whose clients are not known.
 */
import { connectDocument, type ConnectConfig, type Connector } from '../connect/parts.ts'
import type { Document } from '../part.ts'
import { editHeredoc } from './edits.ts'
import { settingsOf } from './texts.ts'
import { configSettings, editConfig } from './topics.ts'
import { entryIn, type HclBlock } from './tree.ts'
import { resolve, textOf, type Scope, type Source } from './values.ts'

interface Kind {
  readonly name: string
  readonly config: string
  readonly version?: string
}

const kinds: Readonly<Record<string, Kind>> = {
  aws_mskconnect_connector: { name: 'name', config: 'connector_configuration', version: 'kafkaconnect_version' },
  aiven_kafka_connector: { name: 'connector_name', config: 'config' },
}

export function connectorDocument(sources: readonly Source[], scope: Scope, isAll: boolean): Document {
  const resources = sources.flatMap(source =>
    source.body.blocks.filter(({ type }) => type === 'resource').map(block => ({ source, block })),
  )
  const workers = resources.flatMap(({ source, block }) => workerOf(source, block, scope))
  const connectors = resources.flatMap(({ source, block }) => connectorOf(source, block, scope))
  return connectDocument(workers, connectors, isAll)
}

const textAt = ({ file }: Source, block: HclBlock, key: string, scope: Scope): string | undefined => {
  const entry = entryIn(block.entries, key)
  return entry && textOf(resolve({ file, value: entry.value }, scope), scope)
}

function connectorOf(source: Source, block: HclBlock, scope: Scope): readonly Connector[] {
  const kind = kinds[block.labels[0] ?? '']
  const entry = kind && entryIn(block.entries, kind.config)
  const value = entry && resolve({ file: source.file, value: entry.value }, scope)
  if (kind === undefined || value?.value.kind !== 'map') return []
  const config = { entry: entry!, found: value }
  const settings = configSettings(source, config, scope, [])
  const named = settings.find(({ key }) => key === 'connector.class')
  if (named === undefined) return []
  const { file, line, key: written, value: text } = named
  const version = kind.version === undefined ? undefined : textAt(source, block, kind.version, scope)
  return [
    {
      name: textAt(source, block, kind.name, scope) ?? block.labels[1] ?? '',
      files: [source.file.name],
      settings,
      place: { file, line, written, text },
      ...(version !== undefined && /^\d+(\.\d+){1,3}$/.test(version) && { runs: version }),
      edit: (key, to) => editConfig(source, block, config, key, to),
      class: text,
    },
  ]
}

function workerOf(source: Source, block: HclBlock, scope: Scope): readonly ConnectConfig[] {
  if (block.labels[0] !== 'aws_mskconnect_worker_configuration') return []
  const entry = entryIn(block.entries, 'properties_file_content')
  const value = entry && resolve({ file: source.file, value: entry.value }, scope)
  const settings = value && settingsOf(value, entry!.line, scope)
  if (settings === undefined) return []
  return [
    {
      name: textAt(source, block, 'name', scope) ?? block.labels[1] ?? '',
      files: [source.file.name],
      settings,
      place: { file: source.file.name, line: entry!.line, written: entry!.key, text: block.labels[1] ?? '' },
      edit: (key, to) => {
        const line = settings.find(setting => setting.key === key)?.line
        return value?.value.kind === 'heredoc' ? editHeredoc(value.file, value.value, line, `${key}=${to}`) : undefined
      },
    },
  ]
}
