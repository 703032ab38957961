/**
 * Follows the messages of a path through the channels of its system.
 *
 *     steps ──follow──▶ every message with its fate (message.ts)
 *
 *   F1  a channel of kind fifo delivers what was sent first; from a bag goes the oldest of those that are equal; what is in a set stays there,
 *       and stands once for every receiver
 *   F2  a loss that takes all (a connection that breaks) drops whatever was in flight on that channel
 *
 * What processes say to themselves, and what monitors are told, is no message.
 */
import type { Channel, Event, Part, Step, SystemSpec } from '../../model/index.ts'
import { apiOf, carriedBy, errorOf, recordOf } from './kafka-names.ts'
import type { MessageTold } from './message.ts'
import { processOf } from './names.ts'

interface Flight {
  readonly told: Omit<MessageTold, 'fate'>
  readonly channel?: string
  /** What it says, as it is delivered: a channel may add where it is from. */
  readonly says: string
  fate: MessageTold['fate']
  ended?: number
  again: number[]
  ignored: boolean
}

/** The messages of a path, in the order of sending. */
export function messagesOf(spec: SystemSpec, steps: readonly Step[]): readonly MessageTold[] {
  const book: Flight[] = []
  steps.forEach((step, i) => {
    arrive(spec, book, step, i + 1)
    for (const part of step.parts) send(spec, book, step.parts, part, i + 1)
  })
  return book.map(({ told, fate, ended, again, ignored }) => ({
    ...told,
    fate,
    ...(ended === undefined ? {} : { ended }),
    ...(again.length > 0 ? { again } : {}),
    ...(ignored ? { ignored } : {}),
  }))
}

/** What was in flight and ends its flight in this step. */
function arrive(spec: SystemSpec, book: readonly Flight[], step: Step, n: number): void {
  const { kind, channel: name } = step
  if (name === undefined) return
  const channel = spec.channels![name]!
  const onIt = book.filter(flight => flight.channel === name && (flight.fate === 'in flight' || channel.kind === 'set'))
  if (kind === 'lose') return drop(channel, onIt, step, n)
  const flight = arriving(channel, onIt, step)
  if (!flight) return
  if (kind === 'copy' || flight.fate === 'delivered') return void flight.again.push(n)
  Object.assign(flight, { fate: 'delivered', ended: n, ignored: isIgnored(step) })
}

/** Nobody handles it, or its broker does not run. */
const isIgnored = ({ parts, by }: Step) => parts.every(({ slot, before }) => slot === by && isStopped(slot, before))
const isStopped = (slot: string, local: unknown) =>
  slot.startsWith('broker-') && (local as { readonly value: unknown }).value === 'stopped'

function drop({ lossTakesAll }: Channel, onIt: readonly Flight[], { event }: Step, n: number): void {
  const lost = lossTakesAll ? onIt : onIt.filter(({ says }) => says === saying(event)).slice(0, 1)
  for (const flight of lost) Object.assign(flight, { fate: 'dropped', ended: n })
}

function arriving({ kind, from }: Channel, onIt: readonly Flight[], { event, by }: Step): Flight | undefined {
  if (kind === 'fifo') return onIt[0]
  const equal = onIt.filter(({ says }) => says === saying(event, from))
  return kind === 'set' ? equal.find(({ told }) => told.to === by) : equal[0]
}

/** A message as a key; `added` is what the channel has put on it. */
function saying({ from, ...rest }: Event, added?: unknown): string {
  return JSON.stringify(Object.entries(from === added ? rest : { ...rest, from }).toSorted())
}

/** A message that goes into flight, or is delivered at once. */
function send(spec: SystemSpec, book: Flight[], parts: readonly Part[], part: Part, n: number): void {
  const { slot, event, from } = part
  // That a broker stops is no message, though the model has it so.
  if (from === undefined || event.type === 'failOver' || Object.hasOwn(spec.monitors ?? {}, slot)) return
  const channel = spec.channels?.[slot]
  // What tells of a loss is no message of its own.
  if (Object.hasOwn(spec.channels ?? {}, from)) return
  const sender = processOf(spec, from)
  const asked = parts.find(other => other.slot === from && other.from === slot)?.event
  for (const receiver of channel === undefined ? [slot] : [channel.to].flat()) {
    const to = processOf(spec, receiver)
    if (to === sender) continue
    const told = { id: `m${book.length + 1}`, ...about(spec, event, slot, asked), from: sender, to, sent: n }
    const flight = { says: saying(event), again: [], ignored: false }
    if (channel === undefined)
      book.push({ ...flight, told: { ...told, rendezvous: true }, fate: 'delivered', ended: n })
    else book.push({ ...flight, told, channel: slot, fate: 'in flight' })
  }
}

/** `asked` is what it answers, where both are one step. */
function about(
  spec: SystemSpec,
  event: Event,
  slot: string,
  asked: Event | undefined,
): Pick<MessageTold, 'api' | 'kind' | 'record' | 'error' | 'carries'> {
  const [api, kind] = apiOf(event, asked)
  const [record, error, carries] = [recordOf(spec, event, slot), errorOf(event, asked), carriedBy(event)]
  return {
    api,
    kind,
    ...(record === undefined ? {} : { record }),
    ...(error === undefined ? {} : { error }),
    ...(carries === undefined ? {} : { carries }),
  }
}
