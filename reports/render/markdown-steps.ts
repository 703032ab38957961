/**
 * The steps of a path as a Markdown table: who does what, and beside it what each replica's log holds, what is committed, what the client believes.
 *
 *   T1  a column is there when something ever stands in it
 *   T2  what a step changed is bold
 *   T3  a path that is told without its states shows their text
 */
import type { ToldPath } from '../../properties/finding.ts'
import { type Story, storyOf } from '../../properties/telling/story.ts'
import type {
  BrokerState,
  ConsumerState,
  LogEntry,
  MetadataState,
  WorldState,
} from '../../properties/telling/world-state.ts'
import { type Column, knownText, numberText, partColumns } from './markdown-parts.ts'
import { code, inline, markdownTable } from './markdown-text.ts'

export function stepsTable(told: ToldPath): string {
  if (told.steps.length === 0) return 'It is so from the start: no step is needed.'
  const story = storyOf(told)
  return story === undefined ? plainTable(told) : storyTable(story, told)
}

function plainTable({ steps }: ToldPath): string {
  const rows = steps.map(step => [...beginning(step), step.state === '' ? '' : code(step.state)])
  return markdownTable(['', 'who', 'does', 'state'], rows)
}

function storyTable({ steps, states }: Story, { faults }: ToldPath): string {
  const isPowerLost = Object.keys(faults).some(fault => fault.startsWith('p'))
  const columns = columnsOf(states[0]!, isPowerLost).filter(({ of }) => states.some(state => of(state) !== ''))
  const cells = states.map(state => columns.map(({ of }) => of(state)))
  const changed = (n: number) =>
    cells[n]!.map((cell, i) => (cell === cells[n - 1]![i] ? cell : cell === '' ? '–' : `**${cell}**`))
  const rows = steps.map((step, i) => [...beginning(step), ...changed(i + 1)])
  return markdownTable(
    ['', 'who', 'does', ...columns.map(({ title }) => inline(title))],
    [['0', '', '', ...cells[0]!], ...rows],
  )
}

function beginning({ n, who, does, decisive, kind }: ToldPath['steps'][number]): readonly string[] {
  const isFault = kind === 'fault' || kind === 'loss'
  return [
    decisive ? `▸ ${n}` : isFault ? `⚡ ${n}` : `${n}`,
    inline(who),
    decisive ? `**${inline(does)}**` : inline(does),
  ]
}

function columnsOf(start: WorldState, isPowerLost: boolean): readonly Column[] {
  const brokers = Object.keys(start.brokers).map((name): Column => ({
    title: name,
    of: ({ brokers: now }) => (now[name] === undefined ? '' : brokerText(now[name], isPowerLost)),
  }))
  return [
    ...brokers,
    { title: 'leader and in-sync set', of: ({ metadata }) => (metadata === undefined ? '' : metadataText(metadata)) },
    { title: 'controllers', of: ({ controllers = {} }) => controllersText(controllers) },
    { title: 'producer believes', of: ({ producer = {} }) => beliefsText(producer) },
    { title: 'consumer', of: ({ consumer }) => (consumer === undefined ? '' : consumerText(consumer)) },
    ...partColumns(start),
  ]
}

function brokerText(broker: BrokerState, isPowerLost: boolean): string {
  const { is, leaderEpoch, log, flushed, highWatermark, fenced, logStartOffset = 0, tooFewInSync, producers } = broker
  if (is === 'gone') return 'gone, and its disk'
  const records = log.length === 0 ? 'empty' : log.map(entryText).join(' ')
  const parts = [
    is === 'down' ? 'down' : `${is} e${leaderEpoch}`,
    records,
    ...(is === 'down' ? [] : [`hw ${highWatermark}`]),
    ...(isPowerLost && flushed !== undefined && log.length > 0 ? [`${flushed} on disk`] : []),
    ...(fenced ? ['fenced'] : []),
    ...(logStartOffset > 0 ? [`deleted below offset ${logStartOffset}`] : []),
    ...(tooFewInSync ? ['too few in sync'] : []),
    ...(knownText(producers) === '' ? [] : [knownText(producers)]),
  ]
  return parts.join(' · ')
}

const entryText = ({ record, epoch, number }: LogEntry) =>
  `${inline(record)}<sub>${number === undefined ? `e${epoch}` : numberText(number)}</sub>`
const short = (names: readonly string[]) => inline(names.map(name => name.replace(/^broker-(?=\d+$)/, '')).join(', '))

function metadataText({ leader, leaderEpoch, isr, elr }: MetadataState): string {
  const parts = [
    leader === undefined ? 'no leader' : inline(leader),
    `e${leaderEpoch}`,
    `in sync ${short(isr)}`,
    ...(elr === undefined || elr.length === 0 ? [] : [`eligible ${short(elr)}`]),
  ]
  return parts.join(' · ')
}

function controllersText(controllers: NonNullable<WorldState['controllers']>): string {
  return Object.entries(controllers)
    .map(([name, { is, epoch }]) => inline(`${name}: ${is}, epoch ${epoch}`))
    .join('; ')
}

function beliefsText(producer: NonNullable<WorldState['producer']>): string {
  return Object.entries(producer)
    .filter(([, { believes }]) => believes !== 'not given')
    .map(([record, { believes, number }]) => inline(`${record} ${believes}${number ? ` (${numberText(number)})` : ''}`))
    .join('; ')
}

function consumerText({ is, position, committedOffset, handling, handled }: ConsumerState): string {
  const parts = [
    handling === undefined ? is : `handling ${inline(handling)}`,
    `position ${position}`,
    `committed ${committedOffset}`,
    ...(handled.length > 0 ? [`handled ${handled.map(inline).join(' ')}`] : []),
  ]
  return parts.join(' · ')
}

/** What the signs in the table stand for. */
export function stepsLegend({ start }: Pick<ToldPath, 'start'>): string {
  if (start === undefined) return ''
  const own = Object.keys(start.brokers).length === 0 ? '' : start.identity === undefined ? epochsLegend : numbersLegend
  return `${changesLegend}${own}.`
}

const changesLegend = 'Row 0 is the state before the first step; bold is what a step changed. ▸ decides, ⚡ is a fault'
const epochsLegend =
  '; e is a leader epoch, hw the high watermark; the small e beside a record is the epoch of its append'
const numbersLegend =
  '; e is a leader epoch, hw the high watermark; 1/0/2 is the number of a batch: producer id, producer epoch, sequence'
