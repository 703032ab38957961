/**
 * What a mutant of a sink's system is held against: promises of effects where they land, each searched in a moment.
 *
 * As in model-checks.ts, no check knows a mutant, and each comes out as expected in the model as it is.
 */
import { safeParameters } from '../../model/kafka/index.ts'
import { sinkProperty, type SinkPromise, sinkSystem } from '../../model/sinks/index.ts'
import { type SinkBounds, type SinkChange, type SinkFault, sinkOfChange, sinkScopeOf } from '../claims/sink-question.ts'
import type { ModelCheck } from './model-checks.ts'

const words = (fault: SinkFault, change: SinkChange, bounds: SinkBounds) =>
  `a sink, ${fault}; ${JSON.stringify({ ...change, ...bounds })
    .replace(/[{}"]/g, '')
    .replaceAll(',', ', ')}`

function keeps(promise: SinkPromise, fault: SinkFault, change: SinkChange, bounds: SinkBounds = {}): ModelCheck {
  const [parameters, scope] = [sinkOfChange(change), sinkScopeOf(fault, bounds)]
  return {
    decides: promise,
    scope: words(fault, change, bounds),
    parameters: safeParameters,
    spec: () => sinkSystem(parameters, scope),
    property: sinkProperty(promise, parameters, scope),
  }
}
/** Nobody promises it: a model in which it holds is none of what people run. */
const breaks = (one: ModelCheck): ModelCheck => ({ ...one, expected: 'broken' })
/** With locks that stay until they are let go. */
const withoutTimeOuts = (one: ModelCheck): ModelCheck => ({
  ...one,
  scope: `${one.scope}, no key expires`,
  spec: () => {
    const spec = one.spec()
    return { ...spec, moves: (spec.moves ?? []).filter(({ event }) => event.type !== 'expire') }
  },
})

const key = { sink: 'unique-key' } as const
const set = { sink: 'natural-set' } as const
const lock = { sink: 'lock-then-done' } as const
const undone = { sink: 'set-if-absent-before-undone-on-error' } as const
const offsets = { sink: 'offsets-with-data' } as const
const request = { source: 'request', sink: 'outbox' } as const
const rabbit = { source: 'rabbitmq' } as const

export const sinkChecks: readonly ModelCheck[] = [
  keeps('AMO', 'none', {}),
  keeps('AMO', 'none', { source: 'mns' }),
  keeps('AMO', 'none', { sink: 'outbox' }),
  keeps('AMO', 'c', key),
  keeps('AMO', 'c', { sink: 'set-if-absent-before' }),
  keeps('AMO', 'c', { sink: 'select-then-insert' }),
  keeps('AMO', 'c', offsets),
  keeps('AMO', 'c', { sink: 'outside-call', remembers: true }),
  keeps('AMO', 'rb', { sink: 'offsets-with-data-fenced' }),
  withoutTimeOuts(keeps('AMO', 'rb', lock)),
  breaks(keeps('AMO', 'c', {})),
  breaks(keeps('AMO', 'e', undone)),
  keeps('ALO', 'none', {}),
  keeps('ALO', 'none', offsets),
  keeps('ALO', 'none', { sink: 'outbox' }),
  keeps('ALO', 'none', { sink: 'outside-call' }),
  keeps('ALO', 'c', {}),
  keeps('ALO', 'c', { source: 'mns' }),
  keeps('ALO', 'e', {}),
  keeps('ALO', 'e', undone),
  keeps('ALO', 'e', lock),
  withoutTimeOuts(keeps('ALO', 'e', lock)),
  keeps('EO', 'c', key),
  keeps('converges', 'none', set),
  keeps('converges', 'none', set, { workers: 2 }),
  keeps('converges', 'none', { ...set, ...rabbit }),
  keeps('converges', 'e', set),
  keeps('converges', 'n', { ...set, ...rabbit }, { loses: ['confirmation'] }),
  keeps('converges', 'rb', { ...set, newerOnly: true }),
  keeps('atomic', 'none', { sink: 'outbox' }),
  keeps('atomic', 'c', request),
]
