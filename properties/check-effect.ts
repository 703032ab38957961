/**
 * Which searches answer EO, exactly once: of the effect, where it lands, and never of the delivery. EO is kept where both of its halves are.
 *
 *     producer ──▶ log ──▶ handed out ──▶ recipe ──▶ store
 *        lost      ALO of the handling (the partition, the group, the producer): who never handles has no effect; and ALO of the recipe
 *        doubled   AMO of the recipe, whoever hands out again; and records that are in the log twice, unless they are known again
 *
 * Why that is sound. The recipe's system has every record once in its log and loses none; the others have a handler without steps. An effect
 * that is lost is lost before its handler ends for the last time, by one of them; one that is doubled comes from one record handled twice, or from two
 * copies of it in the log. Each search may break what the others keep and mends nothing: the worse of their verdicts counts (check-beside.ts, C1),
 * and one thing goes wrong at a time in all of them.
 *
 *   E1  two copies are known for one where the key of an effect is the record's own identity, made at its source (effect.key=record, S06); by its
 *       offset, or by nothing, each has an effect
 *   E2  where the offset is stored with the data, consumers begin there: what is committed to Kafka plays no part, and the log alone is asked for
 *   E3  a natural set has no halves: the value that was sent last is to stay, so that what breaks ORD breaks it, and twice is no harm
 *   E4  where the effect lands in Kafka's log, offsets and output are asked of consume-process-produce, and the log of NAL: what is committed is read
 *       again, and loses nothing that the topic keeps; what the topic of the input, of offsets and of transactions is like is not known here
 *   E5  a client that commits what was handed out does so at any time: before the handler and behind it are both asked
 *   E6  where the producer's records come in transactions, who reads uncommitted is handed a record that is aborted and the one that is written for it
 *       again: two copies
 *
 * Not modelled: a store that fails, an effect in two stores but where the recipe says so; for how long a key is kept.
 */
import { isKnownByKey, type Deployment, type EffectName, type FactName } from '../model/deployment/index.ts'
import type { Parameters } from '../model/kafka/index.ts'
import { exactlyOnce, type ProcessingParameters } from '../model/kafka/processing/index.ts'
import { plainSink, type SinkParameters } from '../model/sinks/index.ts'
import { type ProcessingQuestion, processingQuestion } from './beside-processing.ts'
import { type SinkQuestion, sinkQuestion } from './beside-sink.ts'
import { type BesideCell, besideCells, besideKey } from './check-beside.ts'
import { decisiveFacts, groupParametersOf, parametersOf, processingParametersOf } from './deployed.ts'
import type { Guarantee } from './guarantees.ts'
import { answerKey } from './jobs.ts'
import { partitionCell, type PartitionCell } from './check-partition.ts'
import type { FaultClass } from './question.ts'

export type EffectCell = BesideCell | PartitionCell

/** What EO may depend on, as far as it is known: where the effect lands says what else counts. */
export function effectFacts(deployment: Deployment): readonly FactName[] {
  const { value: effect } = deployment.effect
  if (effect === 'unknown') return ['effect']
  if (effect === 'none' && deployment['producer.transactional.id'].value === 'unknown')
    return ['producer.transactional.id']
  if (landsInLog(deployment)) return inLog(deployment)
  if (isKnownByKey(effect) && deployment['effect.key'].value === 'unknown') return ['effect.key']
  const handled = storesOffsets(effect) ? [...decisiveFacts.NAL, 'consumer.handling' as const] : decisiveFacts.ALO
  return [
    ...new Set([
      ...handled,
      ...(effect === 'natural-set' ? decisiveFacts.ORD : []),
      ...(knowsCopies(deployment, effect) ? [] : producedTwice),
      ...(isWrittenInTransactions(deployment) && !knowsCopies(deployment, effect)
        ? (['consumer.isolation.level'] as const)
        : []),
    ]),
  ]
}

function inLog(deployment: Deployment): readonly FactName[] {
  const isInTransaction = deployment['consumer.ack.point'].value === 'transaction'
  return [
    ...decisiveFacts.NAL.filter(fact => fact.startsWith('topic.')),
    'consumer.commit',
    'consumer.ack.point',
    ...transactionFacts,
    ...(isInTransaction ? offsetFacts : []),
  ]
}

const transactionFacts = [
  'consumer.isolation.level',
  'producer.transactional.id.per',
] as const satisfies readonly FactName[]
/** Of offsets in it. */
const offsetFacts = [
  // Whether it waits for what a transaction has pending (KIP-447).
  'consumer.client',
  'consumer.group.metadata',
] as const satisfies readonly FactName[]
const producedTwice = decisiveFacts.AMO.filter(fact => fact.startsWith('producer.'))

const ofSinks: readonly FaultClass[] = ['c', 'n', 'rb', 'e']
const ofProcessing: readonly FaultClass[] = ['c', 'n', 'b1', 'rb', 'e']

