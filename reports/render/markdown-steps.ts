/**
 * The steps of a path as a Markdown table: who does what, and beside it what each replica's log holds, what is committed, what the client believes.
 *
 *   T1  a column is there when something ever stands in it
 *   T2  what a step changed is bold
 *   T3  a path that is told without its states shows their text
 */
import type { ToldPath } from '../../properties/finding.ts'
import { type Story, storyOf } from '../../properties/telling/story.ts'
import type { BrokerState, ConsumerState, MetadataState, WorldState } from '../../properties/telling/world-state.ts'
import { code, inline, markdownTable } from './markdown-text.ts'

interface Column {
  readonly title: string
  /** Markdown; '' where there is nothing to say. */
  readonly of: (state: WorldState) => string
}

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
  ]
}

function brokerText(broker: BrokerState, isPowerLost: boolean): string {
  const { is, leaderEpoch, log, flushed, highWatermark, fenced } = broker
  if (is === 'gone') return 'gone, and its disk'
  const records =
    log.length === 0 ? 'empty' : log.map(({ record, epoch }) => `${inline(record)}${sub(epoch)}`).join(' ')
  const parts = [
    is === 'down' ? 'down' : `${is} e${leaderEpoch}`,
    records,
    ...(is === 'down' ? [] : [`hw ${highWatermark}`]),
    ...(isPowerLost && flushed !== undefined && log.length > 0 ? [`${flushed} on disk`] : []),
    ...(fenced ? ['fenced'] : []),
  ]
  return parts.join(' · ')
}

const sub = (epoch: number) => `<sub>e${epoch}</sub>`
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
    .map(([record, { believes }]) => inline(`${record} ${believes}`))
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
export const stepsLegend =
  'Row 0 is the state before the first step; bold is what a step changed. ▸ decides, ⚡ is a fault; e is a leader epoch, hw the high watermark; the small e beside a record is the epoch of its append.'
