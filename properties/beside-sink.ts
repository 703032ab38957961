/**
 * What `check` asks of where an effect lands: a recipe between a partition of Kafka and a store, step by step (model/sinks).
 *
 *     EO = ALO and AMO of the effect          of a natural set: the value that was sent last is the one that stays
 *
 *   E1  which half breaks is an answer of its own: what is lost, what is doubled
 *   E2  its source has every record once and loses none: what comes before it is composed in check-effect.ts
 */
import {
  plainSink,
  type SinkParameters,
  type SinkPromise,
  sinkProperty,
  type SinkScope,
  sinkSystem,
  sinkWitness,
  smallSink,
  tellSink,
} from '../model/sinks/index.ts'
import { type Beside, type BesideGuarantee, limits, listed, once, words } from './beside.ts'
import { sinkScopeText } from './claims/sink-question.ts'
import { sinkCounterpart } from './conformance/sinks/reproduce-sink.ts'
import { faultViews } from './question.ts'
import { filled, type Flat } from './question-data.ts'

export interface SinkQuestion {
  readonly setting: 'sink'
  readonly guarantees: readonly BesideGuarantee[]
  readonly parameters: SinkParameters
  readonly scope: SinkScope
}

/** Two workers, so that one may be a zombie; two records, so that one may overtake. */
export const sinkQuestion = (parameters: SinkParameters, faults: readonly string[]): SinkQuestion => ({
  setting: 'sink',
  guarantees: parameters.sink === 'natural-set' ? ['EO'] : ['ALO', 'AMO'],
  parameters,
  scope: { ...smallSink, workers: 2, faults: limits(faults) },
})

/** E1: of a natural set there are no halves. */
export const sinkPromiseOf = (guarantee: BesideGuarantee): SinkPromise =>
  guarantee === 'ALO' || guarantee === 'AMO' ? guarantee : 'converges'

export function sinkBeside({ guarantees, parameters, scope }: SinkQuestion): Beside {
  return {
    spec: () => sinkSystem(parameters, scope),
    guarantees,
    faults: faultViews(scope),
    per: faultViews(scope).map(fault => `faults.${fault}`),
    property: (guarantee, per) => sinkProperty(sinkPromiseOf(guarantee), parameters, scope, per),
    witness: fault => sinkWitness(fault, parameters),
    tell: step => tellSink(step, parameters, scope),
    scopeText: fault =>
      `where the effect lands (${parameters.sink}): ${sinkScopeText({ ...scope, faults: fault === 'none' ? {} : { [fault]: 1 } })}`,
    onBroker: guarantee => sinkCounterpart(parameters, scope, sinkPromiseOf(guarantee)),
  }
}

/** What `flattenBeside` made this of. */
export function sinkQuestionOf(flat: Readonly<Flat>): Pick<SinkQuestion, 'parameters' | 'scope'> {
  const scope = filled(listed(smallSink) as Flat, 'scope.', flat)
  const lists = { loses: words(scope['loses']), faults: once(scope['faults']) }
  return { parameters: filled(plainSink, '', flat), scope: { ...scope, ...lists } as unknown as SinkScope }
}
