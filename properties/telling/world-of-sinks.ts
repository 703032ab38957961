/** Reads what a source has handed out, what workers have in hand, and what has landed where (model/sinks). */
import type { SystemSpec } from '../../model/index.ts'
import type { QueueContext, RelayContext, StoreContext, WorkerContext } from '../../model/sinks/index.ts'
import type { Happened } from './happened.ts'
import { recordName } from './names.ts'
import type { DeliveriesState, LandedState, RelayState, WorkerState, WorldState } from './world-state.ts'

type Read = (slot: string) => unknown
interface Local<C> {
  readonly context: C
  readonly value: unknown
}
type Name = (record: number) => string

const places = ['store', 'service', 'topic'] as const

export function landedOf(spec: SystemSpec, read: Read, happened: readonly Happened[]): Partial<WorldState> {
  const name: Name = record => recordName(spec, record)
  const slots = Object.keys(spec.components)
  const workers = slots.filter(slot => slot.startsWith('worker-'))
  const relays = slots.filter(slot => slot.startsWith('relay-'))
  const there = places.filter(place => slots.includes(place))
  return {
    deliveries: deliveriesOf(read('queue') as Local<QueueContext>, name),
    workers: Object.fromEntries(workers.map(slot => [slot, workerOf(read(slot) as Local<WorkerContext>, name)])),
    landed: Object.fromEntries(
      there.map(place => [
        place,
        {
          effects: happened.filter(({ at }) => at === place).map(({ record, by }) => ({ record, by })),
          ...(place === 'store' ? keptBy(read(place) as Local<StoreContext>, name) : {}),
        },
      ]),
    ),
    ...(relays.length > 0
      ? { relays: Object.fromEntries(relays.map(slot => [slot, relayOf(read(slot) as Local<RelayContext>, name)])) }
      : {}),
  }
}

const deliveriesOf = ({ context: { owner, entries } }: Local<QueueContext>, name: Name): DeliveriesState => ({
  ...(owner > 0 ? { owner: `worker-${owner}` } : {}),
  records: Object.fromEntries(
    entries.map(({ state, to }, i) => [name(i + 1), { is: state, ...(to > 0 ? { to: `worker-${to}` } : {}) }]),
  ),
})

const workerOf = ({ context: { held }, value }: Local<WorkerContext>, name: Name): WorkerState => ({
  is: value === 'running' ? 'running' : 'down',
  holds: Object.fromEntries(held.map(({ record, next }) => [name(record), next])),
})

/** What a store keeps besides effects. */
function keptBy({ context }: Local<StoreContext>, name: Name): Omit<LandedState, 'effects'> {
  const { value, keys, locks, offset, outbox } = context
  return {
    ...(value > 0 ? { value: name(value) } : {}),
    ...(keys.length > 0 ? { keys: keys.map(name) } : {}),
    ...(locks.length > 0 ? { locks: Object.fromEntries(locks.map(({ record, by }) => [name(record), by])) } : {}),
    ...(offset > 0 ? { offset } : {}),
    ...(outbox.length > 0 ? { outbox: outbox.map(name) } : {}),
  }
}

const relayOf = ({ context: { record } }: Local<RelayContext>, name: Name): RelayState =>
  record > 0 ? { has: name(record) } : {}
