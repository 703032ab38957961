import { expect, test } from 'vitest'
import { compare, comparisonOf, comparisons } from './comparisons.ts'

test('Who asks for an end is heard between two runs: the row is inconclusive, with the reason, and says nothing else', () => {
  let asked = 0
  const budget = () => (++asked < 3 ? 'go' : ({ by: 'seconds', text: 'the time that was given' } as const))
  const finding = compare('PATHS', { budget })
  expect(finding).toMatchObject({ id: 'PATHS', verdict: 'inconclusive', note: 'stopped at the time that was given.' })
  expect(finding.lines).toEqual([])
  expect(asked).toBe(3)
})

test('A comparison is found by its id in any case of letters, and none has the id of another', () => {
  expect(comparisonOf('machines')?.id).toBe('MACHINES')
  expect(comparisonOf('S14')).toBeUndefined()
  expect(new Set(comparisons.map(({ id }) => id)).size).toBe(comparisons.length)
})

test('Paths through each machine: not seen broken, with the coverage of every machine as lines', () => {
  const { verdict, expected, lines, scope } = compare('MACHINES', {})
  expect([verdict, expected]).toEqual(['not seen broken', 'not seen broken'])
  expect(scope).toMatch(/^\d+ paths, \d+ steps$/)
  for (const machine of [
    'replica',
    'controller',
    'quorum controller',
    'metadata store',
    'producer',
    'consumer',
    'coordinator',
  ])
    expect(lines?.some(line => line.trim().startsWith(machine))).toBe(true)
})
