/**
 * The table of claims: complete, with a near miss beside each hit; and decided, as far as a test has time for.
 *
 * The cheap claims are decided here as `ackproof verify` decides them, the headline table in the smallest scope that tells its cells apart.
 * Numbers of states are change detectors: no other tool has counted these.
 */
import { expect, test } from 'vitest'
import { UsageError } from '../model/deployment/index.ts'
import { ModelError } from '../model/index.ts'
import { claimOf, claims } from './claims.ts'
import { breaksAt } from './claims/headline.ts'
import { run } from './decide.ts'
import type { Finding } from './finding.ts'
import { type Answer, type FaultClass, type Question, search } from './question.ts'
import { replayClaim, replayFinding } from './replayed.ts'

const required =
  'S01 S02 S03 S04 S05 S11 S12 S13 S14 S15 S16 S17 S18 S19 S20 S25 S32 S34 K01 K02 K03 K04 K05 K06 K07 K11 K12 K13 K14 K15 C01 C02 C10 C11 D01 D02 D03 D04 D05 D06 D07 D08 D09 D10'.split(
    ' ',
  )

test('Every historic bug from K1 to K18 is in the table: decided, or not modelled, with the reason.', () => {
  const bugs = Array.from({ length: 18 }, (_, i) => claimOf(`bug-k${i + 1}`)!)
  expect(bugs.map(({ id }) => id)).toEqual(Array.from({ length: 18 }, (_, i) => `BUG-K${i + 1}`))
  const open = bugs.filter(({ notModelled }) => notModelled !== undefined)
  expect(open.map(({ id }) => id)).toEqual(['BUG-K8', 'BUG-K16', 'BUG-K17'])
  const findings: Finding[] = []
  run({ kind: 'claim', id: 'BUG-K16' }, {}, finding => findings.push(finding))
  expect(findings).toMatchObject([{ verdict: 'not modelled', note: expect.stringContaining('reassignment') as string }])
})

