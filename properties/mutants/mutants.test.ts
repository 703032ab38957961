import { expect, test } from 'vitest'
import { hunt, unswapped } from './hunt.ts'
import { mutants } from './index.ts'

const called = (id: string) => mutants.find(mutant => mutant.id === id)!

test('canaries are killed, by the guarantee and by invariants that do not know them', () => {
  expect(hunt(called('acknowledge-before-replication'), 5).killed?.by).toBe('guarantee NAL')
  expect(hunt(called('high-watermark-of-the-leader'), 5).killed?.by).toBe('InSyncHasReplicated')
  expect(hunt(called('never-diverges'), 10).killed?.by).toBe('ReplicatedPrefixAgrees')
}, 120_000)

test('no two mutants are twins by name, and each names its source', () => {
  expect(new Set(mutants.map(({ id }) => id)).size).toBe(mutants.length)
  expect(mutants.filter(({ source }) => source === '')).toEqual([])
})

test('gap: the rule that refuses a dead generation has no mutant yet, as random runs have no consumers', () => {
  expect(unswapped(mutants)).toEqual(['elrAfter', 'checkGeneration'])
})
