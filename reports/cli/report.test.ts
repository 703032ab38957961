/** `ackproof report`: stored reports rendered again, and what is no report. */
import { mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exactJson, historyReportJson, parseHistoryReport } from '../history-report.ts'
import { formatNames } from '../render/format-names.ts'
import { checkReport, historyReport, verifyReport } from '../render/report.test-data.ts'
import { reportJson } from '../report.ts'
import { fakeTerminal, Folder } from './fakes.test-data.ts'
import { report, type ReportCommand } from './report.ts'

let folder: Folder
const stored = { check: '', verify: '', history: '' }
beforeAll(() => {
  folder = new Folder()
  stored.check = folder.write('check.json', reportJson(checkReport()))
  stored.verify = folder.write('verify.json', reportJson(verifyReport))
  stored.history = folder.write('run of today.json', [...historyReportJson(historyReport)].join(''))
})
afterAll(() => folder.remove())

async function run(files: readonly string[], options: ReportCommand = {}) {
  const terminal = fakeTerminal()
  return { code: await report(files, options, { terminal }), out: terminal.out.join('') }
}

test('without a format it tells what the command told, requirements included, and decides nothing', async () => {
  const { code, out } = await run([stored.check])
  expect(code).toBe(0)
  expect(out).toMatch(/required +NAL:b1 +NOT MET \(broken\)\n/)
  expect(out).toContain(`replay  ackproof replay ${stored.check} --finding NAL:b1`)
  expect((await run([stored.verify])).out).toContain('3 claims in 3 cases')
  expect((await run([stored.history])).out).toMatch(/NAL +broken/)
})

test('every format of every kind of report, with no control character and no element of anybody else', async () => {
  const out = folder.at('all')
  await run(Object.values(stored), { format: formatNames, out })
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(name => name.includes('.'))
  expect(files.filter(name => !name.includes('itf')).sort()).toEqual(
    ['check', 'run-of-today', 'verify'].flatMap(name =>
      ['.github.txt', '.html', '.json', '.junit.xml', '.md', '.sarif'].map(end => `${name}${end}`),
    ),
  )
  for (const name of files) {
    const text = readFileSync(join(out, name), 'utf8')
    expect(
      [...text].filter(character => /[^\P{Cc}\n]/u.test(character)),
      name,
    ).toEqual([])
    // Within code Markdown is text.
    const bare = name.endsWith('.md') ? text.replaceAll(/```[^]*?\n```|`[^`\n]*`/g, '') : text
    if (/\.(html|md|xml)$/.test(name)) expect(bare, name).not.toMatch(/<img/)
  }
})

test('JSON comes back as it was, integers of a history with all their digits', async () => {
  expect(JSON.parse((await run([stored.check], { format: ['json'] })).out)).toEqual(checkReport())
  const { out } = await run([stored.history], { format: ['json'] })
  expect(out).toContain('9007199254740993')
  expect(parseHistoryReport(out, 'stdout')).toEqual(historyReport)
})

test('a report of the first version renders too', async () => {
  const [first] = verifyReport.findings
  const { start: _, messages: __, took: ___, processes: ____, why: _____, ...bare } = first!.counterexample!
  const old = { ...verifyReport, schema: 'ackproof/report@1', findings: [{ ...first, counterexample: bare }] }
  const file = folder.write('old.json', JSON.stringify(old))
  expect((await run([file])).out).toContain('BROKEN  S12')
  const out = folder.at('old')
  await run([file], { format: formatNames, out })
  expect(readFileSync(join(out, 'old.md'), 'utf8')).toContain('S12')
})

test('two reports of one name get a file each, and neither is overwritten', async () => {
  const same = folder.write('check.JSON', reportJson(verifyReport))
  const out = folder.at('two')
  await run([stored.check, same], { format: ['sarif'], out })
  expect(readdirSync(out).sort()).toEqual(['check-2.sarif', 'check.sarif'])
  await expect(run([stored.check], { format: ['json'], out: folder.path })).rejects.toThrow(
    'check.json would overwrite an input',
  )
})

test("a second report's name is never that of a third, not even on a file system that does not tell 'A' from 'a'", async () => {
  const files = ['one/run.json', 'run-2.json', 'two/RUN.json'].map(name => {
    mkdirSync(dirname(folder.at(name)), { recursive: true })
    return folder.write(name, reportJson(verifyReport))
  })
  const out = folder.at('three')
  await run(files, { format: ['sarif'], out })
  expect(readdirSync(out).sort()).toEqual(['RUN-3.sarif', 'run-2.sarif', 'run.sarif'])
})

test('several reports without a folder are refused', async () => {
  await expect(run([stored.check, stored.verify], { format: ['sarif'] })).rejects.toThrow(
    '--format sarif of 2 reports makes several files',
  )
  await expect(run([])).rejects.toThrow('report needs a report that --json wrote')
})

test.each([
  ['cut off', () => reportJson(checkReport()).slice(0, 500), /is no JSON, or was cut off/],
  [
    'of a future version',
    () => exactJson({ ...verifyReport, schema: 'ackproof/report@3' }),
    /is a report of another version \(ackproof\/report@3\)/,
  ],
  [
    'a history of a future version',
    () => exactJson({ ...historyReport, schema: 'ackproof/history@7' }),
    /is a report of another version \(ackproof\/history@7\)/,
  ],
  ['damaged', () => exactJson({ ...verifyReport, findings: [{ id: 7 }] }), /damaged at findings\.0/],
  ['a damaged history', () => exactJson({ ...historyReport, required: 'NAL' }), /damaged at required/],
  [
    'a history cut off',
    () => [...historyReportJson(historyReport)].join('').slice(0, 900),
    /is no JSON, or was cut off/,
  ],
  ['brackets alone', () => '['.repeat(1_000_000), /nests deeper than any/],
  ['a history of brackets', () => `{"schema":"ackproof/history@1","x":${'['.repeat(100_000)}`, /nests deeper than any/],
  ['a photograph', () => '\u0089PNG\r\n\u001a\n', /is no JSON/],
  ['empty', () => ' \n', /is empty/],
])('%s: one sentence', async (name, text, sentence) => {
  const file = folder.write(`${name.replaceAll(' ', '-')}.json`, text())
  const refusal = await run([file]).catch((error: unknown) => error)
  expect(refusal).toMatchObject({ name: 'UsageError', message: expect.stringMatching(sentence) })
  expect(String(refusal)).not.toContain('\n')
})

test('a huge file is not read', async () => {
  const file = folder.write('huge.json', '{')
  truncateSync(file, 2 ** 33)
  await expect(run([file])).rejects.toThrow('huge.json is larger than 64 MB')
})
