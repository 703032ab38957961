/**
 * What mutants of the machines of a transactional id are held against: what is promised of transactions, and a little of how they go on, in scopes of
 * some hundred states.
 *
 * As in model-checks.ts, no check knows a mutant, and each comes out as expected in the model as it is.
 */
import { always, canAlways, type Property } from '../../model/index.ts'
import { safeParameters } from '../../model/kafka/index.ts'
import {
  currentTransactions,
  smallTransactions,
  type TransactionParameters,
  type TransactionPromise,
  transactionPromiseOf,
  type TransactionScope,
  transactionSystem,
  versionOne,
} from '../../model/kafka/transactions/index.ts'
import { maskOf } from '../../model/kafka/index.ts'
import type { ModelCheck } from './model-checks.ts'

type Given = readonly [Partial<TransactionParameters>, Partial<TransactionScope>]

const wordsOf = (given: Given) =>
  `a transactional id; ${JSON.stringify(Object.assign({}, ...given))
    .replace(/[{}"]/g, '')
    .replaceAll(',', ', ')}`

function check(decides: string, propertyIn: (scope: TransactionScope) => Property, ...given: Given): ModelCheck {
  const parameters = { ...currentTransactions, ...given[0] }
  const scope = { ...smallTransactions, ...given[1] }
  return {
    decides,
    scope: wordsOf(given),
    parameters: safeParameters,
    spec: () => transactionSystem(parameters, scope),
    property: propertyIn(scope),
  }
}
const named = (name: TransactionPromise) => `${name} of transactions`
const keeps = (name: TransactionPromise, ...given: Given) =>
  check(named(name), scope => transactionPromiseOf(name, scope), ...given)
/** Nobody promises it: a model in which it holds is no Kafka. */
const breaks = (decides: string, name: TransactionPromise, ...given: Given): ModelCheck => ({
  ...keeps(name, ...given),
  decides,
  expected: 'broken',
})

/** The last epoch is there to fence the one before: no client has it. */
const lastEpochIsKept = (maxEpoch: number) => (scope: TransactionScope) =>
  always(
    'no client has the last epoch',
    scope.transactions.map((_, i) => `producer-${i + 1}.epoch`),
    epochs => epochs.every(epoch => epoch < maxEpoch),
  )
/** Where nothing is aborted without need and nothing goes wrong, every transaction comes to be committed. */
const progress = ({ transactions }: TransactionScope) => {
  const all = maskOf(Array.from({ length: transactions[0]! }, (_, i) => i + 1))
  return canAlways('every transaction is committed', ['application.committed'], ([committed]) => committed === all)
}
const neverAbortable = () =>
  always('no transaction has to be aborted', ['producer-1.hasAbortableError'], ([has]) => has === 0)

/** A zombie does not get the id that took the place of its own. */
const ownIdAlone = () => always('the first producer keeps its id', ['producer-1.producerId'], ([id]) => id! <= 1)

const verified = { ...versionOne, verification: true } as const
const late = (...requests: readonly TransactionScope['late'][number][]) =>
  ({ late: requests, faults: { n: 1 } }) as const
const two = { transactions: [2] } as const
const quiet = { ...two, mayAbort: false, patient: true, partitions: 2 } as const
const zombie = { transactions: [1, 1], faults: { rb: 1 } } as const
const successor = { transactions: [1, 1], faults: { c: 1 } } as const
const unwritten = { ...successor, circumstances: { shrink: 2 } } as const
const expiring = { faults: { timeout: 1 }, circumstances: { expiry: 1 } } as const

