/**
 * What is broken in a log at the end of a path, whoever reads it or nobody: a record that stands there twice, records out of order.
 */
import { brokersOf, firstAfter, type Story } from './story.ts'
import type { WorldState } from './world-state.ts'

type Sentences = readonly string[]

const offsetsIn = (state: WorldState, record: string): readonly number[] =>
  brokersOf(state)
    .map(([, { log }]) => log.flatMap((entry, offset) => (entry.record === record ? [offset] : [])))
    .reduce((longest, each) => (each.length > longest.length ? each : longest), [])

/** The record, the two steps in which it was appended. */
export function writtenTwice(story: Story): Sentences {
  const record = Object.keys(story.end.producer ?? {}).find(each => offsetsIn(story.end, each).length > 1)
  if (record === undefined) return []
  const [first, again] = [1, 2].map(times => firstAfter(story, state => offsetsIn(state, record).length === times))
  const [one, other] = offsetsIn(story.end, record)
  return [
    `${record} is appended in step ${first}, at offset ${one}, and again in step ${again}, at offset ${other}.`,
    ...(story.end.producer![record]!.sentAgain === undefined
      ? []
      : ['The application gave it to send once more: a record of its own to the broker.']),
  ]
}

/** Acknowledged records of which the later stands first. */
export function writtenOutOfOrder(story: Story): Sentences {
  const acknowledged = Object.entries(story.end.producer ?? {}).flatMap(([record, { believes }]) =>
    believes === 'acknowledged' ? [{ record, offset: offsetsIn(story.end, record)[0] ?? -1 }] : [],
  )
  const at = acknowledged.findIndex(({ offset }, i) => i > 0 && offset >= 0 && offset < acknowledged[i - 1]!.offset)
  if (at < 0) return []
  const [late, early] = [acknowledged[at - 1]!, acknowledged[at]!]
  return [
    `${late.record} was sent before ${early.record}; the log has ${early.record} at offset ${early.offset} and ${late.record} at offset ${late.offset}.`,
  ]
}
