import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Configuration, UsageError } from '../../model/deployment/index.ts'
import type { Finding, Verdict } from '../../properties/finding.ts'
import { answerKey } from '../../properties/jobs.ts'
import type { Question } from '../../properties/question.ts'
import { formatNames } from '../render/format-names.ts'
import { parseReport } from '../report.ts'
import type { Cache } from './cache.ts'
import { answer, check, type CheckOptions, type CheckPlan, type PlanCheck } from './check.ts'
import { fakeTerminal, Folder, found, type Script, tool } from './fakes.test-data.ts'

let folder: Folder
let producer = ''
const SECRET = 'hunter2'
beforeAll(() => {
  folder = new Folder()
  producer = folder.write('producer.properties', `acks=1\nsasl.jaas.config=x password="${SECRET}";\nretires=3\n`)
})
afterAll(() => folder.remove())

/** A plan with these cells, one question each; what it was asked is kept. */
function planOf(cells: Readonly<Record<string, Verdict>>, end: Script['end'] = 'Done') {
  const asked: { configuration?: Configuration; options?: object } = {}
  const planCheck: PlanCheck = (configuration, options): CheckPlan => {
    Object.assign(asked, { configuration, options })
    const questions = Object.entries(cells).map(([key, verdict]) => {
      const script: Script = { findings: [found(key, verdict)], end }
      return { key, question: script as unknown as Question }
    })
    const cell = (answers: ReadonlyMap<string, Finding>) => (key: string) =>
      answers.get(answerKey(key, key)) ?? found(key, 'inconclusive')
    const assemble: CheckPlan['assemble'] = answers => Object.keys(cells).map(cell(answers))
    const none: ReadonlySet<string> = new Set()
    return {
      questions,
      assemble,
      untold: () => [],
      last: none,
      awaited: new Map(),
      spared: () => none,
      warnings: configuration.warnings,
    }
  }
  return { planCheck, asked }
}

async function run(options: CheckOptions, cells: Readonly<Record<string, Verdict>>, paths = [producer]) {
  const terminal = fakeTerminal()
  const { planCheck, asked } = planOf(cells)
  const code = await check(paths, options, planCheck, { terminal, tool, command: 'check', launch: folder.launcher() })
  return { code, asked, out: terminal.out.join(''), err: terminal.err.join('\n') }
}

test('without a requirement whatever was decided is 0, what depends is 3', async () => {
  expect((await run({}, { 'NAL:b1': 'broken', 'NAL:d1': 'holds' })).code).toBe(0)
  expect((await run({}, { 'NAL:b1': 'depends' })).code).toBe(3)
})

test('--require decides: met, broken, undecided', async () => {
  const cells = { 'NAL:b1': 'holds', 'NAL:d1': 'broken', 'ALO:c': 'depends' } as const
  expect((await run({ require: ['NAL:b1'] }, cells)).code).toBe(0)
  expect((await run({ require: ['NAL:b1', 'NAL:d1', 'ALO:c'] }, cells)).code).toBe(1)
  expect((await run({ require: ['ALO:c'] }, cells)).code).toBe(3)
})

test('Q2: a requirement that nothing answers is refused; one that --faults left out is asked all the same', async () => {
  await expect(run({ require: ['ORD:c'] }, { 'NAL:b1': 'holds' })).rejects.toThrow('--require ORD:c cannot be answered')
  const { asked } = await run({ require: ['NAL:b1'], faults: ['d1'], guarantees: ['ALO'] }, { 'NAL:b1': 'holds' })
  expect(asked.options).toEqual({ faults: ['d1', 'b1'], guarantees: ['ALO'], also: ['NAL'] })
})

test('Q1: no secret of a file reaches the output or the report, however unknown its key', async () => {
  const json = folder.at('report.json')
  const { out, err } = await run({ json }, { 'NAL:b1': 'holds' })
  expect(out).toContain('warning: ')
  expect(out + err + readFileSync(json, 'utf8')).not.toContain(SECRET)
  expect(parseReport(readFileSync(json, 'utf8'), json).warnings.length).toBeGreaterThan(0)
})

test('Q1: no secret of a file reaches any format', async () => {
  const out = folder.at('formats')
  await run({ format: formatNames, out, require: ['NAL:b1'] }, { 'NAL:b1': 'broken', 'NAL:d1': 'depends' })
  const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(name => name.includes('check.'))
  expect(files).toHaveLength(6)
  for (const name of files) expect(readFileSync(join(out, name), 'utf8'), name).not.toContain(SECRET)
})

test('what is required and which files were read stand in the report', async () => {
  const json = folder.at('asked.json')
  await run({ json, require: ['NAL:b1'] }, { 'NAL:b1': 'holds' })
  const { required, files } = parseReport(readFileSync(json, 'utf8'), json)
  expect(required).toEqual(['NAL:b1'])
  expect(files).toEqual([{ file: producer, role: 'producer' }])
})

