/**
 * How a run ends that keeps its promise, in a sentence.
 */
import type { ToldPath } from '../finding.ts'
import { brokersOf, has, holdersOf, inOffice, listed, type Story, storyOf } from './story.ts'
import type { GroupState, WorldState } from './world-state.ts'

export function endingOf(told: ToldPath): string {
  const story = storyOf(told)
  if (!story) return 'The promise is kept.'
  const { groups, thread, identity, landed, transaction, transactions } = story.end
  if (transactions !== undefined) return ofProcessing(story)
  if (groups !== undefined) return ofGroups(story)
  if (thread !== undefined) return ofThread(story)
  if (identity !== undefined) return ofLog(story)
  if (landed !== undefined) return ofSink(story)
  if (transaction !== undefined) return ofTransaction(story)
  return ofRecords(story) ?? ofReplicas(story)
}

function ofRecords(story: Story): string | undefined {
  const { producer, consumer } = story.end
  if (producer === undefined) return undefined
  const sentences = Object.keys(producer).flatMap(record => ofRecord(story, record) ?? [])
  if (sentences.length === 0) return 'Nothing was given to send.'
  const handled = consumer?.handled ?? []
  const order = handled.length > 0 ? [`The handler has had ${handled.join(', ')}, in this order.`] : []
  return [...sentences, ...order].join(' ')
}

function ofRecord({ end }: Story, record: string): string | undefined {
  const { believes } = end.producer![record]!
  if (believes === 'not given') return undefined
  if (believes !== 'acknowledged') return `${record} is not acknowledged (${believes}): nobody takes it for safe.`
  const [leader, broker] = inOffice(end) ?? []
  if (broker && has(broker, record))
    return `${record} is acknowledged, and ${leader}, which leads in epoch ${broker.leaderEpoch}, has it.`
  const holders = holdersOf(end, record)
  if (holders.length === 0) return `${record} is acknowledged, and on its way to a broker.`
  const running = holders.filter(name => ['leader', 'follower'].includes(end.brokers[name]!.is))
  const where =
    running.length > 0
      ? `${listed(running)} ${running.length > 1 ? 'have' : 'has'} it`
      : `it is on the disk of ${listed(holders)}`
  return `${record} is acknowledged; nobody leads yet, and ${where}.`
}

/** In the specification nobody acknowledges: what matters is who has what is below a high watermark. */
function ofReplicas({ end }: Story): string {
  const [name, leader] =
    Object.entries(end.brokers).find(([, { is, highWatermark }]) => is === 'leader' && highWatermark > 0) ?? []
  if (leader === undefined) return 'No record is below the high watermark of a leader: none may be lost.'
  const record = leader.log[0]!.record
  return `${name} leads in epoch ${leader.leaderEpoch} with high watermark ${leader.highWatermark}; ${listed(holdersOf(end, record))} ${holdersOf(end, record).length > 1 ? 'have' : 'has'} ${record}.`
}

/** Who handled what; and what is left, with who has it or where it can be had from. */
function ofGroups({ end }: Story): string {
  const groups = Object.entries(end.groups ?? {})
  return groups
    .map(([name, group]) => (groups.length > 1 ? `In ${name.replace('-', ' ')}: ` : '') + ofGroup(end, group))
    .join(' ')
}

function ofGroup({ partitions = {} }: WorldState, { handled, committed }: GroupState): string {
  const members = new Set(handled.map(({ by }) => by))
  const done =
    members.size === 1
      ? `${listed(handled.map(({ record }) => record))} ${handled.length > 1 ? 'are' : 'is'} handled by ${[...members][0]!}${handled.length > 1 ? ', in this order' : ''}`
      : handled.map(({ record, by }, i) => `${record} ${i === 0 ? 'is handled by' : 'by'} ${by}`).join(', ')
  const left = Object.entries(partitions).flatMap(([name, { log, logStartOffset }]) =>
    log.flatMap(({ record }, i) =>
      handled.some(each => each.record === record)
        ? []
        : [{ record, isAhead: logStartOffset + i >= (committed[name] ?? -1) }],
    ),
  )
  const waiting = [...new Set(left.filter(({ isAhead }) => isAhead).map(({ record }) => record))]
  return [
    handled.length > 0 ? `${done}.` : 'Nothing is handled yet.',
    ...(waiting.length > 0
      ? [
          `${listed(waiting)} ${waiting.length > 1 ? 'are' : 'is'} still to come: no offset behind ${waiting.length > 1 ? 'them' : 'it'} is committed.`,
        ]
      : []),
  ].join(' ')
}

