/**
 * EO: every record that a group reads has its effect exactly once, where it lands: in an output topic, as whoever reads it read_committed sees it.
 *
 *     input  a b c     group billing goes on at 2     output, read_committed  A B      fine: c is still to come
 *                                                                             A A B    broken: twice
 *                                                                             B        broken: a is passed, and has no effect
 *                                                     a transaction is open   B        cannot tell
 *
 * What the effect of a record is the caller says (`effectOf`): the values that it should bring forth; unless said its own value, once.
 */
import type { Copy, Evidence, Findings, Group, Violation } from './evidence.ts'
import { groupBy } from './identity.ts'
import { isCommitted, type LogEntry } from './log-entry.ts'
import { topicOf, type TopicPartition } from '../core/protocol.ts'

export interface ExactlyOnce {
  readonly guarantee: 'EO'
  readonly groupId: string
  /** The topic in which the effects land. */
  readonly output: string
  /** The values that a record of the input should bring forth. Absent: its own. */
  readonly effectOf?: (record: LogEntry) => string | readonly string[]
}

interface Input {
  readonly name: TopicPartition
  readonly entry: LogEntry
  readonly effect: string
}

interface Output {
  readonly name: TopicPartition
  readonly entry: LogEntry
  readonly isCommitted: boolean
}

export function checkExactlyOnce(evidence: Evidence, asked: ExactlyOnce, outputs: readonly TopicPartition[]): Findings {
  const group = evidence.groups.find(({ groupId }) => groupId === asked.groupId)
  if (group === undefined) return nothing(`nobody is in group ${asked.groupId}.`)
  const reads = [...new Set(group.members.flatMap(member => member.reads))]
  const copies = [...reads, ...outputs].map(name => [name, copyOf(evidence, name)] as const)
  const missing = copies.flatMap(([, copy]) => (typeof copy === 'string' ? [copy] : []))
  if (missing.length > 0) return { violations: [], open: missing, kept: '' }
  const there = new Map(copies as readonly (readonly [TopicPartition, Copy])[])
  const inputs = reads.flatMap(name => inputsOf(name, there.get(name)!, asked))
  if (inputs.length === 0) return nothing(`there is no record yet that group ${asked.groupId} could have handled.`)
  const landed = groupBy(
    outputs.flatMap(name => outputsOf(name, there.get(name)!)),
    ({ entry }) => entry.value ?? '',
  )
  const judged = [...groupBy(inputs, ({ effect }) => effect)].map(([effect, of]) =>
    judge(group, asked, of, landed.get(effect) ?? []),
  )
  return {
    violations: judged.flatMap(({ violations }) => violations),
    open: judged.flatMap(({ open }) => open),
    kept: `each of ${inputs.length} effects of what group ${asked.groupId} read is in ${asked.output} once.`,
  }
}

const nothing = (why: string): Findings => ({ violations: [], open: [why], kept: '' })

function copyOf(evidence: Evidence, name: TopicPartition): Copy | string {
  const { topic, partition } = topicOf(name)
  return evidence.copyOf(topic, partition)
}

const inputsOf = (name: TopicPartition, copy: Copy, { effectOf = ownValue }: ExactlyOnce): readonly Input[] =>
  copy.entries
    .filter(entry => isCommitted(entry, copy.lastStableOffset))
    .flatMap(entry => effectsOf(effectOf(entry)).map(effect => ({ name, entry, effect })))

/** A number would never be found among texts, and its record be told as lost. */
function effectsOf(effects: unknown): readonly string[] {
  const all: readonly unknown[] = [effects].flat()
  const wrong = all.find(effect => typeof effect !== 'string')
  if (wrong === undefined && all.every(effect => typeof effect === 'string')) return all
  throw new RangeError(`check of EO: effectOf returns a text, or a list of texts, not ${String(wrong)}.`)
}

const ownValue = ({ value }: LogEntry): string => value ?? ''

const outputsOf = (name: TopicPartition, copy: Copy): readonly Output[] =>
  copy.entries
    .filter(({ transaction }) => transaction !== 'aborted')
    .map(entry => ({ name, entry, isCommitted: isCommitted(entry, copy.lastStableOffset) }))

/** Of one effect: the records that should have it, and the places where it stands. */
function judge(
  group: Group,
  { output }: ExactlyOnce,
  inputs: readonly Input[],
  landed: readonly Output[],
): Omit<Findings, 'kept'> {
  const seen = landed.filter(each => each.isCommitted)
  if (seen.length > inputs.length) return { violations: [twice(group, output, inputs, seen)], open: [] }
  if (seen.length === inputs.length) return { violations: [], open: [] }
  const what = inputs.map(({ entry }) => JSON.stringify(entry.value)).join(', ')
  const undecided = landed.length > seen.length
  if (undecided) return { violations: [], open: [`the effect of ${what} is of a transaction that is not decided yet.`] }
  if (typeof group.committed === 'string') return { violations: [], open: [group.committed] }
  const { committed, groupId } = group
  const passed = inputs.filter(({ name, entry }) => (committed[name] ?? 0) > entry.offset)
  if (passed.length <= seen.length)
    return { violations: [], open: [`group ${groupId} is behind: it has not committed ${what} yet.`] }
  return { violations: passed.slice(seen.length).map(input => lost(committed, groupId, output, input)), open: [] }
}

const placeOf = ({ name, entry }: Pick<Input, 'name' | 'entry'>): string => `offset ${entry.offset} of ${name}`

function twice({ groupId }: Group, output: string, inputs: readonly Input[], seen: readonly Output[]): Violation {
  const [first] = inputs as readonly [Input, ...Input[]]
  const where = seen.map(placeOf).join(', ')
  const should = inputs.length === 1 ? 'once' : `${inputs.length} times`
  const text = `the effect ${JSON.stringify(first.effect)} of ${placeOf(first)}, read by group ${groupId}, should be in ${output} ${should}, and stands ${seen.length} times for whoever reads read_committed: ${where}.`
  return violation(first, text)
}

function lost(committed: Readonly<Record<string, number>>, groupId: string, output: string, input: Input): Violation {
  const text = `group ${groupId} goes on at offset ${committed[input.name]} of ${input.name}, and ${JSON.stringify(input.entry.value)} at ${placeOf(input)} has no effect in ${output} for whoever reads read_committed.`
  return violation(input, text)
}

function violation({ name, entry }: Input, text: string): Violation {
  return { ...topicOf(name), offset: entry.offset, value: entry.value ?? 'null', text }
}
