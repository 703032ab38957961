/**
 * What is broken at the end of a path, and how it came to that: sentences read off its states.
 *
 * Each function gives none where what it looks for is not to be seen.
 */
import { brokersOf, firstAfter, has, holdersOf, inOffice, listed, type Story } from './story.ts'
import type { Belief } from './world-state.ts'

type Sentences = readonly string[]

/** NAL and NSL: a record with such an end to its sending that the leader in office, or every disk, has not. */
export function lostRecord(story: Story, ends: readonly Belief[]): Sentences {
  const { end } = story
  const settled = Object.entries(end.producer ?? {}).filter(([, { believes }]) => ends.includes(believes))
  const records = settled.map(([record]) => record)
  const nowhere = records.find(record => holdersOf(end, record).length === 0)
  if (nowhere !== undefined) return [believed(story, nowhere), ...vanished(story, nowhere)]
  const [leader, broker] = inOffice(end) ?? []
  const lacking = broker && records.find(record => !has(broker, record))
  if (lacking === undefined) return []
  const { leaderEpoch } = broker!
  const since =
    1 +
    story.states.findLastIndex(state => {
      const [name, now] = inOffice(state) ?? []
      return name !== leader || now?.leaderEpoch !== leaderEpoch || has(now, lacking)
    })
  const left = holdersOf(end, lacking)
  return [
    believed(story, lacking),
    `From step ${since} on ${leader} leads in epoch ${leaderEpoch} without ${lacking}: whoever follows cuts it off, ${listed(left)} included.`,
  ]
}

/** What the producer was told, when, and who had the record then. */
function believed(story: Story, record: string): string {
  const believes = story.end.producer![record]!.believes
  const n = firstAfter(story, state => state.producer![record]!.believes === believes)!
  const holders = holdersOf(story.states[n]!, record)
  const where =
    holders.length === 0 ? 'no broker has it' : `${listed(holders)} ${holders.length > 1 ? 'have' : 'alone has'} it`
  return `${record} ${outcomes[believes]} in step ${n}, when ${where}.`
}

const outcomes: Readonly<Record<Belief, string>> = {
  'not given': 'is not given to send',
  given: 'is given to send',
  'in flight': 'is in flight',
  retrying: 'is to be sent again',
  acknowledged: 'is acknowledged',
  dropped: 'fails, with nobody looking,',
  reported: 'fails, and the application hears of it',
  forgotten: 'dies with its process',
}

/** The step after which nobody has it any more; none if nobody ever had it. */
function vanished(story: Story, record: string): Sentences {
  const last = story.states.findLastIndex(state => holdersOf(state, record).length > 0)
  if (last < 0) return [`No broker ever appends ${record}.`]
  const holders = holdersOf(story.states[last]!, record)
  return [`After step ${last + 1} nobody has it: ${listed(holders)} ${holders.length > 1 ? 'lose' : 'loses'} it there.`]
}

/** What a handler has had is on no disk any more. */
export function handledAndGone(story: Story): Sentences {
  const { end } = story
  const gone = end.consumer?.handled.find(record => holdersOf(end, record).length === 0)
  if (gone === undefined) return []
  const n = firstAfter(story, state => state.consumer!.handled.includes(gone))
  return [`${gone} is handled in step ${n}.`, ...vanished(story, gone)]
}

export function handledTwice(story: Story): Sentences {
  const { handled = [] } = story.end.consumer ?? {}
  const twice = handled.find((record, i) => handled.indexOf(record) < i)
  if (twice === undefined) return []
  const times = (state: (typeof story.states)[number]) => state.consumer!.handled.filter(each => each === twice).length
  const [first, again] = [1, 2].map(n => firstAfter(story, state => times(state) === n))
  return [`${twice} is handled in step ${first}, and again in step ${again}.`, ...whyTwice(story, twice)]
}

export const isAppendedTwice = (story: Story): boolean =>
  Object.keys(story.end.producer ?? {}).some(record => offsetsOf(story, record).length > 1)

/** A send that came to nothing, where it was to be acknowledged some day. */
export function neverAcknowledged(story: Story): Sentences {
  const failed = Object.entries(story.end.producer ?? {}).find(([, { believes }]) =>
    ['dropped', 'reported', 'forgotten'].includes(believes),
  )
  return failed === undefined ? [] : [believed(story, failed[0]), 'Nobody sends it again.']
}

