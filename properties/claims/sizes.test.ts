/**
 * Claims about order, keys, configurations and client libraries come out as expected, at sizes that are pinned: change detectors, as no other tool has
 * counted these. Each is decided here as `ackproof verify` decides it.
 */
import { expect, test } from 'vitest'
import { run } from '../decide.ts'
import type { Finding } from '../finding.ts'

const decided = (id: string): readonly Finding[] => {
  const findings: Finding[] = []
  run({ kind: 'claim', id }, {}, finding => findings.push(finding))
  return findings
}

test.each([
  ['S20', [60, 316, 32, 316, 485, 2319, 1401, 133, 424, 316]],
  ['K14', [990, 805, 805, 990, 805, 805, 990]],
  ['K18', [47, 55, 47, 47, 38, 444, 678]],
  ['C04', [2696, 2013, 3840, 2709, 5185, 4463, 679]],
  ['C06', [107, 97, 59]],
  ['C12', [1032, 1002, 75, 61, 55]],
  ['C13', [115, 55, 117, 115]],
  ['C19', [210, 115, 311, 699, 95]],
] as readonly (readonly [string, readonly number[]])[])('%s comes out as expected, case by case', (id, states) => {
  const findings = decided(id)
  expect(findings.filter(({ verdict, expected }) => verdict !== expected)).toEqual([])
  expect(findings.map(finding => finding.states)).toEqual(states)
})

test('S20’s livelock is told as a lasso: what goes on for ever stands in the note.', () => {
  const livelock = decided('S20').find(({ note }) => note?.includes('for ever'))
  expect(livelock?.note).toBe(
    'and so for ever: consumer-2 fails with #2, the comment: no post is there; consumer-2 has waited, and turns to #2, the comment, again.',
  )
})
