/**
 * The system of a transactional id: its sizes, pinned as change detectors (no other tool has counted these), what its promises come to in both versions
 * under each fault class, and two things that no claim tells.
 */
import { expect, test } from 'vitest'
import { explore, replay } from '../../explorer/index.ts'
import {
  currentTransactions,
  smallTransactions,
  type TransactionParameters,
  type TransactionScope,
  versionOne,
} from './parameters.ts'
import { promiseOf, type TransactionPromise, transactionPromises, transactionWitness } from './promises.ts'
import { transactionSystem } from './system.ts'
import { tellTransaction } from './tell.ts'

const verified = { ...versionOne, verification: true }
const taken = { transactions: [2, 1], partitions: 2 }
const bounded = (bounds: Partial<TransactionScope>): TransactionScope => ({ ...smallTransactions, ...bounds })

function brokenIn(parameters: TransactionParameters, bounds: Partial<TransactionScope>) {
  const scope = bounded(bounds)
  const properties = transactionPromises.map(name => promiseOf(name, scope))
  const { findings, states, exhaustive } = explore(transactionSystem(parameters, scope), { properties })
  const broken = transactionPromises.filter((_, i) => findings[i]!.verdict === 'broken')
  return { broken, states, exhaustive }
}

test.each([
  ['no fault', {}, [121, 173, 173]],
  ['c', { ...taken, faults: { c: 1 } }, [813, 2303, 2303]],
  ['n', { faults: { n: 1 } }, [1493, 3205, 3097]],
  ['b1', { faults: { b1: 1 } }, [1934, 3086, 3086]],
  ['rb', { ...taken, faults: { rb: 1 } }, [1633, 3507, 3525]],
  ['timeout', { faults: { timeout: 1 } }, [269, 425, 443]],
] as const)(
  'Two transactions over two partitions under %s: so many states, and what version 1 breaks.',
  (fault, bounds, sizes) => {
    const scope = { transactions: [2], partitions: 2, ...bounds }
    const found = [currentTransactions, versionOne, verified].map(parameters => brokenIn(parameters, scope))
    const torn: readonly TransactionPromise[] = ['ISO', 'ATOMIC', 'NAL', 'FENCING', 'NO-WRONG-ANSWER']
    expect(found.map(({ states }) => states)).toEqual(sizes)
    expect(found.map(({ broken }) => broken)).toEqual(
      fault === 'n' ? [[], ['ISO', 'ATOMIC', 'NAL', 'NO-HANGING', 'FENCING', 'NO-WRONG-ANSWER'], torn] : [[], [], []],
    )
  },
)

test('Version 2 keeps every promise under any two faults of five classes.', () => {
  const faults = { c: 1, n: 1, b1: 1, rb: 1, timeout: 1 }
  const { broken, states, exhaustive } = brokenIn(currentTransactions, { transactions: [2, 1], faults, total: 2 })
  expect([broken, states, exhaustive]).toEqual([[], 21_220, true])
})

test('None of it holds for want of anything happening: a transaction is read although everything struck.', () => {
  for (const faults of [{ c: 1 }, { n: 1 }, { b1: 1 }, { rb: 1 }, { timeout: 1 }]) {
    const scope = bounded({ transactions: [2, 1], faults })
    const { findings } = explore(transactionSystem(currentTransactions, scope), {
      properties: [transactionWitness(scope)],
    })
    expect([faults, findings[0]!.verdict]).toEqual([faults, 'holds'])
  }
})

/** The shortest counterexample, in words. */
function told(parameters: TransactionParameters, promise: TransactionPromise, bounds: Partial<TransactionScope>) {
  const scope = bounded(bounds)
  const spec = transactionSystem(parameters, scope)
  const { findings } = explore(spec, { properties: [promiseOf(promise, scope)] })
  const { steps } = replay(spec, findings[0]!.path!.path)
  return steps.map(step => tellTransaction(step, scope))
}

test('A late InitProducerId fences its own sender, in both versions: nothing in it says for which of its lives it was.', () => {
  for (const parameters of [currentTransactions, versionOne])
    expect(told(parameters, 'FENCING', { faults: { n: 1 }, late: ['InitProducerId'] }).at(2)?.does).toBe(
      'gets a late InitProducerId: the coordinator writes epoch 1',
    )
})

test('Where epochs run out, an abort that follows a commit at once is told INVALID_PRODUCER_ID_MAPPING: the new id is none of the coordinator’s yet.', () => {
  const steps = told({ ...currentTransactions, maxEpoch: 2 }, 'FENCING', { transactions: [3] })
  expect(steps.at(-1)?.does).toBe(
    'aborts transaction 3: sends EndTxn abort (producer 2, epoch 0); it is told INVALID_PRODUCER_ID_MAPPING: a fatal error',
  )
})

test('A zombie of version 1 that has its epoch raised aborts the transaction of its successor: InitProducerId asks for the epoch only where nothing is open.', () => {
  const bounds = {
    transactions: [1, 1],
    mayAbort: false,
    faults: { n: 1, rb: 1 },
    total: 2,
    late: ['Produce'],
  } as const
  const steps = told(verified, 'FENCING', bounds)
  expect(steps.map(({ who, does }) => `${who} ${does}`)).toContain(
    'producer-1 sends InitProducerId (to raise the epoch of producer 1, epoch 0) again: the coordinator writes PrepareAbort (producer 1, epoch 2); it is told CONCURRENT_TRANSACTIONS',
  )
  expect(steps.at(-1)?.does).toContain('it is told PRODUCER_FENCED: a fatal error')
})
