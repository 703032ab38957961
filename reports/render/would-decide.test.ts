import { expect, test } from 'vitest'
import type { Finding } from '../../properties/finding.ts'
import { reportOf } from '../report.ts'
import { renderCheck } from './check.ts'
import { plain } from './look.ts'
import { renderMarkdown } from './markdown.ts'
import { pageDataOf } from './page-data.ts'
import { renderSarif } from './sarif.ts'

const command = 'kafka-topics.sh --bootstrap-server HOST:9092 --describe --topic TOPIC'
const finding: Finding = {
  id: 'NAL:d1',
  guarantee: 'NAL',
  fault: 'd1',
  verdict: 'depends',
  branches: [
    { when: 'topic.replication.factor=1', verdict: 'broken', scope: '', states: 3 },
    { when: 'topic.replication.factor=2 or 3', verdict: 'holds', scope: '', states: 3 },
  ],
  decides: {
    fact: 'topic.replication.factor',
    stands: 'with the topic itself',
    command,
    option: '--set topic.replication.factor=VALUE',
    values: ['1', '2', '3'],
    asFile: true,
  },
  scope: '3 brokers',
  states: 6,
  transitions: 7,
  depth: 3,
  seconds: 0,
  because: [],
}
const report = reportOf({ version: '0.1.0', model: 'abc' }, 'check a', [finding])

test('the terminal says what to supply, what shows it, and how to hand it over', () => {
  const twice = [finding, { ...finding, id: 'NAL:w1', fault: 'w1', scope: 'another' }]
  const text = renderCheck({ ...report, findings: twice }, { required: [] }, plain)
  expect(text).toMatch(/^ {2}what would decide it under d1, w1$/m)
  expect(text.match(/supply/g)).toHaveLength(1)
  expect(text).toMatch(/^ {4}supply +topic\.replication\.factor: with the topic itself$/m)
  expect(text).toContain(`shown by   ${command}`)
  expect(text).toMatch(
    /hand over +--set topic\.replication\.factor=VALUE \(tried: 1, 2 or 3\), or what that command prints, as one more file/,
  )
})

test('Markdown has the command as code to copy', () => {
  expect(renderMarkdown(report)).toContain(`\`\`\`sh\n${command}\n\`\`\``)
})

test('SARIF and the page have it', () => {
  expect(renderSarif(report)).toContain(
    `Supply topic.replication.factor first (with the topic itself): ${command} shows it`,
  )
  expect(pageDataOf(report).groups[0]!.findings[0]!.supply).toContainEqual(['shown by', command])
})
