/**
 * What is broken where an effect lands, at the end of a path: sentences read off its states.
 *
 *   L1  of an effect that comes twice the step decides that has its record handed out again: the last thing that went wrong between the two
 *   L2  of what will never be as it was promised, the last step: since it nothing can mend it
 */
import type { CounterexampleStep } from '../finding.ts'
import { firstAfter, listed, type Story } from './story.ts'
import type { WorldState } from './world-state.ts'

type Sentences = readonly string[]

export function brokenInSink(story: Story): Sentences {
  const looks = isSet(story)
    ? [olderComesLast]
    : [landedTwice, halfWritten, countsAsDone, neverLands, inTwoHands, comesAgain]
  return looks.map(look => look(story)).find(sentences => sentences.length > 0) ?? []
}

/** Of a natural set it is no matter how often a value is written, but which is the last. */
const isSet = ({ states }: Story): boolean =>
  states.some(({ workers = {} }) =>
    Object.values(workers).some(({ holds }) => Object.values(holds).some(next => sets.has(next))),
  )
const sets: ReadonlySet<string> = new Set(['SetValue', 'SetIfNewer'])

const isFault = ({ kind }: CounterexampleStep) => kind === 'fault' || kind === 'loss'

/** L1. */
export function unconfirmedFrom(story: Story): number | undefined {
  const twice = twiceIn(story)
  if (twice === undefined) return undefined
  return story.steps.findLast(step => isFault(step) && step.n >= twice.first.n && step.n < twice.again.n)?.n
}

interface Landing {
  readonly n: number
  readonly by: string
}
interface Twice {
  readonly place: string
  readonly record: string
  readonly first: Landing
  readonly again: Landing
}

function twiceIn(story: Story): Twice | undefined {
  if (isSet(story)) return undefined
  for (const [place, { effects }] of Object.entries(story.end.landed ?? {})) {
    const last = effects.findLast(({ record }, at) => effects.findIndex(each => each.record === record) < at)
    if (last === undefined) continue
    const those = effects.filter(({ record }) => record === last.record)
    const landing = (nth: number): Landing => ({
      n: firstAfter(story, state => timesIn(state, place, last.record) >= nth)!,
      by: those[nth - 1]!.by,
    })
    return { place, record: last.record, first: landing(1), again: landing(2) }
  }
  return undefined
}

const timesIn = ({ landed = {} }: WorldState, place: string, record: string) =>
  landed[place]!.effects.filter(each => each.record === record).length

function landedTwice(story: Story): Sentences {
  const twice = twiceIn(story)
  if (twice === undefined) return []
  const { place, record, first, again } = twice
  return first.by === again.by
    ? [
        `${record} lands twice in the ${place}, both times by ${first.by}: in step ${first.n} and again in step ${again.n}.`,
      ]
    : [
        `${record} lands twice in the ${place}: by ${first.by} in step ${first.n}, and by ${again.by} in step ${again.n}.`,
      ]
}

const recordsIn = ({ deliveries }: WorldState) => Object.entries(deliveries?.records ?? {})
const has = (state: WorldState, place: string, record: string) => timesIn(state, place, record) > 0
const isInHand = ({ workers = {}, relays = {}, landed = {} }: WorldState, record: string) =>
  Object.values(workers).some(({ holds }) => record in holds) ||
  Object.values(relays).some(({ has }) => has === record) ||
  (landed['store']?.outbox ?? []).includes(record)

/** A row without its message, or the other way round, and nobody who would mend it. */
function halfWritten({ end }: Story): Sentences {
  const { landed = {} } = end
  if (landed['topic'] === undefined) return []
  const half = recordsIn(end).find(([record]) => has(end, 'store', record) !== has(end, 'topic', record))
  if (half === undefined || isInHand(end, half[0])) return []
  const [record, { is }] = half
  if (is !== 'done' && !(landed['store']?.keys ?? []).includes(record)) return []
  return has(end, 'store', record)
    ? [
        `The row of ${record} is there, and nobody will send its message${is === 'done' ? '' : ': whoever is given it again finds its key and does nothing'}.`,
      ]
    : [`The message of ${record} is out, and its row will never be there: a ghost.`]
}

/** Its key is set, its effect is not there, and nobody is on his way to it. */
function countsAsDone({ end }: Story): Sentences {
  const { keys = [], locks = {}, effects = [] } = end.landed?.['store'] ?? {}
  const record = [...keys, ...Object.keys(locks)].find(
    name => !effects.some(each => each.record === name) && !isInHand(end, name),
  )
  return record === undefined
    ? []
    : [`The key of ${record} is set and its effect has not happened: whoever is given it again takes it for done.`]
}

/** The source takes it for done, and its effect is nowhere. */
function neverLands({ end }: Story): Sentences {
  const places = Object.keys(end.landed ?? {})
  const lost = recordsIn(end).find(
    ([record, { is }]) => is === 'done' && !isInHand(end, record) && !places.some(place => has(end, place, record)),
  )
  return lost === undefined
    ? []
    : [`${lost[0]} counts as done at its source, and its effect has not happened: it is handed out to nobody any more.`]
}

/** The newer value is there, and an older one is still to be written, by whoever has it or is given it. */
function olderComesLast({ end }: Story): Sentences {
  const records = recordsIn(end)
  const last = records.at(-1)![0]
  const older = records.find(([record, { is }]) => record !== last && (is !== 'done' || isInHand(end, record)))
  if (older === undefined) return []
  const [record] = older
  const isThere = end.landed?.['store']?.value === last
  return [
    isThere
      ? `The value of ${last} is there, and ${record} is still to be written, over it.`
      : `${last} will be written before ${record} is: the older value is the one that stays.`,
  ]
}

/** Two have it, and what they will do next asks nobody. */
function inTwoHands({ end }: Story): Sentences {
  const hands = (record: string) =>
    Object.entries(end.workers ?? {}).flatMap(([name, { holds }]) => (record in holds ? [name] : []))
  const both = recordsIn(end).find(([record]) => hands(record).length > 1)
  return both === undefined
    ? []
    : [
        `${listed(hands(both[0]))} both have ${both[0]} in hand, and nothing at the effect will refuse the second of them.`,
      ]
}

/** Its effect has happened, and it will be handed out once more, with nothing that would know it. */
function comesAgain({ end }: Story): Sentences {
  const [place, landed] = Object.entries(end.landed ?? {}).find(([, { effects }]) => effects.length > 0) ?? []
  const again = landed?.effects.find(({ record }) => end.deliveries?.records[record]?.is !== 'done')
  return again === undefined
    ? []
    : [
        `The effect of ${again.record} is in the ${place}, by ${again.by}; it is not confirmed, and whoever has it in hand, or is given it, has it once more.`,
      ]
}
