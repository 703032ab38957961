/**
 * What the reference broker holds after a step, in the words in which the model's state is told: read off processes and disks.
 *
 *     L1 #1 #2 hw=1  F2 #1 hw=0  x3 -  isr={1,2}       L leads, F follows, x is down, † is gone for good
 */
import { brokerView, consumerView, coordinatorView, metadataView } from './abstraction.ts'
import type { Actors } from './actors.ts'
import type { Numbering } from './numbering.ts'

export function brokerStateLine(actors: Actors, numbering: Numbering): string {
  const { stage } = actors
  const { isr, elr } = metadataView(actors, numbering) as { isr: readonly number[]; elr?: readonly number[] }
  const eligible = elr !== undefined && elr.length > 0 ? [`elr=${set(elr)}`] : []
  const brokers = stage.brokers.map(id => brokerText(actors, numbering, id))
  return [...brokers, `isr=${set(isr)}`, ...eligible, ...consumerText(actors)].join('  ')
}

const set = (ids: readonly number[]) => `{${ids.join(',')}}`

function brokerText(actors: Actors, numbering: Numbering, id: number): string {
  if (actors.gone.has(id)) return `†${id}`
  const { state, log, highWatermark } = brokerView(actors, numbering, id)
  const records = (log as readonly string[]).map(entry => entry.replace(/\..*$/, '')).join(' ') || '-'
  if (state === 'down') return `x${id} ${records}`
  return `${state === 'leader' ? 'L' : 'F'}${id} ${records} hw=${String(highWatermark)}`
}

function consumerText(actors: Actors): readonly string[] {
  if (actors.consumer === undefined) return []
  const { position = 0 } = consumerView(actors)
  const { committedOffset } = coordinatorView(actors)
  return [`position=${String(position)} committed=${String(committedOffset)}`]
}
