/** Every hole of the machines that tell of sequence numbers has a mutant that a check kills; no two of one hole are alike. */
import { expect, test } from 'vitest'
import { byModel, unmutated } from './by-model.ts'
import { sequenceMutants } from './model/sequences/index.ts'
import { modelTwins } from './model-twins.ts'
import { sequenceChecks } from './sequence-checks.ts'

test.each(sequenceMutants.map(mutant => [mutant.hole, mutant.id, mutant] as const))(
  '%s: %s is killed',
  (_, __, mutant) => {
    expect(byModel.hunt(mutant, 100)?.sentence).toContain(mutant.breaks)
  },
)

test('What is asked of them holds without any, or is broken where nobody promises it.', () => {
  expect(
    sequenceChecks.filter(check => !unmutated(check).passes).map(({ decides, scope }) => [decides, scope]),
  ).toEqual([])
})

test('No two are twins.', () => {
  expect(modelTwins(sequenceMutants)).toEqual([])
})
