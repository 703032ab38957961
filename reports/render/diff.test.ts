import { expect, test } from 'vitest'
import { reportOf } from '../report.ts'
import type { Compared } from './diff-groups.ts'
import { quietDiff, renderDiff } from './diff.ts'
import { renderDiffMarkdown } from './diff-markdown.ts'
import { renderGithub } from './github.ts'
import { renderJunit } from './junit.ts'
import { plain } from './look.ts'
import { pageDataOf } from './page-data.ts'
import { counterexample, findings, hostile } from './report.test-data.ts'
import { renderSarif } from './sarif.ts'

const acks = {
  fact: 'producer.acks',
  before: { file: 'old/producer.properties', line: 1, key: 'acks', value: 'all' },
  after: { file: 'producer.properties', line: 3, key: 'acks', value: '1' },
}
const compared: Compared = {
  files: [
    { name: 'producer.properties', old: 'old/producer.properties', new: 'producer.properties' },
    { name: 'added.yml', new: 'added.yml' },
  ],
  changes: [
    { id: 'NAL:b1', before: 'holds', after: 'broken', kind: 'worse', facts: [acks] },
    { id: 'NAL:d1', before: 'broken', after: 'holds', kind: 'better', facts: [acks] },
    { id: 'AMO:c', before: 'holds', after: 'depends', kind: 'worse', facts: [{ fact: 'x', before: acks.before }] },
  ],
  same: 2,
  required: [
    { id: 'NAL:b1', outcome: 'lost', text: 'it held before and is broken now' },
    { id: 'AMO:c', outcome: 'undecided', text: 'holds before, depends now' },
    { id: 'NAL:d1', outcome: 'kept', text: 'broken before, holds now' },
    { id: 'ORD:p*', outcome: 'broken before', text: 'it did not hold before either; broken now' },
  ],
}
const required = compared.required.map(({ id }) => id)
const tool = { version: '0.1.0', model: 'abc' }
const report = reportOf(tool, 'diff --old a --new b', findings, [], { required, compared })
const unasked = { ...compared, required: [] }
const without = reportOf(tool, 'diff', findings, [], { compared: unasked })

test('the terminal lists what changed by which lines, how it breaks, and what became of requirements', () => {
  const text = renderDiff(report, compared, { reportFile: 'd.json' }, plain)
  expect(text).toContain('3 of 5 verdicts change: 2 worse, 1 better, 2 as before.')
  expect(text).toMatch(
    /Worse\n +NAL +holds → broken +under b1\n +producer\.acks +before +old\/producer\.properties:1 +acks=all\n +now +producer\.properties:3 +acks=1/,
  )
  expect(text).toMatch(/x +before .*acks=all\n +now +not given/)
  expect(text).toMatch(/Better\n +NAL +broken → holds +under d1\n\n/)
  expect(text).toMatch(/BROKEN {2}NAL:b1\n[^]*replay {2}ackproof replay d\.json --finding NAL:b1/)
  expect(text).toMatch(/WHEN {2}AMO:c depends/)
  expect(text).toContain('only on the new side: added.yml')
  expect(text).toMatch(/required +NAL:b1 +LOST +\(it held before and is broken now\)/)
})

test('quiet leaves a line for each change and each requirement', () => {
  expect(quietDiff(report, compared, {}, plain).split('\n')).toHaveLength(3 + 4 + 1)
  expect(quietDiff(without, { ...unasked, changes: [] }, {}, plain)).toBe(
    'Nothing changes: all 2 verdicts are the same on both sides.\n',
  )
})

test('cells that break in the same steps are told once', () => {
  const twice = findings.map(each => (each.id === 'NAL:d1' ? { ...findings[0]!, id: 'NAL:d1', fault: 'd1' } : each))
  const changes = compared.changes.slice(0, 2).map(each => ({ ...each, kind: 'worse' as const }))
  const text = renderDiff(reportOf(tool, 'diff', twice), { ...compared, changes }, {}, plain)
  expect(text.match(/BROKEN/g)).toHaveLength(1)
  expect(text).toContain('BROKEN  NAL:b1, NAL:d1')
})

test('Markdown says first what is lost, and text of files stays text', () => {
  const text = renderDiffMarkdown(report, compared)
  expect(text).toMatch(/^# ackproof: ✗ NAL:b1 is lost\n/)
  expect(text).toContain('| `NAL:b1` | ✗ **lost** | it held before and is broken now |')
  expect(text).toContain('`old/producer.properties:1  acks=all` → `producer.properties:3  acks=1`')
  expect(text).toMatch(/<summary>How AMO:c breaks<\/summary>/)
  expect(text.replaceAll(/```[^]*?```|`[^`]*`/g, '')).not.toContain('<img src=x')
  expect(text).toContain('model `abc`')
})

test('Markdown whose stories are many still fits into a comment, and names what it leaves out', () => {
  const long = { ...counterexample, why: Array.from({ length: 60 }, () => hostile.slice(0, 100)) }
  const many = Array.from({ length: 40 }, (_, n) => `NAL:${n}`)
  const broken = many.map((id, n) => ({
    ...findings[0]!,
    id,
    counterexample: { ...long, steps: long.steps.map(step => ({ ...step, does: `${step.does} ${n}` })) },
  }))
  const changes = many.map(id => ({ ...compared.changes[0]!, id }))
  const text = renderDiffMarkdown(reportOf(tool, 'diff', broken), { ...unasked, changes })
  expect(text.length).toBeLessThan(65_536)
  expect(text).toMatch(/There is no room here for how .*NAL:39 break/)
})

test('nothing changes is said in the title', () => {
  expect(renderDiffMarkdown(without, { ...unasked, changes: [] })).toMatch(/^# ackproof: ✓ no verdict changes\n/)
})

test('SARIF and annotations have what got worse alone, with what it was before', () => {
  const { results } = (
    JSON.parse(renderSarif(report)) as {
      runs: [{ results: { ruleId: string; level: string; message: { text: string } }[] }]
    }
  ).runs[0]
  expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
    ['NAL:b1', 'error'],
    ['AMO:c', 'warning'],
  ])
  expect(results[0]!.message.text).toContain('Before: holds, with acks=all.')
  expect(renderGithub(report)).toMatch(/^::error .*Before: holds, with acks=all\./)
  expect(renderGithub(without).match(/^::\w+/gm)).toEqual(['::error', '::warning'])
})

test('JUnit fails where a requirement is lost, and where it is undecided has an error', () => {
  const xml = renderJunit(report)
  expect(xml.match(/<failure /g)).toHaveLength(1)
  expect(xml.match(/<error /g)).toHaveLength(1)
  expect(xml).toContain('<property name="before" value="holds"/>')
  expect(renderJunit(without)).not.toMatch(/<failure |<error /)
})

test('the page has the changes as rows', () => {
  expect(pageDataOf(report).changes?.rows[0]).toEqual({
    id: 'NAL:b1',
    kind: 'worse',
    turn: 'holds → broken',
    by: ['old/producer.properties:1  acks=all → producer.properties:3  acks=1'],
  })
})
