/** What --format, --out, --json and --quiet make of a run, and what is refused before it begins. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FormatName } from '../render/format-names.ts'
import { fakeTerminal, Folder, found, type Script, tool } from './fakes.test-data.ts'
import type { Ci } from './output.ts'
import { type Row, verify, type VerifyOptions } from './verify.ts'

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

const rows: readonly Row[] = [
  { id: 'S14', name: 'name-of-S14', says: 'It says so.', job: { kind: 'claim', id: 'S14' } },
]
const steps = [{ n: 1, who: 'broker-1', does: 'crashes', state: 'x1', decisive: true }]
const counterexample = { path: '0', faults: { b1: 1 }, steps }
const S14: Script = { findings: [found('S14', 'broken', { expected: 'holds', counterexample })], end: 'Done' }

async function run(options: VerifyOptions, ci?: Ci) {
  const terminal = fakeTerminal()
  const around = {
    terminal,
    tool,
    command: 'verify',
    launch: folder.launcher({ S14 }),
    ...(ci === undefined ? {} : { ci }),
  }
  const code = await verify(options, rows, around)
  return { code, out: terminal.out.join('') }
}

test('--out gets a file of each format, the terminal its text and what was written', async () => {
  const out = folder.at('new/reports')
  const all: readonly FormatName[] = ['html', 'markdown', 'sarif', 'junit', 'github', 'itf', 'json']
  const { code, out: said } = await run({ format: all, out })
  expect(code).toBe(1)
  expect(readdirSync(out).sort()).toEqual([
    'verify-itf',
    'verify.github.txt',
    'verify.html',
    'verify.json',
    'verify.junit.xml',
    'verify.md',
    'verify.sarif',
  ])
  expect(readdirSync(join(out, 'verify-itf'))).toEqual(['S14.itf.json'])
  expect(said).toContain('BROKEN  S14 name-of-S14')
  expect(said).toContain(`Written: ${out}/verify.html, `)
  expect(said).toContain(`1 file in ${out}/verify-itf`)
  expect(readFileSync(join(out, 'verify.html'), 'utf8')).toMatch(/^<!doctype html>/)
})

test('one format without --out is all that standard output gets', async () => {
  expect(JSON.parse((await run({ format: ['sarif'] })).out)).toMatchObject({ version: '2.1.0' })
  expect((await run({ format: ['junit'], quiet: true })).out).toMatch(/^<\?xml [^]*<\/testsuites>\n$/)
  const json = folder.at('beside.json')
  expect((await run({ format: ['github'], json })).out).toMatch(/^::error [^\n]*\nackproof: 1 error\.\n$/)
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ command: 'verify' })
})

test('--quiet leaves a line for each row, and how many came out as expected', async () => {
  const { out } = await run({ quiet: true })
  expect(out).toBe('✗  S14  name-of-S14  broken  holds\n1 claim in 1 case: 0 as expected; contradicted: S14.\n')
})

test.each([
  [{ out: 'x' }, '--out says where the files of --format go: add --format html'],
  [{ format: ['html', 'sarif'] }, '--format html,sarif makes several files: say where with --out FOLDER.'],
  [{ format: ['itf'] }, '--format itf makes a file for each counterexample: say where with --out FOLDER.'],
  [{ format: ['sarif'], json: '-' }, '--json - and --format sarif would both go to standard output'],
] as const)('%o is refused before any work', async (options, sentence) => {
  await expect(run(options)).rejects.toThrow(sentence)
})

test('a folder that cannot be written is said before any work', async () => {
  const file = folder.write('a-file', '')
  await expect(run({ format: ['sarif'], out: file })).rejects.toThrow(
    `--out ${file} cannot be made a folder (a file stands there)`,
  )
  await expect(run({ format: ['sarif'], out: join(file, 'below') })).rejects.toThrow('cannot be made a folder')
  await expect(run({ format: ['sarif'], out: '/proc/nowhere' })).rejects.toThrow(
    /cannot be made a folder|cannot be written/,
  )
  const taken = folder.at('taken')
  await run({ format: ['sarif'], out: join(taken, 'verify.sarif'), quiet: true })
  await expect(run({ format: ['sarif'], out: taken })).rejects.toThrow(
    'verify.sarif cannot be written (it is a directory)',
  )
})

test("Markdown is added to the step's summary, which may have something in it already", async () => {
  const stepSummary = folder.write('summary.md', '# before\n')
  const { out } = await run({ format: ['markdown'] }, { stepSummary, isActions: true })
  const summary = readFileSync(stepSummary, 'utf8')
  expect(summary).toBe(`# before\n${out}`)
  expect(out).toContain('S14')
  writeFileSync(stepSummary, 'x'.repeat(2 ** 20 - 50))
  await run({ format: ['markdown'] }, { stepSummary, isActions: true })
  expect(readFileSync(stepSummary).length).toBe(2 ** 20 - 50)
  await run({ format: ['junit'] }, { stepSummary: folder.at('untouched.md'), isActions: true })
  expect(existsSync(folder.at('untouched.md'))).toBe(false)
})

test('a summary that cannot be written is said before any work', async () => {
  const stepSummary = folder.at('nowhere/summary.md')
  await expect(run({ format: ['markdown'] }, { stepSummary, isActions: true })).rejects.toThrow(
    'GITHUB_STEP_SUMMARY names',
  )
})

test('annotations are printed where GitHub reads them, also when the other formats go to a folder', async () => {
  const options = { format: ['github', 'sarif'], out: folder.at('annotated'), quiet: true } as const
  expect((await run(options, { isActions: true })).out).toContain('\n::error ')
  expect((await run(options)).out).not.toContain('::error')
})
