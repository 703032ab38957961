/** The mutants of a transactional id: the canaries among them, and that what they are held against comes out without any. The whole zoo: `npm run mutants`. */
import { expect, test } from 'vitest'
import { byModel, unmutated } from './by-model.ts'
import { transactionChecks } from './transaction-checks.ts'
import { transactionMutants } from './transactions/index.ts'

test('What a transactional id’s mutants are held against comes out as expected without any.', () => {
  const wrong = transactionChecks.filter(check => !unmutated(check).passes)
  expect(wrong.map(({ decides, scope }) => `${decides} ${scope}`)).toEqual([])
})

test.each([
  ['the-end-keeps-the-epoch', 'COMPLETION'],
  ['a-fence-keeps-the-epoch', 'NO-HANGING'],
  ['successors-share-an-epoch', 'ISO'],
  ['an-old-coordinator-is-as-good', 'ISO'],
  ['a-failover-owes-no-markers', 'NO-HANGING'],
  ['anybody-ends-a-transaction', 'ISO'],
  ['a-retry-is-a-zombie', 'FENCING'],
  ['forgets-what-is-under-way', 'NAL'],
  ['commits-half', 'ATOMIC'],
  ['never-gives-up', 'BUG-T4 holds, which nobody promises'],
  ['verifies-nothing', 'NO-HANGING'],
  ['takes-any-marker', 'ISO'],
  ['remembers-nobody', 'AMO'],
])('The canary %s is killed, by a check of %s that does not know it.', (id, breaks) => {
  const mutant = transactionMutants.find(one => one.id === id)!
  expect(byModel.hunt(mutant, 100)?.sentence).toContain(breaks)
})