/** It stands twice in the log, or the consumer began once more before it. */
function whyTwice(story: Story, record: string): Sentences {
  const offsets = offsetsOf(story, record)
  if (offsets.length > 1) return [`The log has it at offsets ${listed(offsets.map(String))}: it was appended twice.`]
  const begun = story.steps.findLast(({ event }) => event === 'join')
  const committed = begun && story.states[begun.n]!.consumer!.committedOffset
  return begun
    ? [
        `The consumer starts again in step ${begun.n} from the committed offset, ${committed}, which is still before it.`,
      ]
    : []
}

function offsetsOf({ end }: Story, record: string): readonly number[] {
  const logs = brokersOf(end).map(([, { log }]) =>
    log.flatMap((entry, offset) => (entry.record === record ? [offset] : [])),
  )
  return logs.reduce((longest, each) => (each.length > longest.length ? each : longest), [])
}

export function handledOutOfOrder(story: Story): Sentences {
  const { handled = [] } = story.end.consumer ?? {}
  const first = handled.filter((record, i) => handled.indexOf(record) === i)
  const at = first.findIndex((record, i) => i > 0 && record < first[i - 1]!)
  if (at < 0) return []
  const [late, early] = [first[at]!, first[at - 1]!]
  const [offset] = [offsetsOf(story, late)[0]]
  const n = firstAfter(story, state => state.consumer!.handled.includes(late))
  return [
    `${late} is handled in step ${n}, after ${early}, which was sent after it.`,
    `The log has ${early} at offset ${offsetsOf(story, early)[0]} and ${late} at offset ${offset}.`,
  ]
}

/** ALO: a record that was acknowledged and that nobody will be given any more. */
export function neverHandled(story: Story): Sentences {
  const { end } = story
  const { consumer } = end
  const left = Object.entries(end.producer ?? {}).find(
    ([record, { believes }]) => believes === 'acknowledged' && !consumer?.handled.includes(record),
  )
  if (left === undefined || consumer === undefined) return []
  const [record] = left
  const [offset] = offsetsOf(story, record)
  if (holdersOf(end, record).length === 0 || offset === undefined)
    return [believed(story, record), ...vanished(story, record)]
  const { committedOffset, position } = consumer
  if (committedOffset > offset) {
    const n = firstAfter(story, state => state.consumer!.committedOffset > offset)
    return [
      `${record} stands at offset ${offset}; in step ${n} offset ${committedOffset} is committed, though nobody has handled ${record}.`,
      'Whoever starts next starts behind it: it is handed out to nobody any more.',
    ]
  }
  if (position > offset)
    return [`${record} stands at offset ${offset}; the consumer has gone on to offset ${position} without handling it.`]
  const lost = lostRecord(story, ['acknowledged']).slice(1)
  return [believed(story, record), ...(lost.length > 0 ? lost : keptOutside(story, record))]
}

/** It is on a disk, and nobody may lead who has it. */
function keptOutside(story: Story, record: string): Sentences {
  const [nobody] = nobodyLeads(story)
  const { end } = story
  const outside = holdersOf(end, record).filter(name => !end.metadata?.isr.includes(name))
  if (nobody === undefined || outside.length === 0) return []
  const [who, verb] = outside.length > 1 ? ['which have', 'are'] : ['which has', 'is']
  return [
    `${nobody.slice(0, -1)}; ${listed(outside)}, ${who} ${record}, ${verb} outside of it and may not lead: nobody is given ${record}.`,
  ]
}

/** From when on, and who would have to. */
function nobodyLeads(story: Story): Sentences {
  const { metadata } = story.end
  if (metadata === undefined || (metadata.leader !== undefined && inOffice(story.end) !== undefined)) return []
  const n = 1 + story.states.findLastIndex(state => inOffice(state) !== undefined)
  return [`From step ${n} on nobody leads: of the in-sync set, ${listed(metadata.isr)}, nobody runs who could.`]
}

/** AVAIL: why nobody takes the next write. */
export function notWritable(story: Story, minInsyncReplicas: number): Sentences {
  const { metadata } = story.end
  if (metadata === undefined) return []
  const nobody = nobodyLeads(story)
  if (nobody.length > 0) return nobody
  if (metadata.isr.length >= minInsyncReplicas) return []
  const n = firstAfter(story, state => (state.metadata?.isr.length ?? 0) < minInsyncReplicas)
  return [
    `From step ${n} on the in-sync set is ${listed(metadata.isr)} alone, fewer than the ${minInsyncReplicas} that a write with acks=all needs: ${metadata.leader} leads, and refuses it.`,
  ]
}
