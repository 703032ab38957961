/**
 * One look at both tellings: what is confirmed, who has which record in hand and what comes next for it, what stays in the stores. As a text, so that a difference can
 * be read.
 *
 * Not compared: of a request what is committed (it is, as soon as it is read); what a queue has handed out to whom (the group knows who is assigned, not who still works), and offsets that a worker has sought.
 */
import { hasTimeOut } from '../../../impl/sinks/recipes.ts'
import type { Operation, Reply } from '../../../impl/sinks/store.ts'
import type { QueueContext, SinkParameters, StoreContext, WorkerContext } from '../../../model/sinks/index.ts'
import type { InHand, SinkPerformer } from './perform-sink.ts'

export interface SinkView {
  readonly committed: number
  readonly inHand: readonly string[]
  readonly relays: readonly string[]
  readonly effects: readonly number[]
  readonly calls: readonly number[]
  readonly messages: readonly number[]
  readonly value: number
  readonly keys: readonly number[]
  readonly locks: readonly number[]
  readonly offset: number
  /** The oldest in it. */
  readonly outbox: number
}

interface Local<C> {
  readonly context: C
  readonly value: unknown
}
type Read = (slot: string) => unknown

interface Bounds {
  readonly records: number
  readonly workers: number
}

const MANY = 2
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1)
const none = (n: number): readonly number[] => Array.from({ length: n }, () => 0)

/** What the model says comes next for a record, by the recipe's name of the step. */
const stepNames: Readonly<Record<string, string>> = {
  LookUp: 'look up',
  Select: 'find row',
  SetIfAbsent: 'claim',
  SetIfAbsentExpiring: 'claim',
  Mark: 'write done',
  Unmark: 'delete claim',
  Lock: 'lock',
  Unlock: 'unlock',
  InsertKey: 'key',
  Apply: 'effect',
  SetValue: 'set value',
  SetIfNewer: 'set value',
  ApplyWithKey: 'key and effect',
  ApplyWithOffset: 'effect and offset',
  ApplyFenced: 'effect and offset',
  ApplyWithOutbox: 'row and outbox',
  Call: 'call',
  Send: 'send',
}
/** The same operation under another name, where the step means another thing. */
const otherwise: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'unique-key-after': { LookUp: 'find key' },
  'select-then-insert': { Apply: 'row and effect' },
  'set-if-absent-after': { SetIfAbsent: 'write done' },
}

/** What is handed out is committed with that: nobody asks for it again. */
export const isCommittedFirst = ({ source, commits }: SinkParameters): boolean =>
  source === 'request' || commits === 'before'

export function modelView(read: Read, parameters: SinkParameters, { records, workers }: Bounds): SinkView {
  const { sink } = parameters
  const { entries } = (read('queue') as Local<QueueContext>).context
  const { rows, value, keys, locks, offset, outbox } = (read('store') as Local<StoreContext>).context
  const left = entries.findIndex(({ state }) => state !== 'done')
  const held = (worker: number) =>
    (read(`worker-${worker}`) as Local<WorkerContext>).context.held.map(({ record, next }) => {
      const name = next === 'confirm' ? 'confirm' : (otherwise[sink]?.[next] ?? stepNames[next])
      return `worker-${worker} #${record} ${name}`
    })
  const countsAt = (place: string) =>
    (read(place) as Local<{ readonly effects: readonly number[] }> | undefined)?.context.effects ?? none(records)
  const isValue = sink === 'natural-set'
  return {
    committed: isCommittedFirst(parameters) ? records : left < 0 ? records : left,
    inHand: upTo(workers).flatMap(held),
    relays:
      sink === 'outbox'
        ? upTo(workers).map(relay =>
            relayText((read(`relay-${relay}`) as Local<{ readonly record: number }>).context.record),
          )
        : [],
    effects: isValue ? none(records) : rows,
    calls: sink === 'outside-call' ? countsAt('service') : none(records),
    messages: sink === 'outbox' || sink.startsWith('dual-write') ? countsAt('topic') : none(records),
    value,
    keys,
    locks: locks.map(({ record }) => record),
    offset,
    outbox: outbox[0] ?? 0,
  }
}

const relayText = (record: number) => (record > 0 ? `#${record}` : '-')

export function runningView(
  { stage, sink, held, relayed, isAskedOnce }: SinkPerformer,
  { records, workers }: Bounds,
): SinkView {
  const ask = (operation: Operation): Reply => stage.perform(operation)
  const isThere = (key: string) => ask({ store: 'cache', type: 'get', key }).type === 'found'
  const hasKey = (key: string) => ask({ store: 'database', type: 'findKey', key }).type === 'found'
  const name = (record: number) => `orders-0@${record - 1}`
  const all = upTo(records)
  const claimed = all.filter(record => isThere(`claim:${name(record)}`))
  const expires = hasTimeOut(sink)
  const inCache = countsOf(ask({ store: 'cache', type: 'list', key: 'effects' }), records)
  const inDatabase = countsOf(ask({ store: 'database', type: 'readEffects' }), records)
  return {
    committed: isAskedOnce ? records : stage.committed,
    inHand: [...held]
      .toSorted(([a], [b]) => a - b)
      .map(([worker, one]) => `worker-${worker} #${one.record} ${nextOf(one)}`),
    relays: sink.relay ? upTo(workers).map(relay => relayText(relayed.get(relay)?.record ?? 0)) : [],
    effects: inCache.map((count, i) => Math.min(MANY, count + inDatabase[i]!)),
    calls: countsOf(ask({ store: 'callee', type: 'readCalls' }), records),
    messages: countsOf(ask({ store: 'topic', type: 'readSent' }), records),
    value: numberIn(ask({ store: 'cache', type: 'get', key: 'value:k' })),
    keys: all.filter(
      record => isThere(`done:${name(record)}`) || hasKey(name(record)) || (claimed.includes(record) && !expires),
    ),
    locks: [...(expires ? claimed : []), ...all.filter(record => isThere(`lock:${name(record)}`))],
    offset: numberIn(ask({ store: 'database', type: 'readOffset', partition: 'orders-0' })),
    outbox: numberIn(ask({ store: 'database', type: 'readOutbox' })),
  }
}

function countsOf(reply: Reply, records: number): readonly number[] {
  const values = reply.type === 'listed' ? reply.values : []
  return upTo(records).map(record => Math.min(MANY, values.filter(value => value === String(record)).length))
}

const numberIn = (reply: Reply): number => (reply.type === 'found' ? Number(reply.value) : 0)

function nextOf({ state: { recipe, phase, at }, next }: InHand): string {
  if (next.type !== 'ask') return 'confirm'
  return (phase === 'undoing' ? recipe.undo! : recipe.steps)[at]!.name
}

/** A sentence for each part that differs. */
export const differences = (model: SinkView, running: SinkView): readonly string[] =>
  (Object.keys(model) as (keyof SinkView)[])
    .filter(part => JSON.stringify(model[part]) !== JSON.stringify(running[part]))
    .map(part => `${part}: ${JSON.stringify(model[part])} in the model, ${JSON.stringify(running[part])} here`)
