/**
 * What a mutant of consume-process-produce is held against: promises of the effect and what must come to pass, each searched in a moment.
 *
 * As in model-checks.ts, no check knows a mutant, and each comes out as expected in the model as it is.
 */
import { always, canAlways, type Property } from '../../model/index.ts'
import { safeParameters } from '../../model/kafka/index.ts'
import {
  abortsOfAnyEpoch,
  instanceAddress,
  instanceIds,
  nobodyFenced,
  type ProcessingParameters,
  type ProcessingPromise,
  type ProcessingScope,
  transactionAddress,
  transactionalIds,
} from '../../model/kafka/processing/index.ts'
import {
  askProcessing,
  type ProcessingBounds,
  type ProcessingChange,
  type ProcessingFault,
  type ProcessingMore,
  processingOfChange,
  processingScopeOf,
} from '../claims/processing-question.ts'
import type { ModelCheck } from './model-checks.ts'

const words = (fault: ProcessingFault, change: ProcessingChange, bounds: ProcessingBounds) =>
  `processing, ${fault}; ${JSON.stringify({ ...change, ...bounds })
    .replace(/[{}"]/g, '')
    .replaceAll(',', ', ')}`

function keeps(
  promise: ProcessingPromise,
  fault: ProcessingFault,
  change: ProcessingChange = {},
  bounds: ProcessingBounds = {},
  more: ProcessingMore = {},
): ModelCheck {
  const { spec, property } = askProcessing(promise, fault, change, bounds, more)
  return { decides: promise, scope: words(fault, change, bounds), parameters: safeParameters, spec, property }
}
/** Nobody promises it: a model in which it holds is no Kafka. */
const breaks = (one: ModelCheck): ModelCheck => ({ ...one, expected: 'broken' })

/** A property of its own, made for the scope. */
function has(
  decides: string,
  propertyIn: (parameters: ProcessingParameters, scope: ProcessingScope) => Property,
  fault: ProcessingFault,
  change: ProcessingChange = {},
  bounds: ProcessingBounds = {},
): ModelCheck {
  const property = propertyIn(processingOfChange(change), processingScopeOf(fault, bounds))
  return { ...keeps('AMO', fault, change, bounds), decides, property }
}

const isZero = (values: readonly number[]) => values.every(value => value === 0)
const ofInstances = (scope: ProcessingScope, ...names: readonly string[]) =>
  instanceIds(scope).flatMap(id => names.map(name => `${instanceAddress(id)}.${name}`))
const ofTransactions = (parameters: ProcessingParameters, scope: ProcessingScope, name: string) =>
  transactionalIds(parameters, scope).map(id => `${transactionAddress(id)}.${name}`)

const nobodyIsFenced = (_: ProcessingParameters, scope: ProcessingScope) => nobodyFenced(scope)
/** Whatever happens, everybody can come to run again, in the group. */
const everybodyReturns = (_: ProcessingParameters, scope: ProcessingScope) =>
  canAlways(
    'EverybodyReturns',
    ['group.members', ...ofInstances(scope, 'runs', 'generation')],
    ([members, ...rest]) =>
      members === instanceIds(scope).reduce((mask, id) => mask | (1 << id), 0) && rest.every(n => n > 0),
  )
/** What is decided is carried out, and what is left open is ended. */
const transactionsEnd = (parameters: ProcessingParameters, scope: ProcessingScope) =>
  canAlways(
    'TransactionsEnd',
    [
      'group.pending',
      'output.open',
      ...ofTransactions(parameters, scope, 'isOngoing'),
      ...ofTransactions(parameters, scope, 'isEnding'),
    ],
    isZero,
  )
/** All that is done comes to be committed. */
const offsetsCatchUp = (_: ProcessingParameters, scope: ProcessingScope) =>
  canAlways(
    'OffsetsCatchUp',
    ['group.committed'],
    ([committed]) => committed === scope.records.reduce((mask, __, i) => mask | (2 << i), 0),
  )
/** Epochs are raised for whoever comes next, and for nobody else: not of two ids by one crash. */
const oneIdIsFenced = (parameters: ProcessingParameters, scope: ProcessingScope) =>
  always(
    'OneIdIsFenced',
    ofTransactions(parameters, scope, 'producerEpoch'),
    epochs => epochs.filter(epoch => epoch > 1).length <= 1,
  )
/** A partition has one owner in the group's newest generation. */
const oneOwner = (_: ProcessingParameters, scope: ProcessingScope) =>
  always(
    'OneOwnerInAGeneration',
    ['group.generation', ...ofInstances(scope, 'generation', 'owns')],
    ([now, ...rest]) => {
      const owns = rest.filter((__, i) => i % 2 === 1 && rest[i - 1] === now)
      return owns.every((mask, i) => owns.slice(i + 1).every(other => (mask & other) === 0))
    },
  )
/** An answer that is lost is followed by the same request: its record is in somebody's hands until then. */
const somebodyAborts = () => always('SomebodyAborts', ['output.aborted'], isZero)

const one = { records: [1] } as const
const two = { records: [1, 2] } as const
const unchecked = { groupMetadata: 'not-passed' } as const
const unstable = { pendingOffsets: 'ignored' } as const
const ofPartition = { transactionalId: 'partition', ...unchecked, ...unstable } as const
const before = { producer: 'idempotent', offsets: 'before' } as const
const after = { producer: 'idempotent', offsets: 'after' } as const
const plain = { producer: 'plain', offsets: 'after' } as const
const beside = { offsets: 'after' } as const
const shared = { transactionalId: 'shared' } as const
const outside = { effect: 'outside' } as const
const startsOver = { onCommitTimeout: 'starts-over' } as const

