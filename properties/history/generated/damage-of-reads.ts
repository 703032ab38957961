/** Damage to what polls brought: one record or several, in one poll or in all. */
import type { Entry, Operation, Value } from '../operation.ts'
import type { Seed } from './episode.ts'
import {
  acknowledgements,
  chosen,
  type Damage,
  isIn,
  lineOf,
  type Placed,
  reading,
  readsOf,
  sentIn,
  withoutRead,
} from './places.ts'

/** Somebody read past it. */
export const loses: Damage = (history, pick) => {
  const reads = history.flatMap(readsOf)
  const isPassed = (record: Placed) =>
    reads.some(({ partition, offset }) => partition === record.partition && offset > record.offset)
  const send = chosen(
    acknowledgements(history).filter(each => reads.some(isIn(sentIn(each))) && isPassed(sentIn(each))),
    pick,
  )
  if (send === undefined) return undefined
  return {
    history: withoutRead(history, isIn(sentIn(send))),
    seed: { name: 'lost-write', values: [sentIn(send).value], lines: [send] },
  }
}

export const cutsTheTail: Damage = (history, pick) => {
  const send = chosen(acknowledgements(history), pick)
  if (send === undefined) return undefined
  const { partition, offset, value } = sentIn(send)
  return {
    history: withoutRead(history, record => record.partition === partition && record.offset >= offset),
    seed: { name: 'unseen', values: [value], lines: [send] },
  }
}

/** Line numbers of three polls of one process that brought records of a partition, with no change of what it reads between. */
function threePolls(history: readonly Operation[]) {
  const last = new Map<string, number[]>()
  const found: { readonly partition: string; readonly lines: readonly number[] }[] = []
  history.forEach((operation, line) => {
    const { process, kind } = operation
    if (kind === 'assign' || kind === 'revoke')
      for (const key of last.keys()) if (key.startsWith(`${String(process)} `)) last.delete(key)
    for (const partition of new Set(readsOf(operation).map(record => record.partition))) {
      const key = `${String(process)} ${partition}`
      const lines = [...(last.get(key) ?? []), line].slice(-3)
      last.set(key, lines)
      if (lines.length === 3) found.push({ partition, lines })
    }
  })
  return found
}

export const skips: Damage = (history, pick) => {
  const stored = acknowledgements(history).map(sentIn)
  const recordsAt = (line: number, partition: string) =>
    readsOf(history[line]!).filter(record => record.partition === partition)
  const candidates = threePolls(history).filter(({ partition, lines }) =>
    recordsAt(lines[1]!, partition).some(record => stored.some(isIn(record))),
  )
  const place = chosen(candidates, pick)
  if (place === undefined) return undefined
  const { partition, lines } = place
  const [first, middle, third] = lines as [number, number, number]
  const left = readsOf(history[middle]!).filter(record => record.partition !== partition)
  const values = [recordsAt(first, partition).at(-1)!.value, recordsAt(third, partition)[0]!.value]
  return {
    history: history.with(middle, reading(history[middle]!, left)),
    seed: { name: 'poll-skip', values, lines: [history[first]!, history[third]!] },
  }
}

const isRead = (operation: Operation) => readsOf(operation).length > 0

/** The same poll once more. */
export const readsAgain: Damage = (history, pick) => {
  const line = lineOf(history, pick, isRead)
  if (line < 0) return undefined
  const poll = history[line]!
  const [record] = readsOf(poll)
  const again = { ...poll }
  const { steps: _, ...begun } = { ...poll, type: 'invoke' as const }
  return {
    history: history.toSpliced(line + 1, 0, begun, again),
    seed: { name: 'nonmonotonic-poll', values: [record!.value], lines: [poll, again] },
  }
}

/** So many records of one partition, one after the other, in one poll. */
function runsOf(records: readonly Placed[], length: number): readonly number[] {
  return records.flatMap((record, from) => {
    const run = records.slice(from, from + length)
    return run.length === length && run.every(({ partition }) => partition === record.partition) ? [from] : []
  })
}

export const readsBackwards: Damage = (history, pick) => {
  const line = lineOf(history, pick, operation => runsOf(readsOf(operation), 2).length > 0)
  if (line < 0) return undefined
  const records = readsOf(history[line]!)
  const from = chosen(runsOf(records, 2), pick)!
  const [one, two] = [records[from]!, records[from + 1]!]
  const poll = reading(history[line]!, records.with(from, two).with(from + 1, one))
  return {
    history: history.with(line, poll),
    seed: { name: 'int-nonmonotonic-poll', values: [two.value, one.value], lines: [poll] },
  }
}

export const skipsWithin: Damage = (history, pick) => {
  const stored = acknowledgements(history).map(sentIn)
  const runs = (operation: Operation) => {
    const records = readsOf(operation)
    return runsOf(records, 3).filter(from => stored.some(isIn(records[from + 1]!)))
  }
  const line = lineOf(history, pick, operation => runs(operation).length > 0)
  if (line < 0) return undefined
  const records = readsOf(history[line]!)
  const from = chosen(runs(history[line]!), pick)!
  const poll = reading(history[line]!, records.toSpliced(from + 1, 1))
  const values = [records[from]!.value, records[from + 2]!.value]
  return { history: history.with(line, poll), seed: { name: 'int-poll-skip', values, lines: [poll] } }
}

/** Changes one record of one poll. */
const changes =
  (name: Seed['name'], change: (record: Placed) => Entry, tells: (record: Placed) => readonly Value[]): Damage =>
  (history, pick) => {
    const stored = acknowledgements(history).map(sentIn)
    const isStored = (record: Placed) => stored.some(isIn(record))
    const line = lineOf(history, pick, operation => readsOf(operation).some(isStored))
    if (line < 0) return undefined
    const records = readsOf(history[line]!)
    const record = chosen(records.filter(isStored), pick)!
    const poll = reading(history[line]!, records.with(records.indexOf(record), change(record) as Placed))
    const isOfAPoll = name === 'phantom' || name === 'corrupt'
    return { history: history.with(line, poll), seed: { name, values: tells(record), lines: isOfAPoll ? [poll] : [] } }
  }

const far = 1_000
export const standsTwice = changes(
  'duplicate',
  record => ({ ...record, offset: record.offset + far }),
  ({ value }) => [value],
)
export const isForged = changes(
  'inconsistent-offsets',
  record => ({ ...record, value: 'forged' }),
  ({ value }) => [value, 'forged'],
)
export const comesFromNowhere = changes(
  'phantom',
  record => ({ ...record, value: 'forged' }),
  () => ['forged'],
)
export const arrivesOtherwise = changes(
  'corrupt',
  record => ({ ...record, content: 'forged' }),
  ({ value }) => [value],
)
