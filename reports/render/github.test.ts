import { expect, test } from 'vitest'
import type { Finding } from '../../properties/finding.ts'
import { renderGithub, renderHistoryGithub } from './github.ts'
import { checkReport, findings, historyReport, verifyReport } from './report.test-data.ts'

const linesOf = (text: string) => text.trimEnd().split('\n')

test('an annotation stands at the guilty line, and its title and text cannot end it', () => {
  const [first, ...others] = linesOf(renderGithub(checkReport(), '/home/somebody/shop'))
  expect(first).toMatch(
    /^::error file=conf\/producer\.properties,line=3,title=NAL%3Ab1::No acknowledged record is lost: broken under b1 /,
  )
  expect(first).toContain('%250A::error::x')
  expect(others.slice(0, -1).every(line => /^::(error|warning|notice) [^:]*::/.test(line))).toBe(true)
  expect(others.at(-1)).toBe('ackproof: 1 error, 3 warnings, 1 notice.')
})

test('no control character, no path of the machine', () => {
  for (const text of [renderGithub(checkReport()), renderGithub(verifyReport), renderHistoryGithub(historyReport)]) {
    expect([...text].filter(character => /\p{Cc}/u.test(character) && character !== '\n')).toEqual([])
    expect(text).not.toContain('/home')
  }
})

test('no more than GitHub shows of each type, and the last line says how many there are', () => {
  const many = Array.from({ length: 25 }, (_, i): Finding => ({ ...findings[0]!, id: `NAL:x${i}` }))
  const lines = linesOf(renderGithub(checkReport([], many)))
  expect(lines.filter(line => line.startsWith('::error '))).toHaveLength(10)
  expect(lines.at(-1)).toBe(
    'ackproof: 26 errors, 3 warnings, 1 notice; GitHub shows 10 of each, so 16 are left out here.',
  )
})

test('where everything is as it should be a line says so', () => {
  expect(renderGithub({ ...verifyReport, findings: verifyReport.findings.slice(0, 1) })).toBe(
    'ackproof: nothing to point at in 1 finding.\n',
  )
})

test('a history: a kind of anomaly is one annotation at the line of its first case, a requirement has its own', () => {
  const [lost, ...others] = linesOf(renderHistoryGithub(historyReport, '/home/somebody/shop'))
  expect(lost).toMatch(/^::error file=run\.ndjson,line=7,title=lost-write::.* 300 cases\. The first: /)
  expect(others.map(line => line.slice(0, 30))).toEqual([
    '::warning title=AMO::AMO is re',
    '::warning title=unseen::A reco',
    'ackproof: 1 error, 2 warnings.',
  ])
})
