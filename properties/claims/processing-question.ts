/**
 * Questions about consume-process-produce: a promise of the effect under a fault class, asked of model/kafka/processing, as a case of a claim.
 *
 * What the promises are stands in model/kafka/processing/promises.ts; EO is ALO and AMO.
 */
import type { Rules } from '../../impl/core/rules.ts'
import type { SystemSpec } from '../../model/index.ts'
import {
  exactlyOnce,
  inputPartitions,
  nobodyFenced,
  processingMonitors,
  type ProcessingParameters,
  type ProcessingPromise,
  processingProperty,
  type ProcessingScope,
  processingSystem,
  processingWitness,
  smallProcessing,
  tellProcessing,
} from '../../model/kafka/processing/index.ts'
import { type ProcessingBreach, processingCounterpart } from '../conformance/processing/reproduce-processing.ts'
import { ruleOfProcessing } from '../telling/processing-rules.ts'
import type { Special } from './claim.ts'
import { count } from '../count.ts'

export type ProcessingFault = 'none' | 'c' | 'n' | 'e' | 'rb' | 'b1'
export type ProcessingChange = Partial<ProcessingParameters>
export type ProcessingBounds = Partial<ProcessingScope>

export const processingOfChange = (change: ProcessingChange): ProcessingParameters => ({ ...exactlyOnce, ...change })
export const processingScopeOf = (fault: ProcessingFault, bounds: ProcessingBounds = {}): ProcessingScope => ({
  ...smallProcessing,
  faults: fault === 'none' ? {} : { [fault]: 1 },
  ...bounds,
})

/** The bounds in words. */
export function processingScopeText(scope: ProcessingScope): string {
  const classes = Object.keys(scope.faults).length
  return [
    `${scope.instances} instances`,
    count(inputPartitions(scope).length, 'input partition'),
    count(scope.records.length, 'record'),
    classes === 0 ? 'no fault' : classes === 1 && scope.total === 1 ? '1 fault of the class' : `${scope.total} faults`,
  ].join(', ')
}

/** What a Special says besides its question. */
export type ProcessingMore = Partial<Pick<Special, 'name' | 'rule' | 'property'>> & {
  /** The system with a rule swapped out. */
  readonly into?: (spec: SystemSpec) => SystemSpec
  /** … and in the broker. */
  readonly rules?: Partial<Rules>
  /** What is asked, where that is no promise. */
  readonly breach?: ProcessingBreach
}

/** Asks for one promise under one fault class; what is not named is as in `exactlyOnce` and `smallProcessing`. */
export function askProcessing(
  promise: ProcessingPromise,
  fault: ProcessingFault,
  change: ProcessingChange = {},
  bounds: ProcessingBounds = {},
  { into = spec => spec, rules = {}, breach = promise, ...more }: ProcessingMore = {},
): Special {
  const [parameters, scope] = [processingOfChange(change), processingScopeOf(fault, bounds)]
  const property = processingProperty(promise, parameters, scope)
  const spec = () => into(processingSystem(parameters, scope, processingMonitors(scope)))
  return {
    kind: 'special',
    name: promise === 'ATOMIC' ? property.name : says[promise],
    spec,
    property,
    witness: processingWitness(parameters, scope),
    scope: processingScopeText(scope),
    tell: step => tellProcessing(step, parameters, scope),
    // What is asked under another fault is no near miss.
    settings: { ...parameters, records: scope.records.join(' '), faults: Object.keys(scope.faults).join(' ') },
    rule: ruleOfProcessing(parameters, promise),
    sight: promise === 'ATOMIC' ? 'AMO' : promise,
    onBroker: processingCounterpart({ parameters, scope, spec, rules }, breach),
    ...more,
  }
}

/** Wherever the effect lands: so that what differs by where it lands is asked the same. */
const says = {
  ALO: 'every input record has its effect at least once',
  AMO: 'no input record has its effect twice',
  ORD: 'input records have their effect first in their order',
} as const

/** That no instance is put out. */
export function asksWhoIsFenced(change: ProcessingChange): Special {
  const scope = processingScopeOf('none')
  const property = nobodyFenced(scope)
  return askProcessing(
    'AMO',
    'none',
    change,
    {},
    {
      name: property.name,
      property,
      breach: 'fenced',
      rule: ruleOfProcessing(processingOfChange(change), 'fenced'),
    },
  )
}
