import { expect, test } from 'vitest'
import { decompressed } from '../packed.ts'
import { parseReport, reportOf } from '../report.ts'
import { renderHtml } from './html.ts'
import { checkReport, hostile, hostileReport, largeReport, smallReport, tool } from './page.test-data.ts'
import { pageDataOf } from './page-data.ts'
import type { PageData } from './page/data.ts'

const page = { script: 'let x = 1 < 2', style: 'a{color:red}' }
const report = smallReport()
const broken = report.findings.find(({ counterexample }) => counterexample?.nearMiss)!

const dataIn = (html: string) =>
  decompressed(/<script type="application\/octet-stream" id="report">([\w+/=]*)<\/script>/.exec(html)![1]!) as PageData

test('The page holds the report: every claim with its words, every path with its states and its near miss.', () => {
  const data = dataIn(renderHtml(report, page))
  expect(data).toEqual(JSON.parse(JSON.stringify(pageDataOf(report))))
  expect(data.groups.map(({ id }) => id)).toEqual(['BUG-K1', 'BUG-K14', 'BUG-K18', 'BUG-K2', 'BUG-K8'])
  const { says, findings } = data.groups[0]!
  expect(says).not.toBe('')
  expect(findings[0]!.counterexample!.start).toEqual(report.findings[0]!.counterexample!.start)
  expect(findings[0]!.counterexample!.nearMiss!.repair).toBe(report.findings[0]!.counterexample!.nearMiss!.repair)
})

test('Two runs that found the same make the same page, however long they took.', () => {
  const slower = report.findings.map(finding => ({ ...finding, seconds: finding.seconds + 1, bytesPerState: 7 }))
  expect(renderHtml({ ...report, findings: slower }, page)).toBe(renderHtml(report, page))
})

test('What check found stands by guarantee.', () => {
  const { groups } = pageDataOf(checkReport(broken))
  expect(groups.map(({ id, kind, findings }) => [id, kind, findings.length])).toEqual([
    ['NAL', 'guarantee', 2],
    ['ORD', 'guarantee', 2],
  ])
  expect(groups[0]!.says).toBe('No acknowledged record is lost.')
})

test('H1: a policy forbids whatever does not stand in the file, and nothing in it is fetched.', () => {
  const html = renderHtml(report, page)
  expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; `)
  const head = html.slice(0, html.indexOf('<script'))
  expect(head.match(/(?:src|href)="[^"]*"/g)).toEqual(['href="data:,"'])
})

test('H2: no text of a report ends its element: one element of data, one of script, whatever they say.', () => {
  const html = renderHtml(hostileReport(broken), { ...page, script: 'x="</script><!--"' })
  expect(html.match(/<script/g)).toHaveLength(2)
  expect(html.match(/<\/script/g)).toHaveLength(2)
  expect(html).not.toContain('<img')
  expect(html).not.toContain('<!--')
  expect(html.slice(html.indexOf('<script'))).not.toContain('\u2028')
  expect(html).toContain(String.raw`<script>x="\x3c/script>\x3c!--"</script>`)
  expect(dataIn(html).groups[0]!.findings[0]!.scope).toBe(hostile)
})

test('A report of the first version renders, and one of nothing.', () => {
  const { id, verdict, scope, states, transitions, depth, seconds, because } = broken
  const steps = broken.counterexample!.steps.map(({ n, who, does, state }) => ({ n, who, does, state }))
  const old = { id, verdict, scope, states, transitions, depth, seconds, because }
  const first = { ...old, counterexample: { path: '0', faults: { b1: 1 }, steps } }
  const text = JSON.stringify({ schema: 'ackproof/report@1', tool, command: 'verify', findings: [first], warnings: [] })
  const { groups } = dataIn(renderHtml(parseReport(text, 'r.json'), page))
  expect(groups[0]!.findings[0]!.counterexample!.steps).toEqual(steps)
  expect(dataIn(renderHtml(reportOf(tool, 'verify', []), page)).groups).toEqual([])
})

test('As many findings and paths as the whole suite has leave room for script and style in 500 KB.', () => {
  const large = largeReport(report)
  expect(large.findings.length).toBeGreaterThan(800)
  expect(Buffer.byteLength(renderHtml(large, page))).toBeLessThan(400_000)
})

test.each([
  ['verify --json /tmp/a.json', 'verify'],
  ["verify --json '/tmp/a b.json' --claim S14", 'verify --claim S14'],
  ['check --json=a.json p.properties', 'check p.properties'],
])('The command of %s is told without the file that it wrote.', (command, told) => {
  expect(pageDataOf({ ...report, command }).command).toBe(told)
})
