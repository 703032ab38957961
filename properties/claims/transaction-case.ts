/** What the rows of transactions.ts and transaction-bugs.ts are made of: promises of transactions in a system of its own. */
import {
  currentTransactions,
  smallTransactions,
  tellTransaction,
  type TransactionParameters,
  type TransactionPromise,
  transactionPromiseOf,
  transactionPromiseSays,
  type TransactionScope,
  transactionSystem,
  transactionWitness,
} from '../../model/kafka/transactions/index.ts'
import { transactionCounterpart } from '../conformance/transactions/reproduce-transaction.ts'
import type { Special } from './claim.ts'
import { count } from '../count.ts'

export type Versions = Partial<TransactionParameters>
export type TransactionBounds = Partial<TransactionScope>

/** transaction.version=1: until 3.5, and with the verification of 3.6. */
export const unverified: Versions = { transactionVersion: 1, verification: false, markerEpoch: 'not-older' }
export const verified: Versions = { ...unverified, verification: true }

/** The bounds in words. */
export function transactionScopeText(scope: TransactionScope): string {
  const { transactions, partitions, mayAbort, patient, faults, total, circumstances, late } = scope
  const classes = Object.keys(faults)
  return [
    '1 transactional id',
    transactions.length > 1
      ? `a producer and its successor, ${transactions.join(' and ')} transactions`
      : '1 producer, ' + count(transactions[0]!, 'transaction'),
    count(partitions, 'partition'),
    ...(mayAbort ? [] : ['nothing aborted without need']),
    ...(patient ? ['no delivery.timeout.ms'] : []),
    classes.length > 0 ? `at most ${count(total, 'fault')} (${classes.join(', ')})` : 'no fault',
    ...('n' in faults ? [`what may be late: ${late.join(', ')}`] : []),
    ...Object.entries(circumstances).map(([name, n]) => `up to ${count(n, circumstanceWords[name] ?? name)}`),
  ].join(', ')
}

const circumstanceWords: Readonly<Record<string, string>> = {
  shrink: 'write that the transaction log does not take',
  expiry: 'expiry of producer state',
}

/** What is read or written there that decides, in a sentence. */
interface About {
  readonly rule?: string
}

/** Asks for one promise; what is not named is as in `currentTransactions` and `smallTransactions`. */
export function askTransaction(
  promise: TransactionPromise,
  versions: Versions,
  bounds: TransactionBounds = {},
  { rule }: About = {},
): Special {
  const parameters = { ...currentTransactions, ...versions }
  const scope = { ...smallTransactions, ...bounds }
  return {
    kind: 'special',
    name: transactionPromiseSays[promise],
    spec: () => transactionSystem(parameters, scope),
    property: transactionPromiseOf(promise, scope),
    witness: transactionWitness(scope),
    scope: transactionScopeText(scope),
    tell: step => tellTransaction(step, scope),
    settings: { ...parameters },
    onBroker: transactionCounterpart({ parameters, scope }, promise),
    // Whether it is looked for at all: what is broken, the promise says.
    sight: 'ALO',
    ...(rule === undefined ? {} : { rule }),
  }
}
