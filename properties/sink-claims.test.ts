/**
 * Claims about where an effect lands come out as expected, at sizes that are pinned (change detectors: no other tool has counted these); how they are told,
 * and which step of a counterexample decides.
 */
import { expect, test } from 'vitest'
import { claimOf, type Special } from './claims.ts'
import { askSink } from './claims/sink-question.ts'
import { run } from './decide.ts'
import type { Finding } from './finding.ts'
import { brokenPath, keptBy, pathAlong } from './telling/beside.test-data.ts'

const decided = (id: string): readonly Finding[] => {
  const findings: Finding[] = []
  run({ kind: 'claim', id }, {}, finding => findings.push(finding))
  return findings
}

const sets = [7, 34, 23, 26, 148, 126, 51, 48, 37, 26, 20, 17, 17, 104, 13, 13, 317]
const atomic = [32, 20, 26, 32, 20, 26, 118, 84, 102]
test.each([
  ['S01', [18, 35, 9, 24, 50, 13, 14, 22, 7, 27, 60, 12, 27, 41, 40, 67, 20, 27, 41, 75]],
  ['S03', sets],
  ['S04', [56, 50, 346, 44, 33, 28, 89, 25, 28, 27, 20, 126, 19]],
  ['S05', [47, 36, 35, 47, 186, 56, 33, 28, 89, 25, 27, 20, 126]],
  ['D01', [56, 50, 346, 44, 56, 50, 346, 44, 27, 20, 126, 19]],
  ['D02', [47, 36, 35, 47, 36, 186, 35, 117, 105, 93, 66, 50, 211, 44, 27, 20, 19, 27, 20, 126, 19]],
  ['D03', [47, 52, 37, 35, 25, 30, 35, 27, 20, 19, 20]],
  ['D04', [96, 80, 802, 68, 59, 44, 219, 41, 27, 20, 126, 19]],
  ['D05', [27, 20, 126, 19, 47, 36, 35, 33, 28, 89, 25, 47, 36, 35]],
  ['D06', [31, 28, 23, 80, 254, 126, 126]],
  ['D07', sets],
  ['D08', [32, 22, 24, 484, 125, 302, 302, 32, 22, 24]],
  [
    'D09',
    [118, 84, 102, 148, 132, 1422, 116, 148, 132, 1422, 116, 82, 70, 428, 72, 128, 112, 1328, 96, 128, 112, 1328, 96],
  ],
  ['D10', [...atomic, 47, 36, 35, 51, 35, 208, 39, 27, 18, 59, 20, 148, 132, 116, 128, 112, 1328, 96]],
] as readonly (readonly [string, readonly number[]])[])('%s comes out as expected, case by case', (id, states) => {
  const findings = decided(id)
  expect(findings.filter(({ verdict, expected }) => verdict !== expected)).toEqual([])
  expect(findings.map(finding => finding.states)).toEqual(states)
})

test('S02 comes out as expected, whoever hands the records out.', () => {
  const findings = decided('S02')
  expect(findings.filter(({ verdict, expected }) => verdict !== expected)).toEqual([])
  expect(findings).toHaveLength(33)
})

const specials = (id: string) => claimOf(id)!.cases.map(one => ({ ...one, asks: one.asks as Special }))

test('S01: in each system, what decides is the confirmation that did not arrive: lost, or never sent.', () => {
  const decisive = specials('S01')
    .filter(({ expected }) => expected === 'broken')
    .map(({ asks }) => brokenPath(asks).told.steps.find(step => step.decisive)!)
  expect(decisive.map(({ n, does }) => `${n} ${does}`)).toEqual([
    '3 acknowledges #1: that is lost on its way',
    '3 crashes with #1 in hand',
    '3 returns CONSUME_SUCCESS for #1, and the offset is reported: that is lost on its way',
    '3 crashes with #1 in hand',
    '3 commits the offset after #1: that is lost on its way',
    '3 crashes with #1 in hand',
    '3 deletes #1 with its receipt handle: that is lost on its way',
    '3 crashes with #1 in hand',
  ])
})

const whyOf = (special: Special) => brokenPath(special).told.why!.join(' ')

test('What is broken is said of the record that it is about, and how it came to that.', () => {
  expect(whyOf(askSink('AMO', 'rb', { sink: 'select-then-insert' }))).toContain(
    '#1 lands twice in the store: by worker-1 in step 6, and by worker-2 in step 7.',
  )
  expect(whyOf(askSink('EO', 'rb', { sink: 'select-then-insert' }))).toContain(
    'worker-1 and worker-2 both have #1 in hand, and nothing at the effect will refuse the second of them.',
  )
  expect(whyOf(askSink('EO', 'c', { sink: 'look-up-then-write' }))).toContain(
    'The effect of #1 is in the store, by worker-1; it is not confirmed',
  )
  expect(whyOf(askSink('ALO', 'c', { sink: 'set-if-absent-before' }))).toContain(
    'The key of #1 is set and its effect has not happened: whoever is given it again takes it for done.',
  )
  expect(whyOf(askSink('atomic', 'c', { source: 'request', sink: 'dual-write-database-first' }))).toContain(
    'The row of #1 is there, and nobody will send its message.',
  )
  expect(whyOf(askSink('atomic', 'c', { source: 'request', sink: 'dual-write-send-first' }))).toContain(
    'The message of #1 is out, and its row will never be there: a ghost.',
  )
  expect(whyOf(askSink('converges', 'rb', { sink: 'natural-set' }))).toContain(
    'The value of #2 is there, and #1 is still to be written, over it.',
  )
  expect(whyOf(askSink('converges', 'none', { sink: 'natural-set', source: 'mns' }))).toContain(
    '#2 will be written before #1 is: the older value is the one that stays.',
  )
  expect(whyOf(askSink('ALO', 'c', { source: 'request' }))).toContain(
    '#1 counts as done at its source, and its effect has not happened',
  )
})

test('What would have kept the promise is told in the words of what is set.', () => {
  const kept = keptBy(askSink('AMO', 'n', {}), askSink('AMO', 'n', { sink: 'unique-key' }))
  expect(kept?.repair).toBe('a unique key in the effect’s own transaction')
  expect(kept?.ends).toContain('#1 is in the store, once.')
})

test('Every operation and every answer has words of its own.', () => {
  const { steps } = pathAlong(askSink('AMO', 'rb', { sink: 'lock-then-done' }), [
    'worker-1 receive',
    'worker-1 step',
    'worker-1 step',
    'worker-1 step',
    'worker-1 step',
    'worker-1 step',
    'queue assign',
    'worker-2 receive',
    'worker-2 step',
    'worker-2 step',
    'worker-2 step',
    'worker-2 confirm',
    'worker-1 confirm',
  ])
  expect(steps.map(({ who, does }) => `${who} ${does}`)).toEqual([
    'worker-1 is given #1',
    'worker-1 locks #1, with a time-out',
    'worker-1 looks up whether #1 is marked as done: no',
    'worker-1 applies #1',
    'worker-1 marks #1 as done',
    'worker-1 unlocks #1',
    'queue gives the partition to worker-2, though worker-1 is still at work',
    'worker-2 is given #1 again',
    'worker-2 locks #1, with a time-out',
    'worker-2 looks up whether #1 is marked as done: it is',
    'worker-2 unlocks #1',
    'worker-2 commits the offset after #1',
    'worker-1 commits the offset after #1: refused, the partition is another’s',
  ])
  expect(steps.at(-1)!.state).toBe('#1 done #2 ready  w1 -  w2 -  store #1 keys #1')
})
