import { expect, test } from 'vitest'
import type { Finding } from './finding.ts'
import type { Limits } from './jobs.ts'
import { replayFinding } from './replayed.ts'
import { findSmallestScopes } from './smallest-scope.ts'

function smallest(rule: Parameters<typeof findSmallestScopes>[0], limits: Limits): readonly Finding[] {
  const findings: Finding[] = []
  findSmallestScopes(rule, limits, finding => findings.push(finding))
  return findings
}
const story = ({ case: row, verdict, counterexample }: Finding) => [row, verdict, counterexample?.steps.length]

test('The smallest scope that breaks the oldest rule is two replicas, one record, two epochs; what did not fit is said to be open.', () => {
  const found = smallest({ rule: 'truncate-to-hw', property: 'WeakIsr', symmetry: false }, { maxStates: 3000 })
  expect(found.map(story)).toEqual([
    ['smallest scope R2 L1 Rec1 E1', 'broken', 8],
    ['the largest scopes exhausted', 'holds', undefined],
  ])
  expect(found.at(-1)!.scope).toMatch(/^holds at R2 L4 Rec4 E0/)
  expect(found.at(-1)!.note).toContain('not exhausted: R3 ')
  expect(replayFinding(found[0]!).steps).toEqual(found[0]!.counterexample!.steps)
})

test('A rule that survives is told by the largest scopes it survives, and nothing above a scope that was not exhausted is searched.', () => {
  const [only, ...rest] = smallest({ rule: 'kip-320', property: 'StrongIsr', symmetry: false }, { maxStates: 1000 })
  expect([only!.verdict, rest]).toEqual(['holds', []])
  expect(only!.scope).toContain('nothing dies at ')
  expect(only!.scope).toContain('R2 L1 Rec4 E1 (')
  expect(only!.note).toContain('R2 L1 Rec1 E2 (')
  expect(only!.note).not.toContain('E3')
})

test('A clock that runs out ends the whole search, and says so.', () => {
  const limits: Limits = { budget: () => ({ by: 'seconds', text: 'the time that --max-seconds gave' }) }
  const [only] = smallest({ rule: 'kip-320', property: 'StrongIsr', symmetry: false }, limits)
  expect(only).toMatchObject({ verdict: 'inconclusive' })
  expect(only!.note).toContain('there was no time')
})
