/**
 * Notices: what is odd about a history and hinders no check, a sentence each, with how often and where first.
 */
import { KIND, OUTCOME, type Recorded, SENT, entriesOf, placeText, positionOf } from '../recorded.ts'
import { type Oddity } from './sink.ts'

export interface Counted {
  count: number
  /** Its position. */
  first: number
  /** Its line, where it is not that of the position. */
  readonly line?: number
}

const says: Readonly<Record<Oddity, (have: string) => string>> = {
  'index-repeated': have => `${have} the index of the one before: the order of the lines counts, not the index.`,
  'index-backwards': have => `${have} a lower index than the one before: the order of the lines counts, not the index.`,
  'clock-backwards': have =>
    `${have} an earlier time than the one before: the order of the lines counts, not the clock.`,
  'send-without-partition': have =>
    `${have} a send whose partition nobody ever told: a record that nobody seems to have sent may be one of these, and is not reported.`,
  'outcome-without-send': have =>
    `${have} the outcome of a send that no line before it has: the send may be in a damaged one.`,
}

/** `areSingle`: in this format a line may tell of an operation all there is. */
export function noticesOf(
  recorded: Recorded,
  odd: ReadonlyMap<Oddity, Counted>,
  areSingle: boolean,
): readonly string[] {
  const ofLines = [...odd].map(([oddity, counted]) => says[oddity](linesHave(recorded, counted)))
  return [...ofLines, ...sendsOf(recorded), ...(areSingle ? [] : beginsOf(recorded)), ...endsOf(recorded)]
}

/** `Line 7 has`, `3 lines (the first is line 7) have`, and so with operations where a line has several. */
function linesHave(recorded: Recorded, { count, first, line }: Counted): string {
  const { sharesLines } = recorded
  const place = sharesLines === true || line === undefined ? placeText(recorded, first) : `line ${line}`
  const what = sharesLines === true ? 'operations' : 'lines'
  return count === 1 ? `${capital(place)} has` : `${count} ${what} (the first is ${place}) have`
}

const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`

function operations(recorded: Recorded, { count, first }: Counted): string {
  const file = recorded.fileOf?.(first)
  const place = `${placeText(recorded, first)}${file === undefined ? '' : ` of ${file}`}`
  return count === 1 ? `One operation (${place})` : `${count} operations (the first is ${place})`
}

/** A value that two operations sent cannot be told apart from itself: whoever read it, read both. */
function sendsOf(recorded: Recorded): readonly string[] {
  const isSent = new Uint8Array(recorded.values)
  const again: Counted = { count: 0, first: -1 }
  for (let operation = 0; operation < recorded.operations; operation++) {
    const [first, end] = entriesOf(recorded, operation)
    let repeats = false
    for (let entry = first; entry < end; entry++) {
      if (recorded.role[entry] !== SENT) continue
      repeats ||= isSent[recorded.value[entry]!] === 1
      isSent[recorded.value[entry]!] = 1
    }
    if (repeats) count(again, positionOf(recorded, operation))
  }
  if (again.count === 0) return []
  const which = `${operations(recorded, again)} sent what had been sent to the same partition before`
  return [`${which}: records with one value cannot be told apart, so a loss of one of them may not be seen.`]
}

function beginsOf(recorded: Recorded): readonly string[] {
  const single: Counted = { count: 0, first: -1 }
  for (let operation = 0; operation < recorded.operations; operation++) {
    const isSingle = recorded.completedAt[operation] === recorded.invokedAt[operation]
    if (isSingle && recorded.kind[operation]! < KIND.crash) count(single, recorded.invokedAt[operation]!)
  }
  if (single.count === 0) return []
  const end = single.count === 1 ? 'ends' : 'end'
  return [
    `${operations(recorded, single)} ${end} without having begun: such a one is taken to have begun when it ended.`,
  ]
}

function endsOf(recorded: Recorded): readonly string[] {
  const open: Counted = { count: 0, first: -1 }
  for (let operation = 0; operation < recorded.operations; operation++) {
    const isOpen = recorded.completedAt[operation]! < 0 && recorded.outcome[operation] === OUTCOME.pending
    if (isOpen && recorded.kind[operation]! < KIND.crash) count(open, recorded.invokedAt[operation]!)
  }
  if (open.count === 0) return []
  const have = open.count === 1 ? 'has' : 'have'
  return [`${operations(recorded, open)} ${have} no outcome: whether it happened is unknown.`]
}

function count(counted: Counted, position: number): void {
  if (counted.count++ === 0) counted.first = position
}
