/**
 * What `kafka-topics.sh --describe` and `kafka-configs.sh --describe [--all]` print: the cluster as it is, and not as a file would have it.
 *
 *   T1  of one topic or broker described twice, what kafka-configs says counts before what kafka-topics does: it names the default as well
 *   T2  Kafka's own topics (`__consumer_offsets` and the like) are none of the user's
 *   T3  lines of other commands, prompts and blank lines are passed over
 *   T4  nothing here can be edited: a cluster is changed by a command
 *   T5  only what decides is kept: of the rest the cluster itself knows what it means, and there is nothing to warn of
 *   T6  settings of users, clients and groups are nobody's here, and so is a topic that is being deleted
 *
 * Source: TopicCommand.scala and ConfigCommand.scala, 0.11 to 4.1.
 */
import type { Warning } from '../key-warnings.ts'
import { isDecisive } from '../decisive-keys.ts'
import { looksLikeName } from '../secrets.ts'
import { UsageError } from '../usage-error.ts'
import { grouped } from './grouped.ts'
import type { ConfigFile, Part, Reader, Setting, Statement } from './part.ts'

const topicLine = /^\s*Topic: ?(\S+)\s.*?PartitionCount: ?\d+\s+ReplicationFactor: ?(\d+)(?:\s+Configs: ?(.*))?$/
const partitionLine = /^\s*Topic: ?(\S+)\s+Partition: ?(\d+)\s.*?Replicas: ?([\d,]*)\s+Isr: ?([\d,]*)/
const configsLine = /^\s*(?:All|Dynamic) configs for (topic|broker) (\S+) are:/
const clusterLine = /^\s*Default configs for brokers in the cluster are:/
const configLine = /^\s+([\w.-]+)=(.*?) sensitive=(true|false)(?: synonyms=.*)?$/
/** Before 2.5 all on one line. */
const oldConfigsLine = /^\s*Configs for (topic|broker) '?([^' ]+)'? are ?(.*)$/

/** The settings of users, clients and groups begin so as well. */
const anyConfigsLine = /^\s*(?:\w+ )?configs for .*\bare\b/i

export const describeReader: Reader = {
  kind: 'what kafka-topics.sh or kafka-configs.sh --describe prints',
  recognises: ({ text }) => linesOf(text).some(line => isHeader(line) || configLine.test(line)),
  read: (files, { only = [] }) => {
    const described = files.flatMap(describedIn)
    return { parts: partsOf(described), warnings: files.flatMap(file => outOfSync(file, topicsIn(described, only))) }
  },
}

/** Of all topics, or of those that are asked about. */
function topicsIn(described: readonly Described[], only: readonly string[]): ReadonlySet<string> {
  const names = described.filter(({ role }) => role === 'topic').map(({ name }) => name)
  const chosen = names.filter(name => only.includes(name))
  return new Set(chosen.length > 0 ? chosen : names)
}

const isHeader = (line: string) => [topicLine, configsLine, clusterLine, oldConfigsLine].some(form => form.test(line))

const linesOf = (text: string): readonly string[] => text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)

/** One command's answer about one topic or broker. */
interface Described {
  readonly role: 'topic' | 'broker'
  readonly name: string
  readonly file: string
  readonly rank: 'topics' | 'configs'
  readonly settings: readonly Setting[]
  readonly statements: readonly Statement[]
}

function describedIn({ name: file, text }: ConfigFile): readonly Described[] {
  const found: { described: Described; settings: Setting[] }[] = []
  let open: Setting[] | undefined
  linesOf(text).forEach((text, index) => {
    const line = index + 1
    const described = headerOf(file, line, text)
    const setting = described === undefined ? configOf(file, line, text) : undefined
    if (described !== undefined) {
      const settings = [...described.settings]
      found.push({ described, settings })
      open = described.rank === 'configs' ? settings : undefined
    } else if (setting !== undefined) {
      if (found.length === 0) throw headless(file, line)
      open?.push(setting)
    } else if (anyConfigsLine.test(text)) open = open && []
  })
  return found
    .map(({ described, settings }) => ({
      ...described,
      settings: settings.filter(({ key }) => isDecisive(described.role, key)),
    }))
    .filter(({ name }) => !isInternal(name))
}

