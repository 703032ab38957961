import { expect, test } from 'vitest'
import type { Finding, Verdict } from '../../properties/finding.ts'
import { codeOfCheck, codeOfClaim, worst } from './exit-codes.ts'

const found = (id: string, verdict: Verdict, expected?: Verdict): Finding => ({
  id,
  verdict,
  ...(expected === undefined ? {} : { expected }),
  scope: '',
  states: 0,
  transitions: 0,
  depth: 0,
  seconds: 0,
  because: [],
})

test('the worst wins: a contradiction is worse than an open question, an interruption than everything', () => {
  expect(worst([])).toBe(0)
  expect(worst([0, 3])).toBe(3)
  expect(worst([3, 1])).toBe(1)
  expect(worst([1, 4, 2])).toBe(4)
  expect(worst([4, 130])).toBe(130)
})

test('a claim is as expected, contradicted or undecided', () => {
  expect(codeOfClaim(found('S14', 'broken', 'broken'))).toBe(0)
  expect(codeOfClaim(found('S14', 'depends', 'depends'))).toBe(0)
  expect(codeOfClaim(found('S14', 'not modelled', 'not modelled'))).toBe(0)
  expect(codeOfClaim(found('S14', 'holds', 'broken'))).toBe(1)
  expect(codeOfClaim(found('S14', 'inconclusive', 'holds'))).toBe(3)
})

test('check without a requirement: every verdict is fine, an open one is 3', () => {
  expect(codeOfCheck([found('NAL:b1', 'broken'), found('AMO:c', 'not modelled')], [])).toBe(0)
  expect(codeOfCheck([found('NAL:b1', 'broken'), found('AMO:c', 'depends')], [])).toBe(3)
})

test('check with requirements: only they count', () => {
  const grid = [
    found('NAL:b1', 'holds'),
    found('NAL:d1', 'broken'),
    found('ALO:c', 'depends'),
    found('AMO:c', 'not modelled'),
  ]
  expect(codeOfCheck(grid, ['NAL:b1'])).toBe(0)
  expect(codeOfCheck(grid, ['NAL:b1', 'NAL:d1'])).toBe(1)
  expect(codeOfCheck(grid, ['ALO:c'])).toBe(3)
  expect(codeOfCheck(grid, ['AMO:c'])).toBe(3)
  expect(codeOfCheck(grid, ['ALO:c', 'NAL:d1'])).toBe(1)
  expect(codeOfCheck(grid, ['ORD:c'])).toBe(3)
})
