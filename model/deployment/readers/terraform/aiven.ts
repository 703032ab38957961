/**
 * Aiven for Apache Kafka in Terraform: brokers, with their settings as blocks whose keys have underscores.
 *
 *   A1  what the service leaves out has a default of Aiven's, which turns on its plan: it is not Kafka's, and not known here
 *
 * Source: the documentation of aiven_kafka.
 */
import type { Part, Setting, Statement } from '../part.ts'
import { replaceValue } from './edits.ts'
import { settingOf } from './topics.ts'
import { entryIn, type HclBlock } from './tree.ts'
import { resolve, textOf, unreadOf, type Scope, type Source } from './values.ts'

const ownDefaults = ['default.replication.factor', 'min.insync.replicas', 'unclean.leader.election.enable'] as const

export const aivenParts = (sources: readonly Source[], scope: Scope): readonly Part[] =>
  sources.flatMap(source =>
    source.body.blocks
      .filter(({ type, labels }) => type === 'resource' && labels[0] === 'aiven_kafka')
      .map(block => brokerPart(source, block, scope)),
  )

const below = ({ blocks }: HclBlock, type: string): HclBlock | undefined => blocks.find(block => block.type === type)

function brokerPart(source: Source, block: HclBlock, scope: Scope): Part {
  const { file } = source
  const config = below(block, 'kafka_user_config')
  const entries = (config && below(config, 'kafka'))?.entries ?? []
  const said = entries.map(entry => settingOf({ file }, entry, entry.key.replaceAll('_', '.'), scope))
  const name = entryIn(block.entries, 'service_name')
  return {
    role: 'broker',
    name: (name && textOf(resolve({ file, value: name.value }, scope), scope)) ?? block.labels[1] ?? '',
    files: [file.name],
    settings: [...said, ...defaults(file.name, (config ?? block).line, said)],
    statements: config === undefined ? [] : versionOf(source, config, scope),
    edit: ({ fact, key, value }) => {
      const found = key === fact ? undefined : entryIn(entries, key.replaceAll('.', '_'))
      return found && replaceValue(file, found.value, value)
    },
  }
}

/** A1. */
const defaults = (file: string, line: number, said: readonly Setting[]): readonly Setting[] =>
  ownDefaults
    .filter(key => !said.some(setting => setting.key === key))
    .map(key => ({ file, line, key, value: '', unread: 'is not set here, and Aiven has a default of its own' }))

function versionOf({ file }: Source, config: HclBlock, scope: Scope): readonly Statement[] {
  const entry = entryIn(config.entries, 'kafka_version')
  if (entry === undefined) return []
  const found = resolve({ file, value: entry.value }, scope)
  const text = textOf(found, scope)
  const place = { fact: 'broker.version', file: file.name, line: entry.line, written: 'kafka_version' } as const
  if (text === undefined) return [{ ...place, value: '', unread: unreadOf(found, scope) }]
  return /^\d+(\.\d+){1,2}$/.test(text)
    ? [{ ...place, value: `kafka@${text}`, text }]
    : [{ ...place, value: '', unread: "is no version of Kafka's own" }]
}
