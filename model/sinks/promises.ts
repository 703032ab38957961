/**
 * What is promised of an effect, where it lands: in a table, at a service, in a topic. Never of the delivery.
 *
 *   ALO        from every state each record's effect can still come about, without a fault
 *   AMO        no record's effect is there twice
 *   EO         both: from every state it can still come to rest with each effect there once
 *   converges  of a natural set: it can still come to rest with the value that was sent last
 *   atomic     of a row and a message that tells of it: it can still come to rest with either both or neither
 */
import { always, canAlways, type Property, sometimes } from '../explorer/index.ts'
import { maskOf } from '../kafka/views.ts'
import { recordsOf, type SinkParameters, type SinkScope, workersOf } from './parameters.ts'
import { hasRelay, placesOf } from './recipes.ts'
import { relayAddress, workerAddress } from './speech.ts'

export const sinkPromises = ['ALO', 'AMO', 'EO', 'converges', 'atomic'] as const
export type SinkPromise = (typeof sinkPromises)[number]

export const sinkPromiseSays: Readonly<Record<SinkPromise, string>> = {
  ALO: 'every effect happens at least once',
  AMO: 'no effect happens twice',
  EO: 'every effect happens exactly once',
  converges: 'the value that was sent last is the one that stays',
  atomic: 'a row is there if and only if its message is',
}

const all = (scope: SinkScope) => maskOf(recordsOf(scope))

/** Nobody has anything to do any more: all is confirmed, nothing is in hand or in the outbox. */
const restReads = (parameters: SinkParameters, scope: SinkScope): readonly string[] => [
  'queue.done',
  ...workersOf(scope).map(worker => `${workerAddress(worker)}.holds`),
  ...(hasRelay(parameters) ? ['store.outbox', ...workersOf(scope).map(relay => `${relayAddress(relay)}.holds`)] : []),
]
const isAtRest = (scope: SinkScope, [done, ...held]: readonly number[]) =>
  done === all(scope) && held.every(mask => mask === 0)

/** The promise as a property. `per`: views by which its violations are told apart. */
export function sinkProperty(
  promise: SinkPromise,
  parameters: SinkParameters,
  scope: SinkScope,
  per: readonly string[] = [],
): Property {
  const of = (view: string) => placesOf(parameters).map(place => `${place}.${view}`)
  const [applied, twice, rest] = [of('applied'), of('twice'), restReads(parameters, scope)]
  const areAll = (masks: readonly number[]) => masks.every(mask => mask === all(scope))
  const areNone = (masks: readonly number[]) => masks.every(mask => mask === 0)
  const n = applied.length
  switch (promise) {
    case 'ALO':
      return canAlways(promise, applied, areAll, { per })
    case 'AMO':
      return always(promise, twice, areNone, per)
    case 'EO':
      return canAlways(
        promise,
        [...applied, ...twice, ...rest],
        values => areAll(values.slice(0, n)) && areNone(values.slice(n, 2 * n)) && isAtRest(scope, values.slice(2 * n)),
        { per },
      )
    case 'converges':
      return canAlways(
        promise,
        ['store.value', ...rest],
        ([value, ...values]) => value === scope.records && isAtRest(scope, values),
        { per },
      )
    case 'atomic':
      return canAlways(
        promise,
        ['store.applied', 'topic.applied', ...rest],
        ([rows, messages, ...values]) => rows === messages && isAtRest(scope, values),
        { per },
      )
  }
}

/** That a promise is not kept for want of anything happening: an effect comes about although the fault has struck. */
export function sinkWitness(fault: string, parameters: SinkParameters): Property {
  const struck = fault === 'none' ? [] : [`faults.${fault}`]
  return sometimes(
    `an effect comes about, fault ${fault}`,
    [...placesOf(parameters).map(place => `${place}.applied`), ...struck],
    values => values.every(value => value > 0),
  )
}