test('an effect is an option like the others; a name that is none is refused with all that there are', async () => {
  const { asked } = await run({ effect: 'outbox' }, { 'EO:c': 'holds' })
  expect(asked.configuration?.options.effect).toEqual({ value: 'outbox', text: '--effect outbox' })
  const refused = await run({ effect: 'outbix' }, { 'EO:c': 'holds' }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(UsageError)
  expect((refused as UsageError).message).toContain('right would be outbox')
  expect((refused as UsageError).lines).toHaveLength(18)
})

test('--quiet leaves the grid and what was required', async () => {
  const { out } = await run({ quiet: true, require: ['NAL:b1'] }, { 'NAL:b1': 'holds', 'ALO:b1': 'broken' })
  expect(out).toMatch(/^ +b1\nNAL +holds\nALO +broken\nrequired +NAL:b1 +met \(holds\)\n$/)
})

test('the grid stands in the order of the plan, whoever answers first', async () => {
  const { out } = await run({ jobs: 2 }, { 'NAL:b1': 'holds', 'ALO:b1': 'broken', 'AMO:b1': 'holds' })
  expect(out).toMatch(/NAL +holds\nALO +broken\nAMO +holds\n/)
})

test('--as gives a file its role, also where it is named twice', async () => {
  const odd = folder.write('odd.properties', 'client.id=x\n')
  const { asked } = await run({ as: [{ as: 'consumer', path: odd }] }, { 'NAL:b1': 'holds' }, [producer, odd])
  expect(asked.configuration?.files.map(({ role }) => role).sort()).toEqual(['consumer', 'producer'])
})

test('bad input is one sentence: no file, a directory, a report over an input', async () => {
  const cells = { 'NAL:b1': 'holds' } as const
  await expect(run({}, cells, [])).rejects.toThrow('check needs configuration files')
  await expect(run({}, cells, [folder.path])).rejects.toThrow('is a directory')
  await expect(run({ json: producer }, cells)).rejects.toThrow('would overwrite an input')
  await expect(run({ client: ['jave@3.7'] }, cells)).rejects.toThrow('ackproof knows no such client')
})

test('near misses are looked for behind the last story, also where every answer is known', async () => {
  const told = found('NAL:b1', 'broken', {
    counterexample: { path: '0', faults: {}, steps: [], start: { brokers: {} } },
  })
  const { counterexample: _, ...untold } = told
  const question = { findings: [told], end: 'Done', guarantees: [], setting: 'cluster' } as unknown as Question
  const key = 'NAL:b1'
  let answers: ReadonlyMap<string, Finding> = new Map()
  const plan: CheckPlan = {
    questions: [{ key, question }],
    assemble: found => [...(answers = found).values()],
    untold: found => ([...found.values()][0]?.counterexample ? [] : [{ key, question, findings: [untold] }]),
    last: new Set(),
    awaited: new Map(),
    spared: () => new Set(),
    warnings: [],
  }
  const kinds: string[] = []
  const known = { question: [untold], story: [told], 'near misses': [told] }
  const cache = {
    find: ({ kind }: { kind: keyof typeof known }) => (kinds.push(kind), known[kind]),
    keep: () => {},
    close: () => {},
  } as unknown as Cache
  const around = { terminal: fakeTerminal(), tool, command: 'check', launch: folder.launcher(), cache }
  await answer(plan, {}, { maxBytes: 1e9 }, around)
  expect(kinds).toEqual(['question', 'story', 'near misses'])
  expect(answers.size).toBe(1)
})

test('what awaits a question is not asked while that is being decided, and not at all where its answer spares it', async () => {
  const questionOf = (key: string) => ({
    key,
    question: { guarantees: [key], setting: 'cluster' } as unknown as Question,
  })
  const plan: CheckPlan = {
    questions: ['trial', 'other', 'whole'].map(questionOf),
    assemble: answers => [...answers.values()],
    untold: () => [],
    last: new Set(['whole']),
    awaited: new Map([['whole', 'trial']]),
    spared: answers => new Set(answers.has(answerKey('trial', 'NAL:b1')) ? ['whole'] : []),
    warnings: [],
  }
  const asked: string[] = []
  const endings = new Map<string, () => void>()
  /** The trial is the last to be over. */
  const launch = () => {
    const child = new EventEmitter()
    const send = ({ n, job: { question } }: { n: number; job: { question: Question } }) => {
      const [key] = question.guarantees as readonly string[]
      asked.push(key!)
      endings.set(key!, () => {
        child.emit('message', { type: 'Found', n, finding: found('NAL:b1', 'broken') })
        child.emit('message', { type: 'Done', n })
      })
      if (key === 'other') setImmediate(() => ['other', 'trial'].forEach(each => endings.get(each)!()))
      if (key === 'whole') setImmediate(() => endings.get('whole')!())
    }
    return Object.assign(child, { send, kill: () => true }) as unknown as ChildProcess
  }
  await answer(plan, { jobs: 2 }, { maxBytes: 1e9 }, { terminal: fakeTerminal(), tool, command: 'check', launch })
  expect(asked).toEqual(['trial', 'other'])
})
