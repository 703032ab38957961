/**
 * What source, workers, store and relay do unasked, and what the adversary may do at a price (`fault`). See system.ts for the classes.
 *
 * That the queue is given to another worker, that a record's time is over or a key expires is a fault where a handler is still at work with it, and none
 * where it is not: the moves read the workers to know which.
 */
import type { Event, Move } from '../explorer/index.ts'
import { recordsOf, type SinkParameters, type SinkScope, workersOf } from './parameters.ts'
import type { QueueContext } from './queue.ts'
import { hasRelay, recipeOf } from './recipes.ts'
import type { RelayContext } from './relay.ts'
import { sourceOf } from './sources.ts'
import { queueAddress, relayAddress, storeAddress, workerAddress } from './speech.ts'
import type { StoreContext } from './store.ts'
import type { WorkerContext } from './worker-rules.ts'

interface Snapshot<C> {
  readonly context: C
  readonly value: unknown
}
type Workers = readonly Snapshot<WorkerContext>[]

/** Every move of the system that the scope allows. */
export function movesOf(parameters: SinkParameters, scope: SinkScope): readonly Move[] {
  const all = [
    ...workersOf(scope).flatMap(worker => workerMoves(worker, parameters, scope)),
    ...(sourceOf(parameters).hasOwner ? workersOf(scope).flatMap(worker => assignments(worker, scope)) : []),
    ...(sourceOf(parameters).lapses ? recordsOf(scope).flatMap(record => lapses(record, scope)) : []),
    ...(hasTimeOut(parameters) ? recordsOf(scope).flatMap(record => expirations(record, scope)) : []),
    ...(hasRelay(parameters) ? workersOf(scope).flatMap(relay => relayMoves(relay, scope)) : []),
  ].filter(({ event }) => event.type !== 'sendUnheard' || scope.loses.includes('answer'))
  return all.filter(({ fault }) => fault === undefined || (scope.faults[fault] ?? 0) > 0)
}

const hasTimeOut = (parameters: SinkParameters) =>
  recipeOf(parameters).steps.some(step => step === 'SetIfAbsentExpiring' || step === 'Lock')

function workerMoves(worker: number, parameters: SinkParameters, scope: SinkScope): readonly Move[] {
  const by = workerAddress(worker)
  const each = (type: string, fault?: string) =>
    recordsOf(scope).map((record): Move => ({ by, event: { type, record }, ...(fault ? { fault } : {}) }))
  return [
    ...(recipeOf(parameters).seeks ? [{ by, event: { type: 'seek' } }] : []),
    ...each('receive'),
    ...each('step'),
    ...each('confirm'),
    { by, event: { type: 'restart' } },
    { by, event: { type: 'crash' }, fault: 'c' },
    ...(scope.loses.includes('confirmation') && isMissed(parameters) ? each('confirmLost', 'n') : []),
    ...(scope.loses.includes('answer') ? each('stepUnheard', 'n') : []),
    ...each('throw', 'e'),
  ]
}

/** A caller that does not hear that it is done asks no second time: to him alone it matters. */
const isMissed = (parameters: SinkParameters) =>
  sourceOf(parameters).givenBack !== 'dropped' && sourceOf(parameters).handedOut === 'out'

const workersIn = (scope: SinkScope) => workersOf(scope).map(workerAddress)
const isFree = ({ context, value }: Snapshot<WorkerContext>) => value === 'running' && context.held.length === 0
const isAtWork = ({ context, value }: Snapshot<WorkerContext>, record: number) =>
  value === 'running' && context.held.some(one => one.record === record)

/** The queue is given to this worker: in good order, or while the one who has it is at work. */
function assignments(worker: number, scope: SinkScope): readonly Move[] {
  const reads = [queueAddress, ...workersIn(scope)]
  const carry =
    (isZombie: boolean) =>
    ({ context: { owner } }: Snapshot<QueueContext>, ...workers: Workers) => {
      if (!isFree(workers[worker - 1]!)) return undefined
      const isBusy = owner > 0 && workers[owner - 1]!.context.held.length > 0
      return isBusy === isZombie ? {} : undefined
    }
  const event: Event = { type: 'assign', worker }
  return [
    { by: queueAddress, event, reads, carry: carry(false) },
    { by: queueAddress, event, reads, carry: carry(true), fault: 'rb' },
  ]
}

/** The visibility time-out of a record is over. */
function lapses(record: number, scope: SinkScope): readonly Move[] {
  const reads = [queueAddress, ...workersIn(scope)]
  const carry =
    (isZombie: boolean) =>
    ({ context: { entries } }: Snapshot<QueueContext>, ...workers: Workers) => {
      const { to } = entries[record - 1]!
      const isBusy = to > 0 && isAtWork(workers[to - 1]!, record)
      return isBusy === isZombie ? {} : undefined
    }
  const event: Event = { type: 'lapse', record }
  return [
    { by: queueAddress, event, reads, carry: carry(false) },
    { by: queueAddress, event, reads, carry: carry(true), fault: 'rb' },
  ]
}

/** A key of the store expires. A handler that has lost its record already is too late as it is: how much too late is no second fault. */
function expirations(record: number, scope: SinkScope): readonly Move[] {
  const reads = [storeAddress, queueAddress, ...workersIn(scope)]
  const carry =
    (isZombie: boolean) =>
    (
      { context: { locks } }: Snapshot<StoreContext>,
      { context: { owner, entries } }: Snapshot<QueueContext>,
      ...workers: Workers
    ) => {
      const by = locks.find(lock => lock.record === record)?.by
      const { state, to } = entries[record - 1]!
      const hasIt = state === 'out' && workerAddress(to) === by && (owner === 0 || owner === to)
      const isBusy = hasIt && isAtWork(workers[to - 1]!, record)
      return isBusy === isZombie ? {} : undefined
    }
  const event: Event = { type: 'expire', record }
  return [
    { by: storeAddress, event, reads, carry: carry(false) },
    { by: storeAddress, event, reads, carry: carry(true), fault: 'rb' },
  ]
}

/** One relay is at work at a time; that another begins while it has a row in hand is a fault. */
function relayMoves(relay: number, scope: SinkScope): readonly Move[] {
  const by = relayAddress(relay)
  const others = workersOf(scope).filter(other => other !== relay)
  const reads = others.map(relayAddress)
  const carry =
    (isZombie: boolean) =>
    (...relays: readonly Snapshot<RelayContext>[]) =>
      relays.some(({ context: { record } }) => record > 0) === isZombie ? {} : undefined
  const event: Event = { type: 'read' }
  return [
    ...(others.length === 0
      ? [{ by, event }]
      : [
          { by, event, reads, carry: carry(false) },
          { by, event, reads, carry: carry(true), fault: 'rb' },
        ]),
    { by, event: { type: 'send' } },
    { by, event: { type: 'markSent' } },
    { by, event: { type: 'crash' }, fault: 'c' },
    { by, event: { type: 'sendUnheard' }, fault: 'n' },
    { by, event: { type: 'throw' }, fault: 'e' },
  ]
}
