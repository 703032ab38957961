/**
 * Where everything stands in the picture of a path: a lane per process, a row per step, messages as lines between them. No DOM: numbers.
 *
 *     lanes ─▶ x          rows, as high as what stands in them needs ─▶ y          message ─▶ a line from (sender, step sent) to (receiver, step ended)
 *
 *   P1  whatever happens in one row has a height of its own there, so that no two texts lie on each other
 *   P2  a message that was dropped, or is in flight at the end, does not reach its receiver
 */
import type { ToldPath } from '../../../properties/finding.ts'
import type { MessageTold } from '../../../properties/telling/message.ts'
import type { Story } from '../../../properties/telling/story.ts'
import type { BrokerState, WorldState } from '../../../properties/telling/world-state.ts'
import { type Mark, marksOf } from './marks.ts'

export interface Row {
  readonly n: number
  readonly top: number
  readonly height: number
  readonly y: number
}

export interface Arrow {
  readonly message: MessageTold
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  readonly from: number
  /** The row in which it ends; one behind the last while it is in flight. */
  readonly to: number
  readonly ends: 'arrives' | 'is lost' | 'is in flight' | 'arrives again'
  readonly label: string
  readonly labelX: number
  readonly labelY: number
}

export interface LifeLine {
  readonly x: number
  readonly y1: number
  readonly y2: number
  readonly row: number
  readonly is: BrokerState['is'] | 'process'
}

export interface Picture {
  readonly lanes: readonly { readonly name: string; readonly x: number }[]
  readonly rows: readonly Row[]
  readonly arrows: readonly Arrow[]
  readonly marks: readonly Mark[]
  readonly life: readonly LifeLine[]
  readonly width: number
  readonly height: number
}

const SLOT = 19
const PAD = 16
const TAIL = 44
/** Of the text of a step beside its row. */
const LINE = 18
const CHARACTERS = 32
/** Of a label that is set bold: the width of a character, and how many tell what becomes of the message. */
const CHARACTER = 6.9
const CAPITAL = 8.6
const FATE = 6

/** Both ends of a message, as what takes a place in a row. */
interface End {
  /** Its place among the messages: two that are equal are two. */
  readonly at: number
  readonly n: number
  readonly isSending: boolean
}

export function pictureOf(told: ToldPath, story: Story, laneWidth: number): Picture {
  const { steps, messages = [] } = told
  const names = lanesOf(told)
  const x = (name: string) => (names.indexOf(name) + 0.5) * laneWidth
  const ends = messages.flatMap(endsOf)
  const inRow = (n: number) => ends.filter(end => end.n === n)
  const rows = stack(
    steps.map(({ does, who }) => `${who} ${does}`),
    steps.map(({ n }) => slotsOf(inRow(n))),
  )
  const width = names.length * laneWidth
  const bottom = rows.at(-1) ? rows.at(-1)!.top + rows.at(-1)!.height : 0
  const place = (at: number, n: number) => yOf(rows[n - 1]!, inRow(n), at)
  const isCrowded = (n: number) => inRow(n).length > 1
  const arrows = messages.flatMap((message, at) =>
    arrowsOf(message, at, { x, place, isCrowded, bottom, last: steps.length, laneWidth, width }),
  )
  const marks = steps
    .flatMap(({ n }) => marksOf(told, story, n, { x, y: rows[n - 1]!.y }))
    .map(mark => (isBusyRight(mark, arrows, laneWidth) || isCut(mark, width) ? { ...mark, isLeft: true } : mark))
  const lanes = names.map(name => ({ name, x: x(name) }))
  const life = names.flatMap(name => lifeOf(name, x(name), story, rows, bottom))
  return { lanes, rows, arrows, marks, life, width, height: bottom + TAIL }
}

/** Who acts without a state or a message of his own has a lane too. */
export function lanesOf({ processes = [], steps }: ToldPath): readonly string[] {
  return [...new Set([...processes, ...steps.map(({ who }) => who)])]
}

const endsOf = (message: MessageTold, at: number): readonly End[] => [
  { at, n: message.sent, isSending: true },
  ...(message.rendezvous || message.ended === undefined ? [] : [{ at, n: message.ended, isSending: false }]),
  ...(message.again ?? []).map(n => ({ at, n, isSending: false })),
]

/** Messages that arrive share the middle of the row with the mark of the step; what is sent then has a place each. */
const slotsOf = (ends: readonly End[]) => ends.length

function stack(texts: readonly string[], slots: readonly number[]): readonly Row[] {
  let top = 0
  return texts.map((text, i) => {
    const lines = linesOf(text)
    const height = Math.max(PAD * 2 + SLOT * Math.max(1, slots[i]!), 20 + LINE * lines)
    const row = { n: i + 1, top, height, y: top + height / 2 }
    top += height
    return row
  })
}

