/** The mutants of consume-process-produce: all of them, as the systems are small; and that what they are held against comes out without any. */
import { expect, test } from 'vitest'
import { byModel, unmutated } from './by-model.ts'
import { modelHoles } from './model-holes.ts'
import { modelTwins } from './model-twins.ts'
import { processingChecks } from './processing-checks.ts'
import { processingMutants } from './processing/index.ts'

test('What these mutants are held against comes out as expected without any.', () => {
  const wrong = processingChecks.filter(check => !unmutated(check).passes)
  expect(wrong.map(({ decides, scope }) => `${decides} ${scope}`)).toEqual([])
})

test.each(processingMutants)('$id is killed, by a check of $breaks that does not know it.', mutant => {
  expect(byModel.hunt(mutant, 100)?.sentence).toContain(mutant.breaks)
})

test('Every hole of these machines is filled otherwise by some mutant.', () => {
  const met = new Set(processingMutants.map(({ hole }) => hole))
  const holes = modelHoles.filter(hole => /^(instance|processing group|transaction|output|reader)\./.test(hole))
  expect(holes.length).toBeGreaterThan(50)
  expect(holes.filter(hole => !met.has(hole))).toEqual([])
})

test('No two are twins.', () => {
  expect(modelTwins(processingMutants)).toEqual([])
})
