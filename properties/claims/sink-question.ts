/**
 * Questions about where an effect lands: a promise under a fault class, asked of model/sinks, as a case of a claim.
 *
 * What the promises are stands in model/sinks/promises.ts; ALO, AMO and EO are those of the effect.
 */
import {
  plainSink,
  type SinkParameters,
  sinkPromiseSays,
  type SinkPromise,
  sinkProperty,
  type SinkScope,
  sinkSystem,
  sinkWitness,
  smallSink,
  tellSink,
} from '../../model/sinks/index.ts'
import { sinkCounterpart } from '../conformance/sinks/reproduce-sink.ts'
import { ruleOfSink } from '../telling/sink-rules.ts'
import type { Special } from './claim.ts'
import { count } from '../count.ts'

export type SinkFault = 'none' | 'c' | 'n' | 'rb' | 'e'
export type SinkChange = Partial<SinkParameters>
export type SinkBounds = Partial<SinkScope>

export const sinkOfChange = (change: SinkChange): SinkParameters => ({ ...plainSink, ...change })
/** A zombie needs somebody beside it. */
export const sinkScopeOf = (fault: SinkFault, bounds: SinkBounds = {}): SinkScope => ({
  ...smallSink,
  workers: fault === 'rb' ? 2 : 1,
  faults: fault === 'none' ? {} : { [fault]: 1 },
  ...bounds,
})

/** The bounds in words. */
export function sinkScopeText({ records, workers, loses, faults }: SinkScope): string {
  const lost = loses.length > 1 ? 'confirmations and answers' : `${loses[0]}s alone`
  return [
    count(records, 'record'),
    count(workers, 'worker'),
    ...('n' in faults ? [`n loses ${lost}`] : []),
    Object.keys(faults).length === 0 ? 'no fault' : '1 fault of the class',
  ].join(', ')
}

/** Asks for one promise under one fault class; what is not named is as in `plainSink` and `smallSink`. */
export function askSink(promise: SinkPromise, fault: SinkFault, change: SinkChange, bounds: SinkBounds = {}): Special {
  const [parameters, scope] = [sinkOfChange(change), sinkScopeOf(fault, bounds)]
  return {
    kind: 'special',
    name: sinkPromiseSays[promise],
    spec: () => sinkSystem(parameters, scope),
    property: sinkProperty(promise, parameters, scope),
    witness: sinkWitness(fault, parameters),
    scope: sinkScopeText(scope),
    tell: step => tellSink(step, parameters, scope),
    settings: { ...parameters },
    rule: ruleOfSink(parameters, promise),
    sight: promise === 'AMO' ? 'AMO' : 'ALO',
    onBroker: sinkCounterpart(parameters, scope, promise),
  }
}
