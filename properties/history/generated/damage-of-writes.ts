/** Damage to what was sent or committed. */
import type { Entry, Operation } from '../operation.ts'
import {
  acknowledgements,
  chosen,
  type Damage,
  isIn,
  lineOf,
  nameOf,
  type Placed,
  reading,
  readsOf,
  sentIn,
} from './places.ts'

/** It failed, and was read. */
export const isDenied: Damage = (history, pick) => {
  const reads = history.flatMap(readsOf)
  const send = chosen(
    acknowledgements(history).filter(each => reads.some(isIn(sentIn(each)))),
    pick,
  )
  if (send === undefined) return undefined
  const { steps: _, ...rest } = send
  const failed: Operation = { ...rest, type: 'failed', error: 'NOT_ENOUGH_REPLICAS' }
  const history_ = history.with(history.indexOf(send), failed)
  return { history: history_, seed: { name: 'G1a', values: [sentIn(send).value], lines: [failed] } }
}

/** Two records that one process sent one after the other change places, for all who saw them. */
export const swapsSends: Damage = (history, pick) => {
  const pairs = successiveSends(history)
  const pair = chosen(pairs, pick)
  if (pair === undefined) return undefined
  const [one, two] = pair.map(sentIn) as [Placed, Placed]
  const lines = [
    acknowledged(pair[0]!, { ...one, offset: two.offset }),
    acknowledged(pair[1]!, { ...two, offset: one.offset }),
  ]
  const swapped = history.map(operation => {
    if (operation === pair[0]) return lines[0]!
    if (operation === pair[1]) return lines[1]!
    const records = readsOf(operation)
    return records.length === 0
      ? operation
      : reading(
          operation,
          records.map(record => exchanged(record, one, two)),
        )
  })
  return { history: swapped, seed: { name: 'nonmonotonic-send', values: [one.value, two.value], lines } }
}

const acknowledged = (send: Operation, record: Placed): Operation => ({ ...send, steps: [{ type: 'send', record }] })

function exchanged(record: Placed, one: Placed, two: Placed): Entry {
  const other = nameOf(record) === nameOf(one) ? two : nameOf(record) === nameOf(two) ? one : record
  return { ...other, offset: record.offset }
}

/** Acknowledgements of two sends of one process to one partition between which it sent nothing there that may have happened. */
function successiveSends(history: readonly Operation[]): readonly (readonly [Operation, Operation])[] {
  const ends = new Map<string, Operation>()
  for (const end of history)
    if (end.kind === 'send' && end.type !== 'invoke') ends.set(`${String(end.process)} ${String(end.id)}`, end)
  const isStored = new Set(acknowledgements(history))
  const last = new Map<string, Operation>()
  const pairs: (readonly [Operation, Operation])[] = []
  for (const begun of history) {
    if (begun.kind !== 'send' || begun.type !== 'invoke') continue
    const end = ends.get(`${String(begun.process)} ${String(begun.id)}`)
    if (end === undefined || end.type === 'failed') continue
    const key = `${String(begun.process)} ${sentIn(begun).partition}`
    const before = last.get(key)
    if (before !== undefined && isStored.has(before) && isStored.has(end)) pairs.push([before, end])
    last.set(key, end)
  }
  return pairs
}

/** Right after a commit, one of nothing. */
export const commitsLess: Damage = (history, pick) => {
  const line = lineOf(
    history,
    pick,
    ({ kind, type, places = [] }) =>
      kind === 'commit' && type === 'invoke' && places.some(({ offset = 0 }) => offset > 0),
  )
  if (line < 0) return undefined
  const begun = history[line]!
  const end = history.findIndex((other, i) => i > line && other.process === begun.process && other.kind === 'commit')
  if (end < 0 || history[end]!.type !== 'ok') return undefined
  const places = begun.places!.map(place => ({ ...place, offset: 0 }))
  const less: Operation = { ...history[end]! }
  return {
    history: history.toSpliced(end + 1, 0, { ...begun, places }, less),
    seed: { name: 'commit-regression', values: [], lines: [history[end]!, less] },
  }
}
