/**
 * A step of a sink's system in words: who does what, and what everybody has after it.
 *
 *     #1 done #2 out  w1 #2@Apply  store #1 keys #1        the source's records; what workers have and do next; what has landed, what is remembered
 */
import type { Event, Part, Step } from '../explorer/index.ts'
import type { Told } from '../kafka/tell.ts'
import type { OutsideContext } from './outside.ts'
import { type SinkParameters, type SinkScope, workersOf } from './parameters.ts'
import type { QueueContext } from './queue.ts'
import { hasRelay, type Operation, type Place, placesOf } from './recipes.ts'
import type { RelayContext } from './relay.ts'
import { sourceOf } from './sources.ts'
import { relayAddress, type Says, storeAddress, workerAddress } from './speech.ts'
import type { StoreContext } from './store.ts'
import { named, operations, sources } from './tell-words.ts'
import type { WorkerContext } from './worker-rules.ts'

interface Local<C> {
  readonly context: C
  readonly value: unknown
}
type Read = Step['state']

/** Tells one step. */
export function tellSink(step: Step, parameters: SinkParameters, scope: SinkScope): Told {
  return { who: step.by, does: doing(step, parameters), state: sinkLine(step.state, parameters, scope) }
}

/** What the source has given out, what workers have in hand, and what has landed. */
export function sinkLine(read: Read, parameters: SinkParameters, scope: SinkScope): string {
  const { entries } = (read('queue') as Local<QueueContext>).context
  const workers = workersOf(scope).map(id => workerText(read(workerAddress(id)) as Local<WorkerContext>))
  return [
    entries.map(({ state }, i) => `#${i + 1} ${state}`).join(' '),
    ...workers,
    ...placesOf(parameters).map(place => placeText(place, read, parameters)),
    ...(hasRelay(parameters)
      ? workersOf(scope).map(id => relayText(read(relayAddress(id)) as Local<RelayContext>))
      : []),
  ].join('  ')
}

function workerText({ context, value }: Local<WorkerContext>): string {
  const name = `${value === 'running' ? 'w' : 'x'}${context.worker}`
  const held = context.held.map(({ record, next }) => `#${record}@${next}`)
  return [name, ...(held.length > 0 ? held : ['-'])].join(' ')
}

const countsText = (counts: readonly number[]): readonly string[] => {
  const there = counts.flatMap((count, i) => (count > 0 ? [`#${i + 1}${count > 1 ? ' twice' : ''}`] : []))
  return there.length > 0 ? there : ['-']
}
const names = (records: readonly number[]) => records.map(record => `#${record}`)

function placeText(place: Place, read: Read, { sink }: SinkParameters): string {
  if (place !== 'store') return [place, ...countsText((read(place) as Local<OutsideContext>).context.effects)].join(' ')
  const { rows, value, keys, locks, offset, outbox } = (read(storeAddress) as Local<StoreContext>).context
  const part = (name: string, list: readonly string[]) => (list.length > 0 ? [name, ...list] : [])
  return [
    'store',
    ...(sink === 'natural-set' ? [value > 0 ? `value of #${value}` : '-'] : countsText(rows)),
    ...part('keys', names(keys)),
    ...part('locks', names(locks.map(({ record }) => record))),
    ...(offset > 0 ? [`offset ${offset}`] : []),
    ...part('outbox', names(outbox)),
  ].join(' ')
}

const relayText = ({ context: { relay, record } }: Local<RelayContext>) =>
  `r${relay} ${record > 0 ? `#${record}` : '-'}`

function doing(step: Step, parameters: SinkParameters): string {
  if (step.by === 'queue') return queueDoes(step, parameters)
  if (step.by === storeAddress) return expiryText(step)
  if (step.by.startsWith('relay')) return relayDoes(step)
  return workerDoes(step, parameters)
}

const recordIn = (event: Event): number => (event['record'] as number | undefined) ?? 0
const before = <C>({ before: local }: Part) => (local as Local<C>).context
const partOf = ({ parts }: Step, slot: string) => parts.find(part => part.slot === slot)!

