/**
 * One search, many cells: which fault and how many shrinks a verdict is about; what a search that was cut off may say.
 */
import { expect, test } from 'vitest'
import { UsageError } from '../model/deployment/index.ts'
import { safeParameters } from '../model/kafka/index.ts'
import { run } from './decide.ts'
import type { Finding } from './finding.ts'
import { type Question, scopeText, search } from './question.ts'
import { flatten, questionOf } from './question-data.ts'

/** Two brokers, min in-sync 1: who is alone after one shrink loses the record with its disk. */
const lonely: Question = {
  setting: 'cluster',
  guarantees: ['NAL', 'NSL'],
  parameters: { ...safeParameters, replicationFactor: 2, minInsyncReplicas: 1 },
  scope: {
    records: 1,
    attempts: 1,
    faults: { n: 1, b1: 1, d1: 1 },
    total: 1,
    shrinks: 1,
    withConsumer: false,
    patient: false,
  },
}
const { verdictOf, exploration } = search(lonely)
const verdict = (...cell: Parameters<typeof verdictOf>) => verdictOf(...cell).verdict

test('A verdict is about one fault class and a number of shrinks, all from one search.', () => {
  expect([verdict('NAL', 'd1', 0), verdict('NAL', 'd1', 1)]).toEqual(['holds', 'broken'])
  expect([verdict('NAL', 'b1', 1), verdict('NAL', 'n', 1), verdict('NAL', 'none', 1)]).toEqual([
    'holds',
    'holds',
    'holds',
  ])
  expect(exploration.complete).toBe(true)
})

test('Each guarantee has verdicts of its own; without a number all shrinks of the scope are allowed.', () => {
  expect([verdict('NSL', 'd1', 0), verdict('NSL', 'd1')]).toEqual(['holds', 'broken'])
})

test('The counterexample spends no more than the cell allows, and its fault only where it is needed.', () => {
  expect(verdictOf('NAL', 'd1', 1).path?.faults).toEqual({ d1: 1, shrink: 1 })
  const hasty = search({ ...lonely, parameters: { ...lonely.parameters, acks: '1' } })
  expect(hasty.verdictOf('NAL', 'd1', 1).path?.faults).toEqual({ d1: 1 })
})

test('With leastOnly every cell has the same verdict, in the same steps, from fewer states.', () => {
  const cells = (['NAL', 'NSL'] as const).flatMap(guarantee =>
    (['none', 'n', 'b1', 'd1'] as const).flatMap(fault => [0, 1].map(shrinks => [guarantee, fault, shrinks] as const)),
  )
  const hasty = { ...lonely, parameters: { ...lonely.parameters, acks: '0' as const } }
  const [all, least] = [search(hasty), search(hasty, { leastOnly: true })]
  expect(cells.map(cell => least.verdictOf(...cell))).toEqual(cells.map(cell => all.verdictOf(...cell)))
  expect(cells.filter(cell => all.verdictOf(...cell).verdict === 'broken').length).toBeGreaterThan(8)
  expect([least.exploration.complete, least.exploration.exhaustive]).toEqual([true, false])
  expect(least.exploration.states).toBeLessThan(all.exploration.states)
})

test('A search that was cut off never says holds; what it found broken is broken.', () => {
  const cut = search(lonely, { maxStates: 200 })
  expect(cut.exploration.complete).toBe(false)
  expect(cut.exploration.states).toBeLessThan(exploration.states)
  expect(cut.verdictOf('NAL', 'b1', 1).verdict).toBe('inconclusive')
  const late = search(lonely, { maxStates: exploration.states - 1 })
  expect(late.verdictOf('NAL', 'b1', 1).verdict).toBe('inconclusive')
  expect(late.verdictOf('NAL', 'd1', 1).verdict).toBe('broken')
})

test('A search that was cut off says at what, and what grew.', () => {
  const findings: Finding[] = []
  run({ kind: 'question', question: lonely }, { maxStates: 200 }, finding => findings.push(finding))
  const notes = findings.filter(finding => finding.verdict === 'inconclusive').map(({ note }) => note)
  expect(notes.length).toBeGreaterThan(0)
  expect(notes.every(note => /^stopped at 200 states; \S+ grew most/.test(note ?? ''))).toBe(true)
  expect(findings.filter(finding => finding.verdict === 'holds')).toEqual([])
})

test('A question becomes flat data and the same question again.', () => {
  expect(questionOf(flatten(lonely))).toEqual(lonely)
  expect(questionOf(JSON.parse(JSON.stringify(flatten(lonely))) as never)).toEqual(lonely)
})

test('What may be absent stays absent, and is kept where it was given.', () => {
  const rules = { metadata: 'kraft', eligibleLeaderReplicas: true, highWatermarkBelowMinIsr: 'frozen' } as const
  const given = { ...lonely, parameters: { ...lonely.parameters, ...rules } }
  expect(questionOf(flatten(given))).toEqual(given)
  expect(() => questionOf({ ...flatten(given), eligibleLeaderReplicas: 'yes' })).toThrow('eligibleLeaderReplicas')
})

test.each(['acks', 'consumer.commit', 'scope.records', 'setting'])('Without a usable %s it is refused.', key => {
  const { [key]: _, ...rest } = flatten(lonely)
  expect(() => questionOf(rest)).toThrow(UsageError)
  expect(() => questionOf(rest)).toThrow(key)
  expect(() => questionOf({ ...rest, [key]: false })).toThrow(key)
})

test('The scope in words names what was bounded.', () => {
  const text = scopeText(lonely, 'd1')
  for (const part of ['2 brokers', '1 record', '1 transmission', '1 in-sync shrink']) expect(text).toContain(part)
  expect(scopeText(lonely, 'none')).not.toBe(text)
})
