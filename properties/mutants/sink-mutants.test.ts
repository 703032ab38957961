/** The mutants of where an effect lands: all of them, as the systems are small; and that what they are held against comes out without any. */
import { expect, test } from 'vitest'
import { byModel, unmutated } from './by-model.ts'
import { modelHoles } from './model-holes.ts'
import { sinkChecks } from './sink-checks.ts'
import { sinkMutants } from './sinks/index.ts'

test('What a sink’s mutants are held against comes out as expected without any.', () => {
  const wrong = sinkChecks.filter(check => !unmutated(check).passes)
  expect(wrong.map(({ decides, scope }) => `${decides} ${scope}`)).toEqual([])
})

test.each(sinkMutants)('$id is killed, by a check of $breaks that does not know it.', mutant => {
  expect(byModel.hunt(mutant, 100)?.sentence).toContain(mutant.breaks)
})

test('Every hole of these machines is filled otherwise by some mutant.', () => {
  const met = new Set(sinkMutants.map(({ hole }) => hole))
  const holes = modelHoles.filter(hole => /^(queue|worker|store|outside|relay)\./.test(hole))
  expect(holes.length).toBeGreaterThan(50)
  expect(holes.filter(hole => !met.has(hole))).toEqual([])
})