function queueDoes(step: Step, { source }: SinkParameters): string {
  const { event, fault } = step
  if (event.type === 'lapse')
    return `makes #${recordIn(event)} visible again${fault ? ', though its handler is still at work' : ': its time is over'}`
  const { owner } = before<QueueContext>(partOf(step, 'queue'))
  const worker = event['worker'] as number
  const zombie = fault ? `, though ${workerAddress(owner)} is still at work` : owner === worker ? ' once more' : ''
  return `gives ${sources[source].queue} to ${workerAddress(worker)}${zombie}`
}

const expiryText = ({ event, fault }: Step) =>
  `lets the key of #${recordIn(event)} expire${fault ? ', though the handler that set it is still at work' : ''}`

function relayDoes({ by, event, fault, parts }: Step): string {
  const { record } = (parts.find(({ slot }) => slot === by)!.before as Local<RelayContext>).context
  switch (event.type) {
    case 'read':
      return `reads #${recordIn(parts.at(-1)!.event)} from the outbox${fault ? ', though another relay still has it in hand' : ''}`
    case 'send':
      return `sends the message of #${record}`
    case 'sendUnheard':
      return `sends the message of #${record} and hears no answer: it will begin again with the outbox`
    case 'throw':
      return `throws with #${record} in hand, and begins again with the outbox`
    case 'markSent':
      return `takes #${record} out of the outbox`
    default:
      return `crashes with #${record} in hand, and begins again with the outbox`
  }
}

function workerDoes(step: Step, parameters: SinkParameters): string {
  const { event } = step
  const own = before<WorkerContext>(partOf(step, step.by))
  const record = recordIn(event)
  const words = sources[parameters.source]
  switch (event.type) {
    case 'receive':
      return `is given #${record}${before<QueueContext>(partOf(step, 'queue')).entries[record - 1]!.to > 0 ? ' again' : ''}${commitsFirst(parameters) ? ', and the offset after it is committed' : ''}`
    case 'step':
    case 'stepUnheard':
      return operationText(step, own, parameters)
    case 'confirm':
      if (commitsFirst(parameters)) return `is done with #${record}`
      return named(words.confirms, record) + (isRefused(step) ? `: ${words.refuses}` : '')
    case 'confirmLost':
      return `${named(words.confirms, record)}: that is lost on its way`
    case 'throw':
      return `throws in its handler of #${record}${afterwards(step, own, parameters)}`
    case 'seek':
      return `reads the stored offset, ${offsetIn(step)}, and begins there`
    case 'crash':
      return `crashes with ${names(own.held.map(one => one.record)).join(' and ')} in hand`
    default:
      return 'starts again'
  }
}

const commitsFirst = (parameters: SinkParameters) => sourceOf(parameters).handedOut === 'done'
const isRefused = ({ parts, by }: Step) => parts.some(({ slot, event }) => slot === by && event.type === 'Refused')
const offsetIn = ({ parts }: Step) =>
  parts.find(({ event }) => event.type === 'StoredOffset')!.event['offset'] as number

function operationText(step: Step, own: WorkerContext, parameters: SinkParameters): string {
  const record = recordIn(step.event)
  const one = own.held.find(each => each.record === record)!
  const operation = one.next as Operation
  const words = operations[operation]
  const answer = step.parts.find(({ event }) => event.type === 'Answered')?.event['says'] as Says | undefined
  if (answer === undefined) return `${named(words.ok, record)}; it hears no answer${afterwards(step, own, parameters)}`
  return `${named(words[answer] ?? words.ok, record)}${givesBack(step, record, parameters)}`
}

/** What comes of an exception: what its authors wrote for that first, or the record goes back at once. */
function afterwards(step: Step, { held }: WorkerContext, parameters: SinkParameters): string {
  const record = recordIn(step.event)
  const isCaught = (step.state(step.by) as Local<WorkerContext>).context.held.some(
    one => one.record === record && one.failing,
  )
  if (isCaught) return ', and the handler catches the exception'
  return held.length > 0 ? givesBack(step, record, parameters) : ''
}

const givesBack = ({ parts }: Step, record: number, { source }: SinkParameters) =>
  parts.some(({ event }) => event.type === 'GiveBack') ? ` and ${named(sources[source].givesBack, record)}` : ''
