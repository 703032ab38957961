/**
 * What is broken in a log at the end of a path, whoever reads it or nobody: a record that stands there twice, records out of order, one that was
 * acknowledged and was never written, as its number was taken for another's.
 */
import type { MessageTold } from './message.ts'
import { brokersOf, firstAfter, holdersOf, type Story } from './story.ts'
import type { LogEntry, SequenceState, WorldState } from './world-state.ts'

type Sentences = readonly string[]

const offsetsIn = (state: WorldState, record: string): readonly number[] =>
  brokersOf(state)
    .map(([, { log }]) => log.flatMap((entry, offset) => (entry.record === record ? [offset] : [])))
    .reduce((longest, each) => (each.length > longest.length ? each : longest), [])

/** The record, the two steps in which it was appended, and why the broker did not know it again. */
export function writtenTwice(story: Story): Sentences {
  const record = Object.keys(story.end.producer ?? {}).find(each => offsetsIn(story.end, each).length > 1)
  if (record === undefined) return []
  const [first, again] = [1, 2].map(times => firstAfter(story, state => offsetsIn(state, record).length === times))
  const [one, other] = offsetsIn(story.end, record)
  const reason =
    story.end.producer![record]!.sentAgain === undefined
      ? whyNotKnown(story, again!, [entryAt(story.end, one!)!, entryAt(story.end, other!)!])
      : ['The application gave it to send once more: a record of its own to the broker.']
  return [
    `${record} is appended in step ${first}, at offset ${one}, and again in step ${again}, at offset ${other}.`,
    ...reason,
  ]
}

/** That a record came into the log once more is what the last step shows. */
export function writtenTwiceAtLast(story: Story): Sentences {
  const size = ({ brokers }: WorldState) => Object.values(brokers).reduce((sum, { log }) => sum + log.length, 0)
  const [before, end] = [story.states.at(-2), story.end]
  return before !== undefined && end.identity !== undefined && size(end) > size(before) ? writtenTwice(story) : []
}

const entryAt = (state: WorldState, offset: number): LogEntry | undefined =>
  brokersOf(state)
    .map(([, { log }]) => log[offset])
    .find(entry => entry !== undefined)

const numberText = ({ producerId, producerEpoch, sequence }: SequenceState) =>
  `producer ${producerId}, epoch ${producerEpoch}, sequence ${sequence}`
const isSame = (a: SequenceState, b: SequenceState | undefined) => b !== undefined && numberText(a) === numberText(b)

/** Only where numbers are told. `again`: the step in which it was appended once more. */
function whyNotKnown(
  story: Story,
  again: number,
  [{ number: one }, { number: other }]: readonly [LogEntry, LogEntry],
): Sentences {
  if (story.end.identity === undefined || one === undefined || other === undefined) return []
  if (!isSame(one, other))
    return [`It comes as ${numberText(one)} and then as ${numberText(other)}: to the broker these are two batches.`]
  const n = story.states.slice(0, again).findLastIndex(state => remembers(state, one))
  return n < 0 ? [] : [`It comes both times as ${numberText(one)}, which the broker forgets in step ${n + 1}.`]
}

const remembers = (state: WorldState, { producerId, producerEpoch, sequence }: SequenceState): boolean =>
  brokersOf(state).some(([, { producers = {} }]) => {
    const known = producers[`producer ${producerId}`]
    return known?.producerEpoch === producerEpoch && known.sequences.includes(sequence)
  })

/** A record that was acknowledged, though no log ever had it: its number had been another record's. */
export function takenForDuplicate(story: Story, messages: readonly MessageTold[]): Sentences {
  const { end, states } = story
  const record = Object.entries(end.producer ?? {}).find(
    ([name, { believes }]) => believes === 'acknowledged' && holdersOf(end, name).length === 0,
  )?.[0]
  if (record === undefined || end.identity === undefined) return []
  const acknowledged = firstAfter(story, state => state.producer![record]!.believes === 'acknowledged')!
  for (const { ended, sent } of messages.filter(
    each => each.api === 'Produce' && each.kind === 'request' && each.record === record,
  )) {
    const number = states[sent]!.producer![record]!.number
    const twin = number && ended !== undefined ? entryWith(states[ended]!, number) : undefined
    if (twin)
      return [
        `In step ${ended} the broker takes ${record} for a duplicate: it comes as ${numberText(number!)}, as ${twin.record} did before it.`,
        `${record} is acknowledged in step ${acknowledged}, and no broker ever appends it.`,
      ]
  }
  return []
}

const entryWith = (state: WorldState, number: SequenceState): LogEntry | undefined =>
  brokersOf(state)
    .flatMap(([, { log }]) => log)
    .find(entry => isSame(number, entry.number))

/** Acknowledged records of which the later stands first. */
export function writtenOutOfOrder(story: Story, messages: readonly MessageTold[]): Sentences {
  const acknowledged = Object.entries(story.end.producer ?? {}).flatMap(([record, { believes }]) =>
    believes === 'acknowledged' ? [{ record, offset: offsetsIn(story.end, record)[0] ?? -1 }] : [],
  )
  const at = acknowledged.findIndex(({ offset }, i) => i > 0 && offset >= 0 && offset < acknowledged[i - 1]!.offset)
  if (at < 0) return []
  const [late, early] = [acknowledged[at - 1]!, acknowledged[at]!]
  return [
    `${late.record} was sent before ${early.record}; the log has ${early.record} at offset ${early.offset} and ${late.record} at offset ${late.offset}.`,
    ...whyLate(messages, late.record, early.record),
  ]
}

/** Its first transmission came to nothing, while the other was on its way or went before it. */
function whyLate(messages: readonly MessageTold[], late: string, early: string): Sentences {
  const about = messages.filter(({ api, record }) => api === 'Produce' && record === late)
  const failed = about.find(
    ({ error, fate, kind }) => error !== undefined || (fate === 'dropped' && kind === 'request'),
  )
  const again = about.find(({ kind, sent }) => kind === 'request' && sent >= (failed?.ended ?? Infinity))
  if (failed === undefined || again === undefined) return []
  const how =
    failed.error === undefined
      ? `The request with ${late} is lost in step ${failed.ended}; it is`
      : `${late} is refused (${failed.error}) and`
  return [`${how} sent again in step ${again.sent}, and comes behind ${early}.`]
}