export const transactionChecks: readonly ModelCheck[] = [
  check('PROGRESS of transactions', progress, {}, quiet),
  check('PROGRESS of transactions', progress, versionOne, quiet),
  check('PROGRESS of transactions', progress, verified, quiet),
  check('NoNeedToAbort', neverAbortable, {}, { ...late('Produce'), patient: true }),
  check(
    'LastEpochIsKept',
    lastEpochIsKept(2),
    { ...versionOne, maxEpoch: 2 },
    { transactions: [1, 1, 1], faults: { c: 2 }, total: 2 },
  ),
  {
    ...check('Abortable', neverAbortable, {}, { partitions: 2, patient: true, faults: { timeout: 1 } }),
    expected: 'broken',
  },
  keeps('ISO', {}, {}),
  keeps('ISO', versionOne, zombie),
  keeps('ISO', versionOne, { ...two, faults: { b1: 1 } }),
  keeps('ISO', {}, { ...two, ...late('WriteTxnMarkers') }),
  keeps('ATOMIC', {}, { partitions: 2 }),
  keeps('NAL', {}, two),
  keeps('NAL', versionOne, two),
  keeps('NAL', verified, { ...two, ...late('Produce') }),
  keeps('NO-HANGING', {}, { partitions: 2 }),
  keeps('NO-HANGING', {}, { faults: { b1: 1 } }),
  keeps('NO-HANGING', {}, successor),
  keeps('NO-HANGING', versionOne, { partitions: 2 }),
  keeps('NO-HANGING', versionOne, zombie),
  keeps('NO-HANGING', versionOne, { ...two, ...expiring }),
  keeps('NO-HANGING', { ...versionOne, maxEpoch: 2 }, unwritten),
  keeps('NO-HANGING', verified, late('Produce')),
  keeps('NO-HANGING', { maxEpoch: 2 }, { transactions: [2, 1], faults: { rb: 1 } }),
  keeps('COMPLETION', {}, two),
  keeps('COMPLETION', versionOne, {}),
  keeps('AMO', {}, two),
  keeps('AMO', {}, late('Produce')),
  keeps('FENCING', {}, two),
  keeps('FENCING', {}, late('EndTxn')),
  keeps('FENCING', versionOne, {}),
  keeps('FENCING', verified, { ...two, ...late('Produce') }),
  keeps('FENCING', { maxEpoch: 2 }, { transactions: [3], mayAbort: false, patient: true }),
  check(
    'OwnIdAlone',
    ownIdAlone,
    { ...verified, maxEpoch: 2 },
    { transactions: [1, 1, 1], mayAbort: false, faults: { n: 1, rb: 2 }, total: 3, late: ['Produce'] },
  ),
  keeps(
    'AMO',
    { producerAge: 'last-data', maxEpoch: 2 },
    { ...late('Produce'), transactions: [3], mayAbort: false, circumstances: { expiry: 1 } },
  ),
  keeps('NO-WRONG-ANSWER', {}, two),
  keeps('NO-WRONG-ANSWER', {}, { ...two, faults: { timeout: 1 } }),
  keeps('NO-WRONG-ANSWER', versionOne, { partitions: 2 }),
  keeps('NO-WRONG-ANSWER', versionOne, late('EndTxn')),
  breaks('BUG-T4', 'NO-HANGING', versionOne, late('Produce')),
  breaks('BUG-T6', 'NO-HANGING', { ...versionOne, endTxnEpoch: 'not-older', abortEpoch: 'raised' }, {}),
  breaks('BUG-T6', 'NO-HANGING', { ...versionOne, failedFence: 'raises-again', maxEpoch: 2 }, unwritten),
  breaks('BUG-T8', 'NO-HANGING', { ...versionOne, producerAge: 'last-data' }, expiring),
  breaks('BUG-T10', 'FENCING', { endTxnAsksFirst: 'epoch' }, two),
  breaks('BUG-T10', 'NO-HANGING', { fenceRaises: 'twice', maxEpoch: 2 }, { transactions: [2, 1], faults: { c: 1 } }),
  breaks(
    'BUG-T10',
    'NO-HANGING',
    { exhaustedByFence: 'same-id', maxEpoch: 2 },
    { transactions: [3], faults: { timeout: 1 } },
  ),
  breaks('BUG-T10', 'NO-WRONG-ANSWER', { commitAfterAbort: 'invalid' }, { ...two, faults: { timeout: 1 } }),
  breaks('BUG-T10', 'COMPLETION', { markerEpoch: 'newer' }, late('WriteTxnMarkers')),
]
