/** Model → broker for transactions: whole graphs driven, and brokers with another rule noticed. */
import { expect, test } from 'vitest'
import { ruleMutants } from '../../mutants/broker/index.ts'
import { transactionRows } from './perform-transaction.ts'
import { coverTransactions, firstTransactionDifference, transactionCovers } from './transaction-cover.ts'

/** The others are driven by `verify` (PATHS), which says too whether every row of the table was performed. */
const quick = transactionCovers.filter(
  ({ scope }) => scope.partitions === 1 && (scope.transactions.length > 1 || scope.transactions[0]! > 1),
)

test.each(quick.map(cover => [cover.name, cover] as const))(
  'Every transition is driven on the broker, and its state is the model’s after each: %s.',
  (_name, cover) => {
    const { failures, performed, transitions, steps } = coverTransactions(cover)
    expect(failures).toEqual([])
    expect(steps).toBeGreaterThanOrEqual(transitions)
    expect(Object.keys(performed).filter(row => !transactionRows.some(([name]) => name === row))).toEqual([])
  },
)

test.each([
  ['opens-what-nobody-ends', 'version 2, a late request'],
  ['stays-with-a-used-up-id', 'version 2, epochs run out'],
  ['fences-at-every-attempt', 'version 1, a producer that crashes, a log that takes nothing'],
] as const)('It bites: %s differs from the model, in %s.', (id, name) => {
  const { rules } = ruleMutants.find(mutant => mutant.id === id)!
  const cover = transactionCovers.find(each => each.name === name)!
  expect(firstTransactionDifference(cover, rules, 200).difference?.sentence).toMatch(/the model has .*, the broker /)
})
