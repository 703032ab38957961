/**
 * Every transition of the explored graph of small systems of transactions, driven on the reference broker: tours which together take them all, the state
 * compared after every step.
 */
import type { Rules } from '../../../impl/core/rules.ts'
import {
  currentTransactions,
  requestTypes,
  smallTransactions,
  type TransactionParameters,
  type TransactionScope,
  transactionSystem,
} from '../../../model/kafka/transactions/index.ts'
import { type Covered, type Difference, driveTours, firstDifferenceIn, tally } from '../tours.ts'
import { nameOfStep } from './perform-transaction.ts'
import { driveTransactions } from './reproduce-transaction.ts'
import type { TransactionDeployment } from './transaction-stage.ts'

export interface TransactionCover extends TransactionDeployment {
  readonly name: string
}

const cover = (
  name: string,
  parameters: Partial<TransactionParameters>,
  scope: Partial<TransactionScope>,
): TransactionCover => ({
  name,
  parameters: { ...currentTransactions, ...parameters },
  scope: { ...smallTransactions, late: requestTypes, ...scope },
})

const version1 = { transactionVersion: 1, verification: false, markerEpoch: 'not-older' } as const
const verified = { ...version1, verification: true } as const
const shortOfEpochs = { maxEpoch: 2 } as const

/** Together they perform every row of the table; a test says so. */
export const transactionCovers: readonly TransactionCover[] = [
  cover('version 2, a late request', {}, { faults: { n: 1 } }),
  cover('version 2, a coordinator that stops, two partitions', {}, { partitions: 2, faults: { b1: 1 } }),
  cover('version 2, a successor beside a zombie', {}, { transactions: [1, 1], faults: { rb: 1 } }),
  cover('version 2, epochs run out', shortOfEpochs, { transactions: [2], faults: { timeout: 1 } }),
  cover(
    'version 2, a late marker',
    {},
    { transactions: [2], late: ['WriteTxnMarkers'], mayAbort: false, faults: { n: 1 } },
  ),
  cover('version 1, a late request', version1, { faults: { n: 1 } }),
  cover('version 1, verified, a late request', verified, { faults: { n: 1 } }),
  cover('version 1, a producer that crashes, a log that takes nothing', version1, {
    transactions: [1, 1],
    faults: { c: 1 },
    circumstances: { shrink: 1 },
  }),
  cover('version 1, markers count, a transaction that outlives its time', version1, {
    faults: { timeout: 1 },
    circumstances: { expiry: 1 },
  }),
  cover(
    'version 1 until 2.4, markers do not count, a transaction that outlives its time',
    { ...version1, producerAge: 'last-data' },
    { faults: { timeout: 1 }, circumstances: { expiry: 1 } },
  ),
]

const MAX_STATES = 10_000

export function coverTransactions({ name, parameters, scope }: TransactionCover): Covered {
  const performed: Record<string, number> = {}
  const toured = driveTours(name, transactionSystem(parameters, scope), MAX_STATES, told =>
    driveTransactions(told, { parameters, scope }, (_performer, step) => tally(performed, nameOfStep(step))),
  )
  return { ...toured, performed }
}

/** What a broker with other rules than Kafka's does first that the model does not. */
export const firstTransactionDifference = (
  { name, parameters, scope }: TransactionCover,
  rules: Partial<Rules>,
  most: number,
): { readonly tours: number; readonly difference?: Difference } =>
  firstDifferenceIn(name, transactionSystem(parameters, scope), MAX_STATES, most, (told, isSwapped) =>
    driveTransactions(told, { parameters, scope, ...(isSwapped ? { rules } : {}) }),
  )