/** As many lines as a narrow column breaks it into: between words, and after an underscore. */
function linesOf(text: string): number {
  let [lines, length] = [1, 0]
  for (const part of text.split(/(?<=[\s_])/)) {
    if (length > 0 && length + part.trimEnd().length > CHARACTERS) [lines, length] = [lines + 1, 0]
    length += part.length
  }
  return lines
}

/** What arrives comes before what is sent. */
function yOf({ y }: Row, ends: readonly End[], message: number): number {
  const order = ends.toSorted((a, b) => Number(a.isSending) - Number(b.isSending))
  const slot = order.findIndex(({ at }) => at === message)
  return y + (slot - (order.length - 1) / 2) * SLOT
}

interface Places {
  readonly x: (name: string) => number
  readonly place: (message: number, n: number) => number
  /** Whether other messages begin or end in that row. */
  readonly isCrowded: (n: number) => boolean
  readonly bottom: number
  readonly last: number
  readonly laneWidth: number
  readonly width: number
}

function arrowsOf(message: MessageTold, at: number, places: Places): readonly Arrow[] {
  const { x, place, isCrowded, bottom, last, laneWidth, width } = places
  const { from, to, sent, ended, fate, again = [] } = message
  const [x1, target, y1] = [x(from), x(to), place(at, sent)]
  const toward = Math.sign(target - x1)
  const line = (n: number | undefined, ends: Arrow['ends'], share: number): Arrow => {
    const y2 = n === undefined ? bottom + TAIL / 2 : n === sent ? y1 : place(at, n)
    const x2 = x1 + (target - x1) * share - (share === 1 ? toward * 5 : 0)
    const reach = Math.min(laneWidth / 2, Math.abs(x2 - x1) / 2)
    const label = labelOf(message)
    const labelX = within(x1 + toward * reach, label, width)
    // A line that ends nowhere has its label where it begins: it may be long.
    const slope = n === undefined ? 0 : (y2 - y1) / Math.max(1, Math.abs(x2 - x1))
    const drop = slope * reach
    // Among others it stays at its own height.
    const labelY = y1 + (isCrowded(sent) ? Math.max(-6, Math.min(2, drop)) : drop) - 4
    return { message, x1, y1, x2, y2, from: sent, to: n ?? last + 1, ends, label, labelX, labelY }
  }
  const first =
    fate === 'delivered'
      ? line(ended, 'arrives', 1)
      : fate === 'dropped'
        ? line(ended, 'is lost', 0.62)
        : line(undefined, 'is in flight', 0.62)
  return [first, ...again.map(n => line(n, 'arrives again', 1))]
}

/** No label is cut at an edge, its fate included; one that is wider than all lanes stands in their middle. */
function within(x: number, label: string, width: number): number {
  const capitals = label.match(/[A-Z_]/g)?.length ?? 0
  const half = ((label.length - capitals + FATE) * CHARACTER + capitals * CAPITAL) / 2
  return half * 2 > width ? width / 2 : Math.max(half, Math.min(width - half, x))
}

export function labelOf({ api, kind, record, error }: MessageTold): string {
  const what = kind === 'response' ? `${api} reply` : api
  return [what, record, error].filter(part => part !== undefined).join(' ')
}

const NOTE = 90
/** How far from its lane a note begins. */
const MARK = 13

/** A note beside the last lane has no room behind it. */
const isCut = ({ x, notes }: Mark, width: number) =>
  x > NOTE && Math.max(0, ...notes.map(note => note.length)) * CHARACTER + MARK > width - x

/** Never left of the first lane: there is no room. */
function isBusyRight({ row, x }: Mark, arrows: readonly Arrow[], laneWidth: number): boolean {
  const near = (other: number) => Math.abs(other - x) < laneWidth / 4
  const others = arrows.flatMap(({ from, to, x1, x2 }) => [
    ...(from === row && near(x1) ? [x2] : []),
    ...(to === row && near(x2) ? [x1] : []),
  ])
  return x > NOTE && others.some(other => other > x) && !others.some(other => other < x)
}

function lifeOf(name: string, x: number, { states }: Story, rows: readonly Row[], bottom: number): readonly LifeLine[] {
  return states.map((state, i): LifeLine => ({
    x,
    row: i,
    // A little above: where two meet there is no gap.
    y1: i === 0 ? 0 : rows[i - 1]!.y - 1,
    y2: rows[i]?.y ?? bottom + TAIL,
    is: state.brokers[name]?.is ?? (isDown(state, name) ? 'down' : 'process'),
  }))
}

const isDown = ({ consumer, members, threadConsumers, workers }: WorldState, name: string): boolean =>
  [
    name === 'consumer' ? consumer?.is : undefined,
    ...[members, threadConsumers, workers].map(all => all?.[name]?.is),
  ].some(is => is === 'down' || is === 'not started' || is === 'fenced')