/** What is asked about EO under this fault class. `faults`: all that are asked about; `many`: the question is one of many. */
export function effectCells(
  fault: FaultClass,
  faults: readonly FaultClass[],
  deployment: Deployment,
  many: boolean,
): readonly EffectCell[] {
  const effect = deployment.effect.value as EffectName
  if (landsInLog(deployment)) return logCells(fault, faults, deployment, many)
  const parameters = parametersOf(deployment)
  const asked = ofSinks.filter(each => faults.includes(each))
  const of = (guarantee: Guarantee, as: Parameters = parameters): readonly EffectCell[] => [
    promised(partitionCell(guarantee, fault, faults, as, many), guarantee),
    ...besideCells(guarantee, fault, faults, deployment, as),
  ]
  return [
    ...sinksOf(deployment, effect).flatMap(sink => effectCellsOf(sinkQuestion(sink, asked), fault)),
    ...(storesOffsets(effect) ? of('NAL') : of('ALO')),
    ...(effect === 'natural-set' ? of('ORD') : []),
    ...(knowsCopies(deployment, effect) ? [] : copies(of('AMO', handledOnce(parameters)))),
    ...(seesAborted(deployment, effect) ? effectCellsOf(abortedQuestion(deployment, faults), fault) : []),
  ]
}

/** E4. */
function logCells(
  fault: FaultClass,
  faults: readonly FaultClass[],
  deployment: Deployment,
  many: boolean,
): readonly EffectCell[] {
  const asked = ofProcessing.filter(each => faults.includes(each))
  const questions = processesOf(deployment).map(parameters => processingQuestion(parameters, asked))
  return [
    ...questions.flatMap(question => effectCellsOf(question, fault)),
    promised(partitionCell('NAL', fault, faults, parametersOf(deployment), many), 'NAL'),
  ]
}

/** A handler that does nothing else, and a producer that writes what it makes of each record. */
const landsInLog = (deployment: Deployment) =>
  deployment.effect.value === 'none' && deployment['producer.transactional.id'].value === true

function processesOf(deployment: Deployment): readonly ProcessingParameters[] {
  if (deployment['consumer.ack.point'].value === 'transaction') return [processingParametersOf(deployment)]
  const { commit } = groupParametersOf(deployment)
  const ways = waysOf[commit] ?? ['after']
  return ways.map(offsets => ({
    ...processingParametersOf(deployment),
    offsets: offsets === 'before' ? 'before' : 'after',
  }))
}

const promised = ({ question, source }: PartitionCell, promise: Guarantee): PartitionCell => ({
  question,
  source: { ...source, promise },
})

/** E6. A transaction of this application's own is written to another topic. */
const seesAborted = (deployment: Deployment, effect: EffectName): boolean =>
  isWrittenInTransactions(deployment) &&
  deployment['consumer.isolation.level'].value === 'read_uncommitted' &&
  !knowsCopies(deployment, effect)
const isWrittenInTransactions = (deployment: Deployment): boolean =>
  deployment['producer.transactional.id'].value === true && deployment['consumer.ack.point'].value !== 'transaction'

const abortedQuestion = (deployment: Deployment, faults: readonly FaultClass[]): ProcessingQuestion => ({
  ...processingQuestion(
    { ...exactlyOnce, isolation: processingParametersOf(deployment).isolation },
    ofProcessing.filter(each => faults.includes(each)),
  ),
  guarantees: ['AMO'],
})

/** The log alone: the group's redelivery is the recipe's matter. */
const copies = (cells: readonly EffectCell[]) => cells.filter(({ question }) => question.setting !== 'group')

/** A consumer that hands every record of the log out once. */
const handledOnce = (parameters: Parameters): Parameters => ({
  ...parameters,
  consumer: { commit: 'before', onThrow: 'throws', offsetReset: 'earliest' },
})

const storesOffsets = (effect: EffectName) => effect === 'offsets-with-data' || effect === 'offsets-with-data-fenced'

/** E1, E3. */
const knowsCopies = (deployment: Deployment, effect: EffectName): boolean =>
  effect === 'natural-set' || (isKnownByKey(effect) && deployment['effect.key'].value === 'record')

function effectCellsOf(question: SinkQuestion | ProcessingQuestion, fault: FaultClass): readonly BesideCell[] {
  const asked = (question.scope.faults[fault] ?? 0) > 0 ? fault : 'none'
  return question.guarantees.map(promise => ({
    question,
    source: { key: answerKey(besideKey(question), `${promise}:${asked}`), promise },
  }))
}

/** E5: how the recipe is followed; two ways where a client may commit at any time. */
function sinksOf(deployment: Deployment, sink: EffectName): readonly SinkParameters[] {
  const { commit, handling } = groupParametersOf(deployment)
  // Values of one key stay in one queue.
  const isParallel = handling === 'parallel' || (handling === 'per-key' && sink !== 'natural-set')
  const base: SinkParameters = { ...plainSink, sink, handlers: isParallel ? 2 : 1 }
  if (storesOffsets(sink)) return [base]
  const ways = commit === 'poll' && handling !== 'loop' ? ['before', 'after'] : (waysOf[commit] ?? ['after'])
  return ways.map(commits => ({ ...base, commits: commits as SinkParameters['commits'] }))
}

const waysOf: Readonly<Record<string, readonly SinkParameters['commits'][]>> = {
  before: ['before'],
  'handed-out': ['before', 'after'],
  'lowest-unfinished': ['lowest-unfinished'],
}
