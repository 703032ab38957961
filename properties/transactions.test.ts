/**
 * The claims about transactions, decided as `ackproof verify` decides them, and how their counterexamples are told.
 *
 * Numbers of states are change detectors: no other tool has counted these.
 */
import { expect, test } from 'vitest'
import { run } from './decide.ts'
import type { Finding } from './finding.ts'
import { replayClaim } from './replayed.ts'

function decided(id: string): readonly Finding[] {
  const findings: Finding[] = []
  run({ kind: 'claim', id }, {}, finding => findings.push(finding))
  return findings
}
const found = new Map(['BUG-T4', 'BUG-T5', 'BUG-T6', 'BUG-T8', 'BUG-T10', 'S29', 'K20'].map(id => [id, decided(id)]))

test.each([
  ['BUG-T4', [49, 46, 34, 267, 262, 236]],
  ['BUG-T5', [1033, 493, 601, 493, 1033, 493]],
  ['BUG-T6', [10, 16, 177, 207]],
  ['BUG-T8', [310, 232, 425, 355]],
  ['BUG-T10', [24, 52, 238, 266, 325, 323, 66, 92, 131, 220, 188, 220]],
  ['S29', [813, 813, 813, 1493, 1493, 1493, 1934, 1934, 1934, 2303, 3086, 3097, 3097, 1349]],
  ['K20', [4, 9, 10, 76]],
] as readonly (readonly [string, readonly number[]])[])('%s comes out as expected, case by case', (id, states) => {
  const findings = found.get(id)!
  expect(findings.filter(({ verdict, expected }) => verdict !== expected)).toEqual([])
  expect(findings.map(finding => finding.states)).toEqual(states)
})

test.each([...found.keys()])(
  '%s: every counterexample, and every witness, is performed on the reference broker, where the promise is broken too.',
  id => {
    const texts = found.get(id)!.map(({ verdict, onBroker }) => [verdict, onBroker?.outcome])
    expect(texts).toEqual(found.get(id)!.map(({ expected }) => [expected, 'reproduced']))
  },
)

/** The counterexamples of a claim that have such a name. */
const told = (id: string, words: string) => found.get(id)!.find(one => one.case?.includes(words) && one.counterexample)!

test('Each counterexample replays to the same steps.', () => {
  for (const id of ['BUG-T4', 'BUG-T6', 'BUG-T10', 'K20'])
    for (const { counterexample, case: name } of found.get(id)!) {
      if (!counterexample) continue
      const { why: _why, nearMiss: _nearMiss, ...path } = counterexample
      expect(replayClaim(id, counterexample.path, name)).toEqual(path)
    }
})

test('T8: the time of data runs out in the near misses too, and nobody is forgotten.', () => {
  const kept = found.get('BUG-T8')!.flatMap(({ witness }) => witness?.steps.map(({ does }) => does) ?? [])
  expect(
    kept.filter(does => does.includes('and forgets nobody: the marker that came after them is younger')),
  ).toHaveLength(2)
})

test('T4 hangs in eight steps and one late record, told in words, and says what would have kept it.', () => {
  const { counterexample } = told('BUG-T4', 'NO-HANGING')
  expect(counterexample?.faults).toEqual({ n: 1 })
  expect(counterexample?.steps.at(-1)?.does).toBe(
    'gets a late Produce of #1 (producer 1, epoch 0, sequence 0): partition-1 appends #1 at offset 1, which opens a transaction there',
  )
  expect(counterexample?.why?.slice(2, 4)).toEqual([
    'partition-1 has a transaction open that the coordinator (PrepareAbort) does not know of, so that no marker comes.',
    'The last stable offset of partition-1 stands at 1: nobody who reads committed sees what comes after.',
  ])
  expect(counterexample?.nearMiss?.repair).toBe('a partition that asks the coordinator before it opens a transaction')
  expect(counterexample?.nearMiss?.ends).toBe('The coordinator is in PrepareAbort; partition-1 has abort.')
})

test.each([
  ['BUG-T4', 'ISO', '#1 is read from partition-1, though its application has aborted its transaction'],
  ['BUG-T5', 'NAL', 'the application hears that the transaction of #2 is committed; in partition-1 #2 is aborted'],
  ['BUG-T5', 'ISO', '#2 is read from partition-1, though its application has not committed its transaction yet'],
  ['BUG-T6', 'a client raises', 'The coordinator is in PrepareAbort and sends no marker.'],
  ['BUG-T6', 'every attempt', 'The transaction is Ongoing, and no epoch is left to fence and abort it with.'],
  ['BUG-T8', 'ISO', '#1 is read from partition-1, though its application has not committed its transaction yet'],
  ['BUG-T10', '18464', 'producer-1 is told PRODUCER_FENCED, which no client recovers from'],
  ['BUG-T10', '19367', 'The last stable offset of partition-1 stands at 2'],
  ['BUG-T10', '20785', 'producer-1 is told INVALID_TXN_STATE'],
  ['BUG-T10', '19446', 'a commit marker ended whatever was open there'],
])('%s, %s: it is said what broke.', (id, words, sentence) => {
  expect(told(id, words).counterexample?.why?.join(' ')).toContain(sentence)
})
