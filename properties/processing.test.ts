/**
 * Claims about consume-process-produce come out as expected, at sizes that are pinned: change detectors, as no other tool has counted these.
 */
import { expect, test } from 'vitest'
import { always, explore, replay } from '../model/index.ts'
import { exactlyOnce, processingMonitors, processingSystem, smallProcessing } from '../model/kafka/processing/index.ts'
import type { Case, Special } from './claims/claim.ts'
import { processingBugs, processingClaims, threeConfigurations } from './claims/processing.ts'
import { claimOf } from './claims.ts'
import { processingCounterpart } from './conformance/processing/reproduce-processing.ts'
import { run } from './decide.ts'
import type { Finding } from './finding.ts'
import { replayFinding } from './replayed.ts'

const casesOf = (id: string): readonly Case[] =>
  id === 'S32' ? threeConfigurations : [...processingClaims, ...processingBugs].find(claim => claim.id === id)!.cases

test.each([
  [
    'S32',
    [
      262, 30, 58, 184, 32, 262, 58, 30, 184, 32, 412, 36, 298, 322, 38, 176, 93, 117, 36, 38, 27, 40, 1331, 83, 158,
      2148, 107, 1331, 83, 158, 2148, 107, 3707, 16_884, 1403, 68, 130, 1384, 67, 543, 399, 68, 130, 67, 191, 63, 139,
      96, 128, 304, 83, 232, 113, 138,
    ],
  ],
  [
    'K19',
    [
      1331, 158, 2148, 1006, 925, 1006, 925, 191, 63, 139, 785, 1331, 876, 140, 902, 74, 158, 108, 83, 204, 16, 34, 166,
      820, 30,
    ],
  ],
  ['BUG-T7', [396, 493, 266, 497, 266]],
  ['BUG-T9', [246, 719, 266, 266, 311, 311]],
] as readonly (readonly [string, readonly number[]])[])(
  '%s comes out as expected, case by case, each with its witness',
  (id, states) => {
    const found = casesOf(id).map(({ asks, expected }) => {
      const { spec, property, witness } = asks as Special
      const { findings, states: size, complete } = explore(spec(), { properties: [property, witness] })
      expect([findings[0]!.verdict, findings[1]!.verdict]).toEqual([expected, 'holds'])
      return { size, complete }
    })
    expect(found.every(({ complete }) => complete)).toBe(true)
    expect(found.map(({ size }) => size)).toEqual(states)
  },
)

test('S32 says that the overview has two names the wrong way round, and has the cases of all three configurations.', () => {
  const { answer, cases } = claimOf('S32')!
  expect(answer).toContain('has the names "at most once" and "at least once" the wrong way round')
  expect(cases.slice(-threeConfigurations.length)).toEqual(threeConfigurations)
})

test('A zombie without group metadata is told with both who write, and what would have kept it; each counterexample replays.', () => {
  const findings: Finding[] = []
  run({ kind: 'claim', id: 'BUG-T7' }, {}, finding => findings.push(finding))
  for (const finding of findings.filter(({ verdict }) => verdict === 'broken')) {
    const { why: _why, nearMiss: _nearMiss, ...path } = finding.counterexample!
    expect(replayFinding(finding)).toEqual(path)
  }
  const { why, nearMiss } = findings[0]!.counterexample!
  expect(why).toEqual([
    'Without group metadata the group coordinator takes the offsets of a transaction from anybody; and an instance with a transactional id of its own is fenced by nobody.',
    'Step 3 is what goes wrong: coordinator takes instance-1 for dead, which lives: instance-2 has partition 1.',
    '#1 stands twice in the output, and is seen twice: instance-1 writes it in step 2 and instance-2 writes it in step 8.',
    'instance-2 begins in step 4 at what is committed, offset 0: what was done from there on is not.',
    'Step 13 decides it: reader sees #1 #1.',
  ])
  expect(nearMiss!.repair).toBe('the group metadata given to sendOffsetsToTransaction')
  expect(nearMiss!.ends).toContain('The reader has seen #1 once.')
})

test('Two that share a transactional id and are both fenced: real clients are started again, and everything is handed out in the end.', () => {
  const parameters = { ...exactlyOnce, transactionalId: 'shared' } as const
  const scope = { ...smallProcessing, faults: { rb: 1 } }
  const spec = () => processingSystem(parameters, scope, processingMonitors(scope))
  const fenced = ['instance-1.fenced', 'instance-2.fenced']
  const someoneRuns = always('SomeoneIsNotFenced', fenced, both => both.includes(0))
  const { path } = explore(spec(), { properties: [someoneRuns] }).findings[0]!
  expect(path!.length).toBe(8)
  const counterpart = processingCounterpart({ parameters, scope, spec }, 'ALO')
  if (!('reproduce' in counterpart)) throw new Error('it is compared on a stage of its own')
  const { outcome, text } = counterpart.reproduce(replay(spec(), path!.path), 'ALO')
  expect(outcome).toBe('not reproduced')
  expect(text).toMatch(/^8 steps of .* the model's after each\. Yet ALO is not seen broken there\.$/)
})
