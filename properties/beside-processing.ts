/**
 * What `check` asks of consume-process-produce: records read, handled and written again, with the offsets in the producer's transaction or beside it
 * (model/kafka/processing). The effect lands in Kafka's log: what a reader of the output is handed.
 *
 *     EO = ALO and AMO of the effect
 *
 *   R1  its input has every record once, and its topics lose nothing: that is asked of the partition of Kafka beside it (check-effect.ts)
 *   R2  isolation.level is that of whoever reads the output
 *
 * Assumed of the application: after an abort it goes back to what is committed, an unanswered commitTransaction is called again, and a producer that is
 * fenced is called no more; K19 and BUG-T9 have what comes of it where it does otherwise.
 */
import { explore } from '../model/index.ts'
import {
  exactlyOnce,
  nobodyFenced,
  processingMonitors,
  type ProcessingParameters,
  type ProcessingPromise,
  processingProperty,
  type ProcessingScope,
  processingSystem,
  smallProcessing,
  tellProcessing,
} from '../model/kafka/processing/index.ts'
import { type Beside, type BesideGuarantee, limits, listed, once, through, words } from './beside.ts'
import { processingScopeText } from './claims/processing-question.ts'
import { processingCounterpart } from './conformance/processing/reproduce-processing.ts'
import { faultViews } from './question.ts'
import { filled, type Flat } from './question-data.ts'

export interface ProcessingQuestion {
  readonly setting: 'processing'
  readonly guarantees: readonly BesideGuarantee[]
  readonly parameters: ProcessingParameters
  readonly scope: ProcessingScope
}

/** Two instances, so that one may be a zombie; two records of one partition, so that one may overtake. */
export const processingQuestion = (
  parameters: ProcessingParameters,
  faults: readonly string[],
): ProcessingQuestion => ({
  setting: 'processing',
  guarantees: ['ALO', 'AMO'],
  parameters,
  scope: { ...smallProcessing, faults: limits(faults) },
})

/** The steps in which an instance is fenced without any fault: whoever has its transactional id by now is no successor of its. */
export function putOut(parameters: ProcessingParameters): number | undefined {
  const nobody = nobodyFenced(smallProcessing)
  const { findings } = explore(processingSystem(parameters, smallProcessing), { properties: [nobody] })
  return findings.find(({ verdict }) => verdict === 'broken')?.path?.length
}

const whoIsPutOut = (parameters: ProcessingParameters): string =>
  putOut(parameters) === undefined ? '' : ', whose instances fence each other without any fault'

export function processingBeside({ guarantees, parameters, scope }: ProcessingQuestion): Beside {
  const spec = () => processingSystem(parameters, scope, processingMonitors(scope))
  return {
    spec,
    guarantees,
    faults: faultViews(scope),
    per: faultViews(scope).map(fault => `faults.${fault}`),
    property: (guarantee, per) => processingProperty(guarantee as ProcessingPromise, parameters, scope, per),
    witness: fault => through(fault, ['seen.had']),
    tell: step => tellProcessing(step, parameters, scope),
    scopeText: fault =>
      `where it is read again, isolation.level=${parameters.isolation}: ${processingScopeText({ ...scope, faults: fault === 'none' ? {} : { [fault]: 1 } })}${whoIsPutOut(parameters)}`,
    onBroker: guarantee => processingCounterpart({ parameters, scope, spec }, guarantee as ProcessingPromise),
  }
}

/** What `flattenBeside` made this of. */
export function processingQuestionOf(flat: Readonly<Flat>): Pick<ProcessingQuestion, 'parameters' | 'scope'> {
  const scope = filled(listed(smallProcessing) as Flat, 'scope.', flat)
  const lists = { records: words(scope['records']).map(Number), faults: once(scope['faults']) }
  return { parameters: filled(exactlyOnce, '', flat), scope: { ...scope, ...lists } as unknown as ProcessingScope }
}
