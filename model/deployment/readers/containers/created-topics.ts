/**
 * Topics that containers create as they start: `kafka-topics --create …`, `kafka-configs --alter …`, and the images' own variables.
 *
 *   T1  a topic is a part by its name; one whose name the shell makes up has none
 *   T2  the replication factor is stated, as it is no key of a topic's; without it, it is the broker's default
 */
import { looksLikeName } from '../../secrets.ts'
import { grouped } from '../grouped.ts'
import type { Change, Edit, Part, Setting, Statement } from '../part.ts'
import { optionsOf, type Call, type Word } from './commands.ts'
import type { Variable } from './environment.ts'
import { interpolate, type Lookup } from './interpolation.ts'

/** What one place says of one topic. */
interface Said {
  readonly name: string
  readonly file: string
  readonly settings: readonly Setting[]
  readonly replicas?: Statement
  readonly edit: (change: Change) => Edit | undefined
}

/** Parts by name, a name of several places once. */
export function topicParts(calls: readonly Call[], lists: readonly Variable[], lookup: Lookup): readonly Part[] {
  const said = [...calls.flatMap(call => ofCall(call, lookup)), ...lists.flatMap(ofList)]
  return [...grouped(said, ({ name }) => name)].map(([name, mine]) => partOf(name, mine))
}

function partOf(name: string, said: readonly Said[]): Part {
  const settings = new Map(said.flatMap(each => each.settings).map(setting => [setting.key, setting]))
  const replicas = said.flatMap(each => each.replicas ?? [])
  const isSame = replicas.every(({ value }) => value === replicas[0]?.value)
  return {
    role: 'topic',
    name,
    files: [...new Set(said.map(({ file }) => file))],
    settings: [...settings.values()],
    statements: isSame ? replicas.slice(0, 1) : replicas,
    edit: change => said.map(each => each.edit(change)).find(edit => edit !== undefined),
  }
}

function ofCall({ file, tool, words }: Call, lookup: Lookup): readonly Said[] {
  const isCreated = tool === 'kafka-topics' && words.some(({ text }) => text === '--create')
  const isAltered =
    tool === 'kafka-configs' &&
    ['topics', '--topic'].some(word => words.some(({ text }) => text.split('=').at(-1) === word))
  if (!isCreated && !isAltered) return []
  const name = optionsOf(words, '--topic', '--entity-name').at(0)
  const pairs = optionsOf(words, '--config', '--add-config').flatMap(pairsIn)
  const factor = optionsOf(words, '--replication-factor').at(0)
  return [
    {
      name: nameOf(name?.text, lookup),
      file: file.name,
      settings: pairs.map(({ key, value, line }) => ({ key, file: file.name, line, ...read(value, lookup) })),
      ...(isCreated && factor !== undefined && { replicas: stated(file.name, factor, lookup) }),
      edit: ({ fact, key, value }) => {
        const place = fact === 'topic.replication.factor' ? factor : pairs.find(pair => pair.key === key)?.place
        if (place !== undefined) return { file: file.name, start: place.start, end: place.end, text: value }
        return fact === 'topic.replication.factor' ? undefined : added(file.name, words, isCreated, `${key}=${value}`)
      },
    },
  ]
}

/** Behind the last word of the call. */
function added(file: string, words: readonly Word[], isCreated: boolean, pair: string): Edit | undefined {
  const last = words.at(-1)
  if (last === undefined || !isCreated) return undefined
  return { file, start: last.end, end: last.end, text: ` --config ${pair}` }
}

const stated = (file: string, { text, line }: Word, lookup: Lookup): Statement => ({
  fact: 'topic.replication.factor',
  file,
  line,
  written: '--replication-factor',
  ...read(text, lookup),
})

function read(text: string, lookup: Lookup): { readonly value: string; readonly unread?: string } {
  const { value, unread } = interpolate(text, lookup)
  if (unread !== undefined) return { value: '', unread }
  return value.includes('$') ? { value: '', unread: 'is made by the shell of the container' } : { value }
}

function nameOf(text: string | undefined, lookup: Lookup): string {
  const { value, unread } = read(text ?? '', lookup)
  return unread === undefined && looksLikeName(value) ? value : ''
}

interface Pair {
  readonly key: string
  readonly value: string
  readonly line: number
  readonly place: { readonly start: number; readonly end: number }
}

/** `a=1,b=2`; a value in brackets may hold commas, and none that decides anything does. */
function pairsIn({ text, line, start }: Word): readonly Pair[] {
  return [...text.matchAll(/([\w.-]+)=([^,]*)/g)].map(({ 1: key, 2: value, index }) => {
    const from = start + index + key!.length + 1
    return { key: key!, value: value!, line, place: { start: from, end: from + value!.length } }
  })
}

/** `orders:3:2:compact,payments:1:1`: name, partitions, replicas, clean-up policy. */
function ofList({ file, line, name: variable, value, unread, put }: Variable): readonly Said[] {
  if (unread !== undefined) return []
  const topics = value.split(/[\s,;]+/).filter(text => text !== '')
  return topics.map((text, index) => {
    const [name = '', , replicas, policy] = text.split(':')
    const place = { file, line, written: variable }
    return {
      name: looksLikeName(name) ? name : '',
      file,
      settings: policy === undefined || policy === '' ? [] : [{ key: 'cleanup.policy', value: policy, ...place }],
      ...(replicas !== undefined && {
        replicas: { fact: 'topic.replication.factor', value: replicas, ...place } as const,
      }),
      edit: change => {
        if (change.fact !== 'topic.replication.factor') return undefined
        const changed = topics.map((each, other) => (other === index ? withReplicas(each, change.value) : each))
        return put?.(changed.join(','))
      },
    }
  })
}

function withReplicas(text: string, value: string): string {
  const [name, partitions = '1', , ...rest] = text.split(':')
  return [name, partitions, value, ...rest].join(':')
}
