/**
 * What is broken in consume-process-produce at the end of a path, and how it came to that: sentences read off its states.
 *
 *   E1  an effect is what the reader has seen, or a call outside, which stands as handled in the group
 */
import { firstAfter, listed, type Story } from './story.ts'
import type { PartitionState, WorldState } from './world-state.ts'

type Sentences = readonly string[]

export function brokenInProcessing(story: Story): Sentences {
  const looks = [calledTwice, seenTwice, fenced, halfDone, abortedUnderIts, passedBy]
  return looks.map(look => look(story)).find(sentences => sentences.length > 0) ?? []
}

const twiceIn = (records: readonly string[]) => records.find((record, i) => records.indexOf(record) < i)
const outputOf = ({ partitions }: WorldState): PartitionState => partitions!['output']!
const callsOf = ({ groups }: WorldState) => groups!['group-1']!.handled

function calledTwice(story: Story): Sentences {
  const calls = callsOf(story.end)
  const record = twiceIn(calls.map(each => each.record))
  if (record === undefined) return []
  const those = calls.filter(each => each.record === record)
  const step = (nth: number) =>
    firstAfter(story, state => callsOf(state).filter(each => each.record === record).length >= nth)!
  return [
    `The call of ${record} is made twice: by ${those[0]!.by} in step ${step(1)}, and by ${those[1]!.by} in step ${step(2)}.`,
    ...begins(story, those[1]!.by, step(2)),
  ]
}

/** Who wrote it, when; and what became of it. */
function seenTwice(story: Story): Sentences {
  const record = twiceIn(story.end.reader!.effects)
  if (record === undefined) return []
  const { log } = outputOf(story.end)
  const places = log.flatMap((entry, i) => (entry.record === record ? [i] : []))
  const written = places.map(place => firstAfter(story, state => outputOf(state).log.length > place)!)
  const copies = written.map((n, i) => {
    const { what } = log[places[i]!]!
    return `${story.steps[n - 1]!.who} writes it in step ${n}${what === 'committed' ? '' : ` (${what})`}`
  })
  const [first, again] = written.slice(0, 2)
  const [by, other] = [first, again].map(n => story.steps[n! - 1]!.who)
  return [
    `${record} stands twice in the output, and is seen twice: ${listed(copies)}.`,
    ...(by === other && isResent(story, [first!, again!], by!)
      ? [
          `${other} sends it again, as nobody has answered: ${hasTransactions(story.end) ? 'as another producer, in a newer epoch' : 'nothing in it tells the log that it has it'}.`,
        ]
      : begins(story, other!, again!)),
  ]
}

const hasTransactions = ({ transactions = {} }: WorldState) => Object.keys(transactions).length > 0

/** It has had the record in its hands all the time. */
const isResent = ({ states }: Story, [from, to]: readonly [number, number], who: string): boolean =>
  states.slice(from, to).every(({ members }) => members![who]!.holds.length > 0) &&
  states.slice(from, to).every(({ members }) => Object.keys(members![who]!.owns).length > 0)

/** Where whoever does it again began, and what was committed by then. */
function begins({ states, steps }: Story, who: string, until: number): Sentences {
  const has = (n: number) => states[n]!.members![who]!.holds.length > 0
  const taken = steps.findLast(({ n }) => n <= until && has(n) && !has(n - 1))?.n
  const looked = steps.findLast(({ n, who: by, does }) => n < until && by === who && does.startsWith('looks up'))?.n
  if (taken === undefined || looked === undefined) return []
  const { committed, pending = [] } = states[looked]!.groups!['group-1']!
  const offsets = Object.values(committed).join(', ')
  return [
    pending.length === 0
      ? `${who} begins in step ${looked} at what is committed, offset ${offsets}: what was done from there on is not.`
      : `${who} begins in step ${looked} at what is committed, offset ${offsets}, though a later one is pending in a transaction.`,
  ]
}

function fenced({ end, steps }: Story): Sentences {
  const last = steps.at(-1)
  const [name] = Object.entries(end.members ?? {}).find(([, { is }]) => is === 'fenced') ?? []
  if (name === undefined || last?.who !== name) return []
  return [`${name} has done nothing wrong: another instance has raised the epoch of its transactional id.`]
}

const isEnding = ({ transactions = {} }: WorldState) =>
  Object.values(transactions).some(({ is }) => is.startsWith('Prepare'))
const committedIn = (state: WorldState) =>
  new Set(outputOf(state).log.flatMap(({ record, what }) => (what === 'committed' ? [record] : [])))
const offsetIn = ({ groups }: WorldState) =>
  Object.values(groups!['group-1']!.committed).reduce((sum, offset) => sum + offset, 0)

/** An output whose offset is not committed, or the other way round. */
function halfDone({ end }: Story): Sentences {
  const written = committedIn(end)
  const offset = offsetIn(end)
  if (isEnding(end) || written.size === offset) return []
  return written.size > offset
    ? [`The output of ${[...written].at(-1)} is committed, and the offset behind it is not.`]
    : [`Offset ${offset} is committed, and there is no committed output of what lies before it: nobody will write it.`]
}

/** Its transaction is being aborted by somebody else, and its owner goes on in it. */
function abortedUnderIts({ end, steps }: Story): Sentences {
  const last = steps.at(-1)
  const aborts = Object.values(end.transactions ?? {}).some(({ is }) => is === 'PrepareAbort')
  const [owner, { holds } = { holds: [] }] =
    Object.entries(end.members ?? {}).find(([name, { holds: has }]) => name !== last?.who && has.length > 0) ?? []
  if (!aborts || owner === undefined) return []
  const isPutOut = Object.values(end.members ?? {}).some(({ is }) => is === 'fenced')
  // It is no other instance that aborts it: its time is over, and it is fenced when it goes on.
  if (last?.who.startsWith('instance') !== true)
    return isPutOut
      ? [
          `The transaction of ${owner} is aborted and its epoch raised, so that ${owner} is put out as the other was: nobody is left to do ${holds[0]}.`,
        ]
      : []
  return [
    `What is aborted is the transaction of ${owner}, which has written its output of ${holds[0]} in it and goes on: its offset will be committed without the output.`,
  ]
}

/** Somebody goes on behind it, and its output is nowhere. */
function passedBy(story: Story): Sentences {
  const { end } = story
  const there = new Set(outputOf(end).log.map(({ record }) => record))
  for (const [name, { owns, holds }] of Object.entries(end.members ?? {})) {
    const position = Math.max(0, ...Object.values(owns).map(each => each.position ?? 0))
    if (position > offsetIn(end) && holds.length === 0)
      return [`${name} goes on at offset ${position}, and what lies before it has no output that will be committed.`]
  }
  const offset = offsetIn(end)
  const [committed] = [firstAfter(story, state => offsetIn(state) === offset)]
  return offset > there.size
    ? [
        `Offset ${offset} is committed in step ${committed}, and there is no output of what lies before it: nobody is handed it again.`,
      ]
    : []
}