const headless = (file: string, line: number): UsageError =>
  new UsageError(
    `${file} line ${line} is a setting that kafka-configs.sh prints, without the line before it that says whose it is: right would be all that it prints, from "All configs for topic … are:" on.`,
  )

/** Of Kafka, of Connect, Streams and the schema registry. */
const isInternal = (name: string) => name.startsWith('__') || name === '_schemas'

function headerOf(file: string, line: number, text: string): Described | undefined {
  const topic = topicLine.exec(text)
  if (topic) {
    const [, name = '', replicas = '', configs = ''] = topic
    const factor = {
      fact: 'topic.replication.factor',
      value: replicas,
      file,
      line,
      written: 'ReplicationFactor',
    } as const
    return { role: 'topic', name, file, rank: 'topics', settings: listed(file, line, configs), statements: [factor] }
  }
  const old = oldConfigsLine.exec(text)
  if (old) {
    const [, role, name = '', configs = ''] = old
    return { role: roleOf(role), name, file, rank: 'configs', settings: listed(file, line, configs), statements: [] }
  }
  const configs = configsLine.exec(text)
  if (configs)
    return { role: roleOf(configs[1]), name: configs[2]!, file, rank: 'configs', settings: [], statements: [] }
  // What holds for all brokers has no broker's name, and so is taken to hold for each.
  return clusterLine.test(text)
    ? { role: 'broker', name: '', file, rank: 'configs', settings: [], statements: [] }
    : undefined
}

const roleOf = (word: string | undefined) => (word === 'topic' ? 'topic' : 'broker')

/** `a=1,b=2`; a comma inside a value is none before a key. */
const listed = (file: string, line: number, text: string): readonly Setting[] =>
  text
    .trim()
    .split(/,(?=[\w.-]+=)/)
    .flatMap(pair => {
      const [, key, value = ''] = /^([\w.-]+)=(.*)$/.exec(pair) ?? []
      return key === undefined ? [] : [{ file, line, key, value: value.trim() }]
    })

/** What is sensitive is printed as null: it says nothing. */
function configOf(file: string, line: number, text: string): Setting | undefined {
  const [, key, value = '', sensitive] = configLine.exec(text) ?? []
  return key === undefined || sensitive === 'true' || value === 'null' ? undefined : { file, line, key, value }
}

function partsOf(described: readonly Described[]): readonly Part[] {
  return [...grouped(described, ({ role, name }) => `${role} ${name}`).values()].map(mine => {
    const [{ role, name }] = mine as [Described]
    const settings = new Map<string, Setting>()
    // T1.
    for (const rank of ['topics', 'configs'] as const) {
      for (const each of mine.filter(one => one.rank === rank)) each.settings.forEach(one => settings.set(one.key, one))
    }
    return {
      role,
      name,
      files: [...new Set(mine.map(({ file }) => file))],
      settings: [...settings.values()],
      statements: mine.flatMap(({ statements }) => statements),
    }
  })
}

/** What holds in theory is one thing; that a replica is missing today is another. */
function outOfSync({ name: file, text }: ConfigFile, topics: ReadonlySet<string>): readonly Warning[] {
  const missing = linesOf(text).flatMap((line, index) => {
    const [, topic = '', partition, replicas = '', isr = ''] = partitionLine.exec(line) ?? []
    const [all, inSync] = [count(replicas), count(isr)]
    if (partition === undefined || !topics.has(topic) || inSync >= all) return []
    const what = looksLikeName(topic) ? ` of ${topic}` : ''
    const words = `Partition ${partition}${what} has ${inSync} of ${all} replicas in sync at the moment; verdicts begin with all of them.`
    return [{ file, line: index + 1, text: words }]
  })
  const more = missing.length - MOST_SHOWN
  if (more <= 0) return missing
  return [
    ...missing.slice(0, MOST_SHOWN),
    { file, text: `${more} more partitions have replicas that are not in sync.` },
  ]
}

const MOST_SHOWN = 5

const count = (list: string) => list.split(',').filter(each => each !== '').length
