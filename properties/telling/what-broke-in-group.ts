/**
 * What is broken in a consumer group at the end of a path, and how it came to that: sentences read off its states and messages.
 *
 *   G1  the last step says which promise it is about: a record that is handled in it was handled before, or should have been; or nobody will handle one
 */
import type { MessageTold } from './message.ts'
import { firstAfter, type Story } from './story.ts'
import type { GroupState, WorldState } from './world-state.ts'

type Sentences = readonly string[]

export function brokenInGroup(story: Story, messages: readonly MessageTold[]): Sentences {
  const looks = [handledTwice, handledOutOfOrder, committedUnhandled, passedBy, nowhereToBegin, deletedUnhandled]
  return looks.map(look => look(story, messages)).find(sentences => sentences.length > 0) ?? []
}

const said = (name: string) => name.replace('-', ' ')
const times = (group: GroupState, record: string) => group.handled.filter(each => each.record === record).length

/** What was handled in the last step, where anything was. */
function lastHandling({ states, end }: Story) {
  const before = states.at(-2)
  return Object.entries(end.groups ?? {}).flatMap(([name, group]) => {
    const one = group.handled.at(-1)
    return one && group.handled.length > (before?.groups?.[name]?.handled.length ?? 0) ? [{ name, group, one }] : []
  })[0]
}

function handledTwice(story: Story, messages: readonly MessageTold[]): Sentences {
  const last = lastHandling(story)
  if (last === undefined || times(last.group, last.one.record) < 2) return []
  const { record, by } = last.one
  const first = last.group.handled.find(each => each.record === record)!
  const n = firstAfter(story, state => times(state.groups![last.name]!, record) === 1)!
  const words =
    first.by === by
      ? `${record} is handled twice by ${by}: in step ${n} and again in step ${story.steps.length}.`
      : `${record} is handled twice: by ${first.by} in step ${n}, and by ${by} in step ${story.steps.length}.`
  return [words, whyTwice(story, messages, { record, first: first.by, handled: n, again: by })]
}

interface Twice {
  readonly record: string
  readonly first: string
  readonly handled: number
  readonly again: string
}

/** Two at once; or one after the other, where the first one's offset was not committed. */
function whyTwice(story: Story, messages: readonly MessageTold[], { record, first, handled, again }: Twice): string {
  const taken = takenIn(story, again, record)
  const partition = partitionWith(story.end, record, again)
  const given = givenIn(story, again, partition, taken)
  const where = `In step ${given} ${said(partition)} is assigned to ${again}`
  if (first !== again && handled > given) {
    const mine = takenIn(story, first, record)
    return mine > given
      ? `${where}; ${first} does not know yet that it is out, and is handed ${record} all the same in step ${mine}.`
      : `${where} while ${first} still has ${record} in its hands: both handle it.`
  }
  const offset = story.states[given]!.members![again]!.owns[partition]?.position
  const from = offset === undefined ? ', with no offset committed' : ` from the committed offset ${offset} on`
  return `${where}${from}: ${reason(messages, first, [handled, given]) ?? `${record} has been handled, but its offset is not committed`}.`
}

/** Why nothing further was committed between the handling and the next assignment. */
function reason(
  messages: readonly MessageTold[],
  member: string,
  [from, to]: readonly [number, number],
): string | undefined {
  const commits = messages.filter(
    ({ api, sent, from: sender, to: receiver }) =>
      api === 'OffsetCommit' && sent <= to && (sender === member || receiver === member),
  )
  const refused = commits.find(({ error, sent }) => error !== undefined && sent >= from)
  if (refused) return `${member}'s commit is refused in step ${refused.sent} (${refused.error})`
  const lost = commits.find(({ fate, ended = 0 }) => fate === 'dropped' && ended >= from)
  return lost && `${member}'s commit is lost in step ${lost.ended}`
}

/** The last step in which the record came into this member's hands. */
const takenIn = ({ states, steps }: Story, member: string, record: string): number => {
  const has = (n: number) => states[n]!.members![member]!.holds.includes(record)
  return steps.findLast(({ n }) => has(n) && !has(n - 1))?.n ?? 0
}

/** The last step up to `n` in which the partition came to be its own. */
const givenIn = ({ states, steps }: Story, member: string, partition: string, n: number): number => {
  const owns = (at: number) => Object.hasOwn(states[at]!.members![member]!.owns, partition)
  return steps.findLast(step => step.n <= n && owns(step.n) && !owns(step.n - 1))?.n ?? 0
}

/** Where the record stands; in several places, there where this member may have it from. */
function partitionWith({ partitions = {}, members = {} }: WorldState, record: string, member: string): string {
  const all = Object.keys(partitions).filter(name => partitions[name]!.log.some(each => each.record === record))
  return all.find(name => Object.hasOwn(members[member]?.owns ?? {}, name)) ?? all[0] ?? ''
}

function handledOutOfOrder(story: Story): Sentences {
  const last = lastHandling(story)
  if (last === undefined) return []
  const { record: late, by } = last.one
  const before = last.group.handled.slice(0, -1).filter(each => number(each.record) > number(late))
  const near = (record: string) =>
    partitionsWith(story.end, record).some(name => partitionsWith(story.end, late).includes(name))
  const early = before.findLast(each => near(each.record)) ?? before.at(-1)
  if (early === undefined) return []
  const n = firstAfter(story, state => times(state.groups![last.name]!, early.record) > 0)
  return [
    `${late} is handled in step ${story.steps.length}, after ${early.record}, which was sent after it and is handled in step ${n}.`,
    whyLate(story, late, early.record, [by, early.by]),
  ]
}

const number = (record: string) => Number(record.slice(1))
const partitionsWith = ({ partitions = {} }: WorldState, record: string): readonly string[] =>
  Object.keys(partitions).filter(name => partitions[name]!.log.some(each => each.record === record))

