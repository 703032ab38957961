/** The mutants of consumer groups: the canaries among them, and that what they are held against comes out without any. The whole zoo: `npm run mutants`. */
import { expect, test } from 'vitest'
import { byModel, unmutated } from './by-model.ts'
import { groupChecks } from './group-checks.ts'
import { groupMutants } from './group/index.ts'

test('What a group’s mutants are held against comes out as expected without any.', () => {
  const wrong = groupChecks.filter(check => !unmutated(check).passes)
  expect(wrong.map(({ decides, scope }) => `${decides} ${scope}`)).toEqual([])
})

test.each([
  ['any-generation-commits', 'CommittedWithinPosition of a group'],
  ['completes-without-laggards', 'AMO'],
  ['expires-who-waits', 'GroupSettles'],
  ['twins-take-turns', 'FencedStaysOut'],
  ['no-commits-while-preparing', 'AMO'],
  ['static-members-disturb', 'BackInPlace'],
  ['hands-out-while-it-commits', 'AMO'],
  ['never-joins-the-second-time', 'GroupSettles'],
  ['handles-what-it-could-not-claim', 'AMO'],
  ['acknowledges-what-failed', 'CommittedIsHandled'],
  ['is-never-too-slow', 'AMO'],
  ['deletes-and-moves-the-rest-down', 'RetainedIsHandled'],
])('The canary %s is killed, by a check of %s that does not know it.', (id, breaks) => {
  const mutant = groupMutants.find(one => one.id === id)!
  expect(byModel.hunt(mutant, 100)?.sentence).toContain(breaks)
})
