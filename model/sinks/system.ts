/**
 * Where an effect lands: a source that hands records out, workers that follow a recipe for each, and the places where what they do stays.
 *
 *     queue ◀──Receive · Confirm · GiveBack── worker-1, worker-2 ──LookUp · Apply · Mark …──▶ store ◀──ReadOutbox · MarkSent── relay-1 …
 *                                                  └────────────────Call · Send────────────▶ service, topic ◀──────Send─────────┘
 *
 * `sinkSystem` is a pure function: the same parameters and scope give the same slots, numbering and paths. Whatever is said is said in a rendezvous.
 *
 * Fault classes as claims.md names them. c: a worker crashes with what it has in hand, or the relay. n: a confirmation, or the answer of a store, a service or a topic,
 * is lost. e: a handler throws, at any of its steps, the first and the last included, or the relay. rb: the queue is given to another worker, a message becomes visible again or
 * a key expires, while a handler still works with it; a second relay begins while the first is at work. What follows from a fault is none of its own: a process starts again, the queue is given to
 * it, what was not confirmed comes back. That the queue is given to a worker in good order, with nobody at work, is no fault either:
 * it is what makes a confirmation that was lost be missed.
 *
 *   Q1  one confirmation, or answer, that is lost is one fault; the source is not told, and the worker does not try it again
 *   Q2  a worker that has lost the queue is told nothing: it goes on with what it has
 *
 * What keeps this small: all records are there from the beginning, rendezvous throughout, and effects that are counted up to two.
 */
import { component, type Component, type SystemSpec } from '../explorer/index.ts'
import { movesOf } from './moves.ts'
import { outsideMachine } from './outside.ts'
import { type SinkParameters, type SinkScope, workersOf } from './parameters.ts'
import { queueMachine } from './queue.ts'
import { hasRelay, placesOf } from './recipes.ts'
import { relayMachine } from './relay.ts'
import { queueAddress, relayAddress, storeAddress, workerAddress } from './speech.ts'
import { storeMachine } from './store.ts'
import { outsideViews, queueViews, relayViews, storeViews, workerViews } from './views.ts'
import { workerMachine } from './worker.ts'

/** Builds the system. */
export function sinkSystem(parameters: SinkParameters, scope: SinkScope): SystemSpec {
  const limits = Object.fromEntries(Object.entries(scope.faults).filter(([, limit]) => limit > 0))
  return {
    name: 'where an effect lands',
    components: {
      [queueAddress]: component(queueMachine(parameters, scope), { views: queueViews }),
      ...workers(parameters, scope),
      [storeAddress]: component(storeMachine(scope), { views: storeViews }),
      ...outside(parameters, scope),
      ...(hasRelay(parameters) ? relays(scope) : {}),
    },
    budgets: Object.keys(limits).length > 0 ? { faults: { limits, total: scope.total } } : {},
    moves: movesOf(parameters, scope),
  }
}

function workers(parameters: SinkParameters, scope: SinkScope): Record<string, Component> {
  const machine = workerMachine(parameters)
  return Object.fromEntries(
    workersOf(scope).map(worker => [
      workerAddress(worker),
      component(machine, { input: { worker }, views: workerViews }),
    ]),
  )
}

/** One beside each worker. */
const relays = (scope: SinkScope): Record<string, Component> =>
  Object.fromEntries(
    workersOf(scope).map(relay => [
      relayAddress(relay),
      component(relayMachine, { input: { relay }, views: relayViews }),
    ]),
  )

function outside(parameters: SinkParameters, scope: SinkScope): Record<string, Component> {
  return Object.fromEntries(
    placesOf(parameters).flatMap(place =>
      place === 'store' ? [] : [[place, component(outsideMachine(parameters, scope), { views: outsideViews })]],
    ),
  )
}
