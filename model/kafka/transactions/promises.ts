/**
 * What is promised of transactions, as properties of what producers were told and of what readers find in the logs; each with its witness: that it
 * does not hold for want of anything happening.
 */
import { always, canAlways, monitor, type Monitor, type Property, sometimes } from '../../explorer/index.ts'
import { maskOf } from '../views.ts'
import { limitOf, partitionsIn, producersIn, type TransactionScope } from './parameters.ts'
import { coordinatorAddress, partitionAddress, producerAddress } from './speech.ts'

interface Application {
  /** commitTransaction was called. */
  readonly called: number
  readonly committed: number
  readonly aborted: number
}
/** What applications have asked for, and been told. */
export const application: Monitor = monitor<Application>({
  start: { called: 0, committed: 0, aborted: 0 },
  step: (state, { type, transaction }) => {
    const bit = maskOf([transaction as number])
    if (type === 'CommitCalled') return { ...state, called: state.called | bit }
    if (type === 'Committed') return { ...state, committed: state.committed | bit }
    return type === 'Aborted' ? { ...state, aborted: state.aborted | bit } : state
  },
  views: {
    called: state => state.called,
    committed: state => state.committed,
    aborted: state => state.aborted,
  },
})

export const transactionPromises = [
  'ISO',
  'ATOMIC',
  'NAL',
  'NO-HANGING',
  'COMPLETION',
  'AMO',
  'FENCING',
  'NO-WRONG-ANSWER',
] as const
export type TransactionPromise = (typeof transactionPromises)[number]

export const promiseSays: Readonly<Record<TransactionPromise, string>> = {
  ISO: 'nobody is handed a record of a transaction that no application has committed',
  ATOMIC: 'a transaction that is committed in one partition comes to be committed in all',
  NAL: 'every record of a transaction whose commit was acknowledged comes to be readable',
  'NO-HANGING': 'no transaction stays open for ever: the last stable offset comes to the end of every log',
  COMPLETION: 'a transaction whose outcome is written comes to its end, and its transactional id is free for the next',
  AMO: 'no record of a transaction is handed out twice',
  FENCING: 'a producer is fenced by its successor or by transaction.timeout.ms, and by nothing else',
  'NO-WRONG-ANSWER': 'no producer that keeps to the protocol is told INVALID_TXN_STATE',
}

const union = (masks: readonly number[]) => masks.reduce((all, mask) => all | mask, 0)
const meet = (masks: readonly number[]) => masks.reduce((all, mask) => all & mask, -1)

export function promiseOf(name: TransactionPromise, scope: TransactionScope): Property {
  const of = (view: string) => partitionsIn(scope).map(partition => `${partitionAddress(partition)}.${view}`)
  const says = promiseSays[name]
  switch (name) {
    case 'ISO':
      return always(says, ['application.called', ...of('read')], ([called, ...read]) => (union(read) & ~called!) === 0)
    case 'ATOMIC':
      return canAlways(says, of('committed'), committed => union(committed) === meet(committed))
    case 'NAL':
      return canAlways(
        says,
        ['application.committed', ...of('read')],
        ([committed, ...read]) => (committed! & ~meet(read)) === 0,
      )
    case 'NO-HANGING':
      return canAlways(says, of('isOpen'), open => open.every(one => one === 0))
    case 'COMPLETION':
      return canAlways(says, [`${coordinatorAddress}.isEnding`], ([ending]) => ending === 0)
    case 'AMO':
      return always(says, of('twice'), twice => union(twice) === 0)
    case 'FENCING':
      return fencing(says, scope)
    case 'NO-WRONG-ANSWER':
      return always(
        says,
        producersIn(scope).map(producer => `${producerAddress(producer)}.toldInvalidState`),
        told => union(told) === 0,
      )
  }
}

/** Whoever comes last under the transactional id has nobody to fear; whoever has a successor may be fenced by it. */
function fencing(says: string, scope: TransactionScope): Property {
  const producers = producersIn(scope)
  const views = producers.flatMap(id => [`${producerAddress(id)}.isFatal`, `${producerAddress(id)}.hasBegun`])
  const times = limitOf(scope, 'timeout') > 0 ? ['faults.timeout'] : []
  return always(says, [...views, ...times], values => {
    const timedOut = times.length > 0 && values.at(-1)! > 0
    return (
      timedOut ||
      producers.every((_, i) => values[2 * i] === 0 || (values[2 * i + 3] === 1 && i + 1 < producers.length))
    )
  })
}

/** A transaction comes to be read in every partition although everything struck that may. */
export function transactionWitness(scope: TransactionScope): Property {
  const struck = Object.keys({ ...scope.faults })
  const spent = struck.length > 0 ? ['faults.spent'] : []
  const circumstances = Object.keys(scope.circumstances).length > 0 ? ['circumstances.spent'] : []
  const all = (limits: Readonly<Record<string, number>>) => Object.values(limits).reduce((sum, n) => sum + n, 0)
  const most = [
    ...spent.map(() => Math.min(scope.total, all(scope.faults))),
    ...circumstances.map(() => all(scope.circumstances)),
  ]
  return sometimes(
    'a transaction is read in every partition although everything struck that may',
    [...spent, ...circumstances, ...partitionsIn(scope).map(partition => `${partitionAddress(partition)}.read`)],
    values => most.every((n, i) => values[i] === n) && meet(values.slice(most.length)) !== 0,
  )
}