function ofThread({ end }: Story): string {
  const { post, applied, setAside } = end.thread!
  return [
    `The post is ${post === 'absent' ? 'not there yet' : post === 'posted' ? 'there' : post}.`,
    ...(applied.length > 0 ? [`${listed(applied)} ${applied.length > 1 ? 'are' : 'is'} applied.`] : []),
    ...(setAside.length > 0
      ? [`${listed(setAside)} ${setAside.length > 1 ? 'are' : 'is'} set aside as a dead letter.`]
      : []),
  ].join(' ')
}

/** One partition, and what its log has of each record. */
function ofLog({ end }: Story): string {
  const log = brokersOf(end)[0]?.[1].log ?? []
  const given = Object.entries(end.producer ?? {}).filter(([, { believes }]) => believes !== 'not given')
  const sentences = given.map(([record, { believes }]) => {
    const offsets = log.flatMap((entry, offset) => (entry.record === record ? [offset] : []))
    const where =
      offsets.length === 0
        ? 'is not in the log'
        : `stands in the log ${offsets.length > 1 ? `at offsets ${listed(offsets.map(String))}` : `once, at offset ${offsets[0]}`}`
    return believes === 'acknowledged' ? `${record} is acknowledged and ${where}.` : `${record} (${believes}) ${where}.`
  })
  const effects = end.reader?.effects ?? []
  const effect = effects.length > 0 ? [`The reader has handled ${listed(effects)}.`] : []
  return sentences.length === 0 ? 'Nothing was given to send.' : [...sentences, ...effect].join(' ')
}

/** What has landed where, and what is still to come. */
/** Where the last stable offset is, and who has been fenced. */
function ofTransaction({ end: { partitions = {}, transaction, transactionalProducers = {} } }: Story): string {
  const logs = Object.entries(partitions).map(
    ([name, { log, lastStableOffset = 0, logEndOffset }]) =>
      `${name} has ${log.map(({ record }) => record).join(' ') || 'nothing'}${lastStableOffset < logEndOffset ? `, open from offset ${lastStableOffset} on` : ''}`,
  )
  const out = Object.entries(transactionalProducers).flatMap(([name, { error }]) =>
    error === undefined ? [] : [`; ${name} was told ${error}`],
  )
  return `The coordinator is in ${transaction!.is}; ${logs.join('; ')}${out.join('')}.`
}

function ofSink({ end }: Story): string {
  const sentences = Object.entries(end.landed ?? {}).map(([place, { effects, value }]) => {
    const records = Object.keys(end.deliveries?.records ?? {})
    if (value !== undefined) return `The value of ${value} is what the ${place} has.`
    const there = records.filter(record => effects.some(each => each.record === record))
    return there.length === 0
      ? `Nothing is in the ${place} yet.`
      : `${listed(there)} ${there.length > 1 ? 'are' : 'is'} in the ${place}${there.length === effects.length ? ', once' : ''}.`
  })
  const left = Object.entries(end.deliveries?.records ?? {}).flatMap(([record, { is }]) =>
    is === 'done' ? [] : [record],
  )
  return [
    ...sentences,
    ...(left.length > 0
      ? [`${listed(left)} ${left.length > 1 ? 'are' : 'is'} not confirmed, and can still come.`]
      : []),
  ].join(' ')
}

/** What is seen downstream, what was called outside, and how far the offsets are. */
function ofProcessing({ end }: Story): string {
  const { committed, handled } = end.groups!['group-1']!
  const often = (records: readonly string[]) =>
    [...new Set(records)].map(record => {
      const n = records.filter(each => each === record).length
      return `${record} ${n === 1 ? 'once' : `${n} times`}`
    })
  const seen = often(end.reader!.effects)
  const calls = often(handled.map(({ record }) => record))
  const open = end.partitions!['output']!.log.filter(({ what }) => what === 'open').map(({ record }) => record)
  const offsets = Object.entries(committed).map(
    ([partition, offset]) => `offset ${offset} of ${partition.replace('-', ' ')}`,
  )
  return [
    seen.length > 0 ? `The reader has seen ${listed(seen)}.` : 'The reader has seen nothing yet.',
    ...(calls.length > 0 ? [`Outside there was a call for ${listed(calls)}.`] : []),
    ...(open.length > 0 ? [`The output of ${listed(open)} is not committed yet.`] : []),
    `Committed: ${listed(offsets)}.`,
  ].join(' ')
}