test('Every claim that has to be decided is in the table, once.', () => {
  const ids = claims.map(({ id }) => id)
  expect(required.filter(id => !ids.includes(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
  expect(claimOf('s14')?.id).toBe('S14')
})

test.each(claims)('$id says what people say, where, and what it takes for granted', claim => {
  const { says, answer, source, assumes, name, cases } = claim
  expect([says, answer, source].filter(text => text.trim() === '')).toEqual([])
  expect(assumes.length).toBeGreaterThan(0)
  expect(name).toMatch(/^[a-z0-9-]+$/)
  expect(cases.length > 0).toBe(claim.notModelled === undefined)
  expect(new Set(cases.map(one => one.case)).size).toBe(cases.length)
})

const decidedClaims = claims.filter(({ notModelled }) => notModelled === undefined)

test.each(decidedClaims)('$id has a case that comes out the other way beside each one', ({ cases }) => {
  expect(new Set(cases.map(({ expected }) => expected))).toEqual(new Set(['holds', 'broken']))
  const nearMisses = cases.filter(({ nearMiss }) => nearMiss)
  const hits = new Set(cases.filter(({ nearMiss }) => !nearMiss).map(({ expected }) => expected))
  expect(nearMisses.filter(({ expected }) => hits.size === 1 && hits.has(expected)).map(one => one.case)).toEqual([])
})

const headline = claimOf('S14')!.cases
const expected = (setting: string, fault: string) =>
  headline.filter(one => one.case.startsWith(`${setting}, ${fault}, `)).map(one => one.expected)

test('S14 has every cell: RF × min in-sync × acks × unclean election × fault class × shrinks.', () => {
  const cells = [1, 2, 3].flatMap(replicationFactor =>
    [1, 2].flatMap(min =>
      ['0', '1', 'all'].flatMap(acks =>
        ['on', 'off'].flatMap(unclean =>
          ['none', 'c', 'n', 'b1', 'd1', 'w1', 'p1', 'p*', 'z'].flatMap(fault =>
            Array.from({ length: replicationFactor }, (_, shrinks) => {
              const words = `RF ${replicationFactor}, min in-sync ${min}, acks=${acks}, unclean ${unclean}, ${fault}`
              return `${words}, ${shrinks} shrink${shrinks === 1 ? '' : 's'}`
            }),
          ),
        ),
      ),
    ),
  )
  expect(headline.map(one => one.case).toSorted()).toEqual(cells.toSorted())
})

test.each([
  ['RF 3, min in-sync 2, acks=all, unclean off', 'd1', 'holds holds holds'],
  ['RF 3, min in-sync 1, acks=all, unclean off', 'd1', 'holds holds broken'],
  ['RF 2, min in-sync 1, acks=all, unclean off', 'b1', 'holds holds'],
  ['RF 3, min in-sync 1, acks=all, unclean off', 'b1', 'holds holds holds'],
  ['RF 3, min in-sync 2, acks=all, unclean on', 'b1', 'holds holds broken'],
  ['RF 1, min in-sync 1, acks=1, unclean off', 'b1', 'holds'],
  ['RF 1, min in-sync 1, acks=all, unclean off', 'b1', 'holds'],
  ['RF 1, min in-sync 2, acks=all, unclean off', 'p1', 'broken'],
  ['RF 2, min in-sync 1, acks=all, unclean off', 'p1', 'holds broken'],
  ['RF 2, min in-sync 2, acks=all, unclean off', 'p1', 'holds broken'],
  ['RF 3, min in-sync 1, acks=all, unclean off', 'p1', 'holds holds broken'],
  ['RF 3, min in-sync 2, acks=all, unclean off', 'p1', 'holds holds broken'],
  ['RF 3, min in-sync 2, acks=all, unclean off', 'p*', 'broken broken broken'],
  ['RF 1, min in-sync 1, acks=all, unclean off', 'p*', 'broken'],
])('S14 expects what an independent sketch found: %s under %s, by shrinks: %s', (setting, fault, verdicts) => {
  expect(expected(setting, fault).join(' ')).toBe(verdicts)
})

/** S14 itself (two records, two transmissions) gives the same verdicts and takes a minute and a half; three brokers are cut down to one transmission. */
const small = ({ parameters, scope, ...rest }: Question): Question => ({
  ...rest,
  parameters,
  scope: { ...scope, records: 1, attempts: parameters.replicationFactor < 3 ? 2 : 1 },
})
const inTest = headline.filter(({ asks }) => {
  const { replicationFactor, acks } = (asks as { question: Question }).question.parameters
  return replicationFactor < 3 || acks === 'all'
})

test('S14 comes out as three sentences about who holds the record say, cell by cell, with one record.', () => {
  const answers = new Map<Question, Answer>()
  const wrong = inTest.flatMap(({ case: name, asks }) => {
    if (asks.kind !== 'cell') return [name]
    const { question, fault, shrinks } = asks
    const answer = answers.get(question) ?? search(small(question))
    answers.set(question, answer)
    const from = breaksAt(question.parameters, fault as FaultClass)
    const verdict = from !== undefined && shrinks >= from ? 'broken' : 'holds'
    // With one transmission a reply or request that is lost is the last: only there nothing gets through.
    const happens =
      answer.witnessOf(fault) !== undefined || (fault === 'n' && question.parameters.replicationFactor === 3)
    return happens && answer.verdictOf('NAL', fault, shrinks).verdict === verdict ? [] : [name]
  })
  expect(wrong).toEqual([])
  expect([inTest.length, answers.size]).toEqual([432, 28])
})

/** The claims that take no more than some tenths of a second, and how many states each of their cases has. */
const cheap: readonly (readonly [string, readonly number[]])[] = [
  ['S17', [15_581, 11_040]],
  ['S18', [2945, 2721, 2721]],
  ['S25', [258, 87, 258, 185]],
  ['K04', [64_312, 34_674]],
  ['K05', [127, 3874, 6]],
  ['C01', [11_040, 11_040, 4270]],
  ['C02', [15_581, 11_040]],
  ['C10', [11_040, 11_040, 687, 2538, 8015, 1054]],
  ['C11', [8015, 8015, 11_040]],
]
function decided(id: string): readonly Finding[] {
  const findings: Finding[] = []
  run({ kind: 'claim', id }, {}, finding => findings.push(finding))
  return findings
}

test.each(cheap)('%s comes out as expected, and each counterexample replays to the same steps', (id, states) => {
  const findings = decided(id)
  expect(findings.filter(({ verdict, expected }) => verdict !== expected)).toEqual([])
  expect(findings.map(finding => finding.states)).toEqual(states)
  for (const finding of findings) {
    const { verdict, counterexample, case: name } = finding
    expect(counterexample !== undefined).toBe(verdict === 'broken')
    if (!counterexample) continue
    const { why: _why, nearMiss: _nearMiss, ...path } = counterexample
    expect(replayClaim(id, counterexample.path, name)).toEqual(path)
    expect(replayFinding(finding)).toEqual(path)
  }
})

test('K04 loses its record in eight steps and one stop of a broker, told in words.', () => {
  const [loss] = decided('K04')
  expect(loss?.counterexample?.faults).toEqual({ b1: 1 })
  expect(loss?.counterexample?.steps.map(({ who, does }) => `${who} ${does}`)).toEqual([
    'producer is given #1 to send',
    'producer sends #1 to broker-1',
    'broker-1 appends #1 at offset 0',
    'broker-1 acks #1',
    'producer hears that #1 is acknowledged',
    'broker-1 stops; its disk and page cache stay',
    'controller notices that broker-1 is gone, elects broker-2, epoch 2',
    'broker-2 leads in epoch 2, in-sync set {2,3}',
  ])
  expect(loss?.counterexample?.steps.map(({ decisive }) => decisive === true).lastIndexOf(true)).toBe(7)
})

test('A finding whose path ends before the violation does not reproduce; one that holds has nothing to replay.', () => {
  const [loss, kept] = decided('K04') as [Finding, Finding]
  const { path, steps, faults } = loss.counterexample!
  const early = { path: path.slice(0, path.lastIndexOf('/')), steps, faults }
  expect(() => replayFinding({ ...loss, counterexample: early })).toThrow('nothing is broken after the last')
  expect(() => replayFinding(kept)).toThrow('K04 has no counterexample: its verdict is holds.')
})

test.each([
  ['K04', '99', 'step 1 of the path takes choice 99, but only'],
  ['K04', '0/x', "'0/x' is no path: 'x' is not a number"],
])('A path that does not replay is refused with a sentence: %s %s', (id, path, text) => {
  expect(() => replayClaim(id, path)).toThrow(ModelError)
  expect(() => replayClaim(id, path)).toThrow(text)
})

test('An unknown claim, and a case that the claim does not have, are refused with what there is.', () => {
  expect(() => replayClaim('K99', '0')).toThrow(UsageError)
  expect(() => decided('K99')).toThrow("There is no claim 'K99'; there are S01, S02")
  expect(() => replayClaim('K04', '0', 'nothing')).toThrow("K04 has no case 'nothing'; its cases are: acks=1, RF 3")
})
