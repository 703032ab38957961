import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Configuration } from '../../model/deployment/index.ts'
import type { Finding, Verdict } from '../../properties/finding.ts'
import { answerKey } from '../../properties/jobs.ts'
import type { Question } from '../../properties/question.ts'
import { parseReport } from '../report.ts'
import type { CheckPlan, PlanCheck } from './check.ts'
import { diff, type DiffOptions } from './diff.ts'
import { fakeTerminal, Folder, found, tool } from './fakes.test-data.ts'

let folder: Folder
let old = ''
let now = ''
const SECRET = 'hunter2'
beforeAll(() => {
  folder = new Folder()
  old = folder.write('old-producer.properties', 'acks=all\n')
  now = folder.write('producer.properties', `acks=1\nsasl.jaas.config=x password="${SECRET}";\n`)
})
afterAll(() => folder.remove())

type Verdicts = Readonly<Record<string, Verdict>>
const textOf = ({ entries }: Configuration) => entries.map(({ key, text }) => `${key}=${text}`).join(' ')

/** Verdicts by what the producer says of acks; each cell is a question of its own, and equal cells are equal questions. */
function planOf(byAcks: Readonly<Record<string, Verdicts>>) {
  const asked: (object | undefined)[] = []
  const planCheck: PlanCheck = (configuration, options): CheckPlan => {
    asked.push(options)
    const all = Object.entries(byAcks[textOf(configuration)] ?? {})
    const keyed = all.map(([id, verdict]) => ({ id, verdict, key: `${id} ${verdict}` }))
    return {
      questions: keyed.map(({ id, verdict, key }) => {
        const script = { findings: [found(id, verdict)], end: 'Done', guarantees: [] }
        return { key, question: script as unknown as Question }
      }),
      assemble: (answers: ReadonlyMap<string, Finding>) =>
        keyed.map(({ id, key }) => answers.get(answerKey(key, id)) ?? found(id, 'inconclusive')),
      untold: () => [],
      last: new Set(),
      awaited: new Map(),
      spared: () => new Set(),
      warnings: configuration.warnings,
    }
  }
  return { planCheck, asked }
}

async function run(options: DiffOptions, before: Verdicts, after: Verdicts) {
  const terminal = fakeTerminal()
  const { planCheck, asked } = planOf({ 'acks=all': before, 'acks=1': after })
  const fork = folder.launcher()
  let launched = 0
  const launch = () => {
    launched++
    return fork()
  }
  const code = await diff({ old: [old], new: [now], ...options }, planCheck, {
    terminal,
    tool,
    command: 'diff',
    launch,
  })
  return { code, asked, launched, out: terminal.out.join(''), err: terminal.err.join('\n') }
}

test('without a requirement a change of verdicts is 0, whatever it is', async () => {
  const { code, out } = await run(
    {},
    { 'NAL:b1': 'holds', 'ALO:c': 'broken' },
    { 'NAL:b1': 'broken', 'ALO:c': 'holds' },
  )
  expect(code).toBe(0)
  expect(out).toContain('2 of 2 verdicts change: 1 worse, 1 better.')
  expect(out).toMatch(/NAL +holds → broken +under b1\n +producer.acks +before .*old-producer.properties:1 +acks=all/)
})

test('two sides with the same verdicts: nothing changes, and it is asked once', async () => {
  const { out, code, launched } = await run({ quiet: true }, { 'NAL:b1': 'broken' }, { 'NAL:b1': 'broken' })
  expect(launched).toBe(1)
  expect((await run({}, { 'NAL:b1': 'broken' }, { 'NAL:b1': 'holds' })).launched).toBe(2)
  expect([code, out]).toEqual([0, 'Nothing changes: all 1 verdicts are the same on both sides.\n'])
})

test.each<[Verdict, Verdict, number]>([
  ['holds', 'broken', 1],
  ['broken', 'broken', 0],
  ['holds', 'depends', 3],
  ['depends', 'broken', 3],
  ['broken', 'holds', 0],
])('--require: %s before and %s now is %i', async (before, after, code) => {
  const { code: exit, out } = await run({ require: ['NAL:b1'] }, { 'NAL:b1': before }, { 'NAL:b1': after })
  expect(exit).toBe(code)
  expect(out).toMatch(/required +NAL:b1 +(LOST|kept|undecided|not lost) /)
})

test('what is required and cannot be asked on either side is refused', async () => {
  const cells = { 'NAL:b1': 'holds' } as const
  await expect(run({ require: ['EO:c'] }, cells, cells)).rejects.toThrow('--require EO:c cannot be answered')
})

test('what is required is asked of both sides, whatever each asks by itself', async () => {
  const cells = { 'NAL:b1': 'holds' } as const
  const { asked } = await run({ require: ['NAL:b1'], guarantees: ['ALO'] }, cells, cells)
  expect(asked).toEqual([
    { guarantees: ['ALO'], also: ['NAL'] },
    { guarantees: ['ALO'], also: ['NAL'] },
  ])
})

test('the report holds the new side, what changed, and the files in pairs; no secret', async () => {
  const json = folder.at('diff.json')
  const { out, err } = await run({ json }, { 'NAL:b1': 'holds' }, { 'NAL:b1': 'broken' })
  const text = readFileSync(json, 'utf8')
  const report = parseReport(text, json)
  expect(report.findings.map(({ id, verdict }) => [id, verdict])).toEqual([['NAL:b1', 'broken']])
  expect(report.compared).toMatchObject({ changes: [{ before: 'holds', after: 'broken' }], same: 0 })
  expect(report.files).toEqual([{ file: now, role: 'producer' }])
  expect(out + err + text).not.toContain(SECRET)
})

test('F2: a side that is refused is named; what both are refused for is not a side’s fault', async () => {
  const cells = { 'NAL:b1': 'holds' } as const
  const bad = folder.write('bad.properties', 'acks=alll\n')
  await expect(run({ old: [bad] }, cells, cells)).rejects.toThrow(/^--old: .*bad\.properties line 1: acks=alll/)
  await expect(run({ new: [folder.at('none')] }, cells, cells)).rejects.toThrow(/^--new: .*none does not exist/)
  await expect(run({ client: ['jave@3.7'] }, cells, cells)).rejects.toThrow(/^ackproof knows no such client/)
  await expect(run({ old: [] }, cells, cells)).rejects.toThrow('diff needs the files of both sides')
})

test('F1: a role that --as gives to one file is its partner’s too; one for a stray file is refused', async () => {
  const [before, after] = [folder.write('a.conf', 'acks=all\n'), folder.write('b-a.conf', 'acks=1\n')]
  const cells = { 'NAL:b1': 'holds' } as const
  const as = (path: string) => [{ as: 'producer' as const, path }]
  const { code } = await run({ old: [before], new: [before], as: as(before) }, cells, cells)
  expect(code).toBe(0)
  await expect(run({ old: [before], new: [before], as: as(after) }, cells, cells)).rejects.toThrow('of neither side')
})