function whyLate(
  story: Story,
  late: string,
  early: string,
  [lateBy, earlyBy]: readonly [lateBy: string, earlyBy: string],
): string {
  const [places, others] = [partitionsWith(story.end, late), partitionsWith(story.end, early)]
  const shared = places.find(name => others.includes(name))
  if (places.length > 1)
    return `A handler that failed put ${late} into a retry topic (${said(places.at(-1)!)}): it comes back behind what follows it in ${said(places[0]!)}.`
  if (shared === undefined) {
    const added = story.steps.find(({ spends }) => spends === 'grow')
    const since = added ? `, which is there since step ${added.n}` : ''
    return `${late} stands in ${said(places[0]!)} and ${early} in ${said(others[0]!)}${since}: whoever is quicker comes first.`
  }
  const both = story.states.some(({ members = {} }) =>
    Object.values(members).some(({ holds }) => holds.includes(late) && holds.includes(early)),
  )
  return both && lateBy === earlyBy
    ? `Both stand in ${said(shared)}, and ${lateBy} has both in its hands at once: whichever handler is quicker comes first.`
    : `Both stand in ${said(shared)}, which ${lateBy === earlyBy ? `${lateBy} has` : `${lateBy} and ${earlyBy} have`} had.`
}

interface Place {
  readonly record: string
  readonly partition: string
  readonly offset: number
  readonly group: string
}

/** Records that stand in a log, and that a group has not handled. */
function unhandled({ end }: Story): readonly Place[] {
  return Object.entries(end.groups ?? {}).flatMap(([group, { handled }]) =>
    Object.entries(end.partitions ?? {}).flatMap(([partition, { log, logStartOffset }]) =>
      log.flatMap(({ record }, i) =>
        handled.some(each => each.record === record) ? [] : [{ record, partition, offset: logStartOffset + i, group }],
      ),
    ),
  )
}

/** A later offset is committed than that of a record which nobody has handled. */
function committedUnhandled(story: Story): Sentences {
  const { end, states } = story
  const one = unhandled(story).find(
    ({ group, partition, offset }) => (end.groups![group]!.committed[partition] ?? -1) > offset,
  )
  if (one === undefined) return []
  const { record, partition, offset, group } = one
  const committed = (state: WorldState) => state.groups![group]!.committed[partition] ?? -1
  const n = firstAfter(story, state => committed(state) > offset)!
  const holder = Object.entries(states[n]!.members ?? {}).find(([, { holds }]) => holds.includes(record))?.[0]
  const whose = holder === undefined ? 'nobody has handled it' : `${holder} still has it in its hands`
  return [
    `${record} stands in ${said(partition)} at offset ${offset}; in step ${n} offset ${committed(states[n]!)} is committed, though ${whose}.`,
    `Whoever is assigned ${said(partition)} next begins at offset ${committed(end)}: ${record} is handed out to nobody any more.`,
  ]
}

/** Its owner has gone past it, and has it no more. */
function passedBy(story: Story): Sentences {
  const members = Object.entries(story.end.members ?? {})
  for (const { record, partition, offset, group } of unhandled(story)) {
    const isPast = (state: WorldState, name: string) => (state.members![name]!.owns[partition]?.position ?? -1) > offset
    const owner = members.find(
      ([name, member]) => member.group === group && isPast(story.end, name) && !member.holds.includes(record),
    )
    if (owner === undefined) continue
    const [name] = owner
    const position = story.end.members![name]!.owns[partition]!.position
    const left = story.steps.findLast(
      ({ n }) =>
        story.states[n - 1]!.members![name]!.holds.includes(record) &&
        !story.states[n]!.members![name]!.holds.includes(record),
    )
    const how = left
      ? `in step ${left.n} ${name} is done with it unhandled, and goes on from offset ${position}`
      : `${name} begins behind it, at offset ${position}, without it having been handled`
    return [
      `${record} stands in ${said(partition)} at offset ${offset}; ${how}.`,
      `As long as ${name} keeps ${said(partition)} it comes no more, and once a later offset is committed, never.`,
    ]
  }
  return []
}

/** Nothing is committed there, or something that is deleted by now. */
function nowhereToBegin(story: Story): Sentences {
  const { end, steps } = story
  for (const { record, partition, offset, group } of unhandled(story)) {
    const committed = end.groups![group]!.committed[partition]
    const start = end.partitions![partition]!.logStartOffset
    if (committed !== undefined && committed >= start) continue
    const deletes = steps.findLast(({ spends }) => spends === 'delete')?.n
    const how =
      committed === undefined
        ? `no offset of ${said(partition)} is committed`
        : `the committed offset, ${committed}, is not there any more since step ${deletes}`
    return [
      `${record} stands in ${said(partition)} at offset ${offset}, and ${how}: auto.offset.reset says where its owner begins.`,
    ]
  }
  return []
}

/** Retention took it first. */
function deletedUnhandled({ states, steps, end }: Story): Sentences {
  const partitions = Object.keys(end.partitions ?? {})
  for (const [group, { handled }] of Object.entries(end.groups ?? {})) {
    const isDone = (record: string) => handled.some(each => each.record === record)
    for (const { n } of steps) {
      for (const partition of partitions) {
        const now = new Set(states[n]!.partitions![partition]!.log.map(({ record }) => record))
        const gone = states[n - 1]!.partitions![partition]!.log.find(
          ({ record }) => !now.has(record) && !isDone(record),
        )
        if (gone)
          return [
            `Retention deletes ${gone.record} from ${said(partition)} in step ${n}, before ${said(group)} has handled it.`,
          ]
      }
    }
  }
  return []
}