export const processingChecks: readonly ModelCheck[] = [
  keeps('AMO', 'none'),
  keeps('AMO', 'none', after),
  keeps('AMO', 'none', before),
  keeps('AMO', 'c', {}, one),
  keeps('AMO', 'c'),
  keeps('AMO', 'n'),
  keeps('AMO', 'n', after),
  keeps('AMO', 'n', startsOver, one),
  keeps('AMO', 'n', outside, one),
  keeps('AMO', 'e'),
  keeps('AMO', 'e', beside),
  keeps('AMO', 'rb', {}, one),
  keeps('AMO', 'rb', ofPartition, one),
  keeps('AMO', 'c', ofPartition, one),
  keeps('AMO', 'b1', after, one),
  keeps('AMO', 'rb', before, one),
  keeps('AMO', 'none', {}, { ...one, faults: { c: 1, b1: 1 }, total: 2 }),
  keeps('AMO', 'none', {}, { ...one, faults: { rb: 1, c: 1 }, total: 2 }),
  keeps('ALO', 'none'),
  keeps('ALO', 'none', after),
  keeps('ALO', 'none', before),
  keeps('ALO', 'none', beside),
  keeps('ALO', 'n', beside, one),
  keeps('ALO', 'none', outside, one),
  keeps('ALO', 'none', ofPartition, two),
  keeps('ALO', 'c', {}, one),
  keeps('ALO', 'c', ofPartition, one),
  keeps('ALO', 'c', after, one),
  keeps('ALO', 'n', startsOver, one),
  keeps('ALO', 'e', {}, one),
  keeps('ALO', 'rb', {}, one),
  keeps('ALO', 'rb', after, one),
  keeps('ALO', 'rb', ofPartition, one),
  keeps('ALO', 'n', {}, one),
  keeps('ORD', 'c', after),
  keeps('ORD', 'rb'),
  keeps('ATOMIC', 'none', {}, one),
  keeps('ATOMIC', 'c', {}, one),
  keeps('ATOMIC', 'rb', {}, one),
  keeps('ATOMIC', 'e', {}, one),
  keeps('ATOMIC', 'b1', {}, one),
  breaks(keeps('ALO', 'c', before, one)),
  breaks(keeps('ALO', 'e', before, one)),
  breaks(keeps('AMO', 'c', after, one)),
  breaks(keeps('AMO', 'e', after, one)),
  breaks(keeps('AMO', 'c', beside, one)),
  breaks(keeps('AMO', 'n', plain, one)),
  breaks(keeps('AMO', 'c', outside, one)),
  breaks(keeps('AMO', 'rb', unchecked, one)),
  breaks(keeps('AMO', 'rb', unstable, one)),
  breaks(keeps('AMO', 'n', { onCommitTimeout: 'handles-again' }, one)),
  breaks(keeps('AMO', 'e', { isolation: 'read_uncommitted' }, one)),
  breaks(keeps('ALO', 'e', { onAbort: 'goes-on' }, one)),
  breaks({
    ...keeps('ATOMIC', 'rb', { ...ofPartition, onFenced: 'aborts' }, one, { into: abortsOfAnyEpoch }),
    decides: 'BUG-T9',
  }),
  keeps('ATOMIC', 'rb', { ...ofPartition, onFenced: 'aborts' }, one),
  has('NobodyIsFenced', nobodyIsFenced, 'none'),
  has('NobodyIsFenced', nobodyIsFenced, 'c', {}, one),
  has('NobodyIsFenced', nobodyIsFenced, 'rb', ofPartition, one),
  breaks(has('NobodyIsFenced', nobodyIsFenced, 'none', shared, one)),
  has('EverybodyReturns', everybodyReturns, 'c', {}, one),
  has('EverybodyReturns', everybodyReturns, 'rb', {}, one),
  has('EverybodyReturns', everybodyReturns, 'e', after, one),
  has('EverybodyReturns', everybodyReturns, 'rb', ofPartition, one),
  keeps('ALO', 'rb', shared, one),
  has('TransactionsEnd', transactionsEnd, 'none', {}, one),
  has('TransactionsEnd', transactionsEnd, 'c', {}, one),
  has('TransactionsEnd', transactionsEnd, 'e', {}, one),
  has('TransactionsEnd', transactionsEnd, 'rb', {}, one),
  has('OffsetsCatchUp', offsetsCatchUp, 'none', {}, one),
  has('OffsetsCatchUp', offsetsCatchUp, 'none', after, one),
  has('OffsetsCatchUp', offsetsCatchUp, 'none', before, one),
  has('OffsetsCatchUp', offsetsCatchUp, 'rb', {}, one),
  has('OneIdIsFenced', oneIdIsFenced, 'c', ofPartition, two),
  has('OneIdIsFenced', oneIdIsFenced, 'n', { ...ofPartition, ...startsOver }, two),
  has('OneOwnerInAGeneration', oneOwner, 'rb', after, one),
  has('OneOwnerInAGeneration', oneOwner, 'c', after, two),
  breaks(has('SomebodyAborts', somebodyAborts, 'c', {}, one)),
  breaks(has('SomebodyAborts', somebodyAborts, 'e', {}, one)),
  breaks(has('SomebodyAborts', somebodyAborts, 'rb', {}, one)),
]
