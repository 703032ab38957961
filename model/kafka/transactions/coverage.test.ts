/** No rule of a transaction's machines is a dead letter: every transition is taken in one of a few small scopes, but those that Kafka never takes. */
import { expect, test } from 'vitest'
import { explore } from '../../explorer/index.ts'
import {
  currentTransactions,
  requestTypes,
  smallTransactions,
  type TransactionParameters,
  type TransactionScope,
  versionOne,
} from './parameters.ts'
import { transactionSystem } from './system.ts'

const system = (change: Partial<TransactionParameters>, bounds: Partial<TransactionScope>) =>
  transactionSystem({ ...currentTransactions, ...change }, { ...smallTransactions, late: requestTypes, ...bounds })
const verified = { ...versionOne, verification: true }
const each = (...faults: readonly string[]) => Object.fromEntries(faults.map(fault => [fault, 1]))

const systems = [
  system({}, { transactions: [2], faults: each('n') }),
  system({}, { transactions: [1, 1], faults: each('rb', 'n'), total: 2 }),
  system({}, { faults: each('b1') }),
  system({}, { partitions: 2, faults: each('c') }),
  system(versionOne, { transactions: [2], faults: each('n', 'b1') }),
  system(verified, { transactions: [1, 1], faults: each('rb', 'n'), total: 2 }),
  system(verified, { transactions: [2], partitions: 2, faults: each('n'), late: ['Produce'] }),
  // Epochs run out: of one, of a zombie whose id is another one's since, of two successors.
  system({ maxEpoch: 2 }, { transactions: [3], faults: each('n', 'timeout') }),
  system({ maxEpoch: 2 }, { transactions: [2, 1], faults: each('rb', 'c'), total: 2 }),
  system({ ...verified, maxEpoch: 2 }, { transactions: [2, 1], faults: each('rb') }),
  system(
    { ...verified, maxEpoch: 2 },
    { transactions: [1, 1, 1], mayAbort: false, faults: { n: 1, rb: 2 }, total: 3, late: ['Produce'] },
  ),
  // The holes, each filled as it was.
  system(
    { ...versionOne, failedFence: 'raises-again', maxEpoch: 2 },
    { transactions: [1, 1], faults: each('c'), circumstances: { shrink: 2 } },
  ),
  system(versionOne, { faults: each('timeout'), circumstances: { expiry: 1 } }),
  system({ ...versionOne, producerAge: 'last-data' }, { faults: each('timeout'), circumstances: { expiry: 1 } }),
  system({ ...versionOne, endTxnEpoch: 'not-older', abortEpoch: 'raised' }, { faults: each('b1') }),
  system({ endTxnAsksFirst: 'epoch' }, { transactions: [2], faults: each('n') }),
  system({ fenceRaises: 'twice', maxEpoch: 2 }, { transactions: [2, 1], faults: each('c') }),
  system({ exhaustedByFence: 'same-id', maxEpoch: 2 }, { transactions: [3], faults: each('timeout') }),
  system({ commitAfterAbort: 'invalid' }, { transactions: [2], faults: each('timeout') }),
  system({ markerEpoch: 'newer' }, { faults: each('n') }),
]
const all = systems.map(spec => explore(spec))
const coverage = all.flatMap(exploration => exploration.coverage)

test('No transition is dead in all of these scopes, but the refusals that the machine would make if a client did what none does.', () => {
  const taken = new Set(coverage.flatMap(machine => machine.taken))
  const dead = new Set(coverage.flatMap(machine => machine.dead).filter(name => !taken.has(name)))
  expect([...dead]).toEqual([
    'transaction coordinator.empty VerifyPartition [verifiesOnly]',
    'transaction coordinator.empty EndTxn',
    'output partition Verified [isWrongData]',
  ])
})

test('Nothing arrives where nobody handles it.', () => {
  expect(coverage.flatMap(({ unhandled }) => unhandled)).toEqual([])
})

test('The scopes are small, and searched to their end.', () => {
  expect(all.every(({ exhaustive }) => exhaustive)).toBe(true)
  expect(Math.max(...all.map(({ states }) => states))).toBeLessThan(20_000)
})
