import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('simulate.ts', import.meta.url))
const simulate = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { encoding: 'utf8' })

test('ten runs, two of each kind: a table with faults by kind, and nothing broken', () => {
  const { stdout, status } = simulate('--runs', '10', '--seed', '5')
  expect(status).toBe(0)
  expect(stdout).toMatch(/runs +│ 2 +│ 2 +│ 2 +│ 2 +│ 2 /)
  expect(stdout).toMatch(/crash +│ \d+ /)
  expect(stdout).toMatch(/not explained +│ none +│ none +│ none +│ none +│ none /)
  expect(stdout).toMatch(/violations +│ none +│ none +│ none +│ none +│ none /)
  expect(stdout).toContain('10 runs, seeds 5 to 6; ')
})

test('a seed and a kind alone are one run', () => {
  const { stdout, status } = simulate('--seed', '5', '--kind', 'flushed')
  expect(status).toBe(0)
  expect(stdout).toContain('1 runs, seeds 5 to 5; ')
})

test.each([['--minutes', '0'], ['--runs', '1.5'], ['--seed', '-1'], ['--kind', 'brave'], ['--nonsense']])(
  'bad arguments are told how it is called: %s %s',
  (...args) => {
    const { stderr, stdout, status } = simulate(...args)
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^Usage: npm run simulate -- \[--minutes 10 \| --runs 10000\] \[--seed 1\] \[--kind safe\|/)
  },
)
