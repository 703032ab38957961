import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfiguration } from '../../model/deployment/index.ts'
import { planCheck } from '../../properties/check.ts'
import { run } from '../../properties/decide.ts'
import type { Finding } from '../../properties/finding.ts'
import type { Job } from '../../properties/jobs.ts'
import type { Question } from '../../properties/question.ts'
import { Cache } from './cache.ts'
import { programBytes } from './cache-program.ts'
import { Store } from './cache-store.ts'
import { decide } from './decide.ts'
import { fakeTerminal, Folder, found, type Script } from './fakes.test-data.ts'
import type { Outcome } from './pool.ts'
import type { Bounds } from './protocol.ts'

let folder: Folder
let launched = 0
beforeEach(() => {
  folder = new Folder()
  launched = 0
})
afterEach(() => folder.remove())

const cacheOf = (program = 'this program') => new Cache(new Store(folder.at('cache')), program)
const jobOf = (script: Script): Job => ({ kind: 'question', question: script as unknown as Question })
const holds: Script = { findings: [found('NAL:b1', 'holds')], end: 'Done' }
const broken: Script = { findings: [found('NAL:d1', 'broken')], end: 'Done' }
const bounds: Bounds = { maxBytes: 1e9 }
const entries = () => readdirSync(folder.at('cache')).map(name => join(folder.at('cache'), name))

/** Decides by children that do as they are told; how many of them were started says how much the cache knew. */
async function ask(scripts: readonly Script[], cache: Cache | undefined, more: Partial<Bounds> = {}) {
  const fork = folder.launcher()
  launched = 0
  const launch = () => {
    launched++
    return fork()
  }
  const seen: string[] = []
  const { outcomes } = await decide(scripts.map(jobOf), {
    terminal: fakeTerminal(),
    cache,
    processes: 1,
    bounds: { ...bounds, ...more },
    nameOf: () => '',
    changed: ({ findings }) => void seen.push(...findings.map(({ id }) => id)),
    launch,
  })
  return { outcomes, seen: [...new Set(seen)], verdicts: outcomes.map(({ findings }) => findings[0]?.verdict) }
}

test('J3: a second run is told the same by the cache alone, in the order of the jobs', async () => {
  const first = await ask([holds, broken], cacheOf())
  expect([launched, first.verdicts]).toEqual([1, ['holds', 'broken']])
  const second = await ask([broken, holds], cacheOf())
  expect([launched, second.verdicts, second.seen]).toEqual([0, ['broken', 'holds'], ['NAL:d1', 'NAL:b1']])
  expect(second.outcomes[1]!.findings).toEqual(first.outcomes[0]!.findings)
})

test('what is new is decided beside what is known, and each outcome stays with its job', async () => {
  await ask([broken], cacheOf())
  const { verdicts } = await ask([holds, broken], cacheOf())
  expect([launched, verdicts]).toEqual([1, ['holds', 'broken']])
})

test('C1: another program, another question or another bound on states is asked anew', async () => {
  await ask([holds], cacheOf())
  await ask([holds], cacheOf('another program'))
  expect(launched).toBe(1)
  await ask([{ ...holds, findings: [found('NAL:b1', 'broken')] }], cacheOf())
  expect(launched).toBe(1)
  await ask([holds], cacheOf(), { maxStates: 10 })
  expect(launched).toBe(1)
  await ask([holds], cacheOf(), { maxStates: 10, until: Date.now() + 1e6 })
  expect(launched).toBe(0)
})

test('without a cache everything is decided, and nothing is kept', async () => {
  await ask([holds], undefined)
  await ask([holds], undefined)
  expect(launched).toBe(1)
  expect(() => entries()).toThrow('ENOENT')
})

test('C2: what threw or died is not kept', async () => {
  const bad: readonly Script[] = [
    { ...holds, end: 'dies' },
    { ...holds, end: { name: 'Error', message: 'x' } },
  ]
  await ask(bad, cacheOf())
  await ask(bad, cacheOf())
  expect(launched).toBeGreaterThan(0)
})

test('C2: nor what was interrupted, cut short, or left open by a bound on states', () => {
  const outcome: Outcome = { job: jobOf(holds), end: 'done', findings: [found('NAL:b1', 'holds')], states: 5 }
  const open = { ...outcome, findings: [found('NAL:b1', 'holds'), found('NAL:d1', 'inconclusive')] }
  const keeps = (kept: Outcome, under: Bounds) => {
    const cache = cacheOf(JSON.stringify([kept, under]))
    cache.keep(kept, under)
    return cache.find(kept.job, under) !== undefined
  }
  expect(keeps(outcome, bounds)).toBe(true)
  expect(keeps({ ...outcome, end: 'interrupted' }, bounds)).toBe(false)
  expect(keeps({ ...outcome, end: 'out of time' }, bounds)).toBe(false)
  expect(keeps({ ...outcome, wasCut: true }, bounds)).toBe(false)
  expect(keeps(open, { ...bounds, maxStates: 5 })).toBe(false)
  expect(keeps(open, bounds)).toBe(true)
})

test('claims are never kept: verify computes', () => {
  const cache = cacheOf()
  const job: Job = { kind: 'claim', id: 'S14' }
  cache.keep({ job, end: 'done', findings: [found('S14', 'broken')], states: 5 }, bounds)
  expect(cache.find(job, bounds)).toBeUndefined()
})

test('a damaged entry is decided again, and then whole', async () => {
  await ask([holds], cacheOf())
  const [entry] = entries()
  writeFileSync(entry!, readFileSync(entry!, 'utf8').replace('holds', 'broken'))
  expect((await ask([holds], cacheOf())).verdicts).toEqual(['holds'])
  expect(launched).toBe(1)
  await ask([holds], cacheOf())
  expect(launched).toBe(0)
})

test('C4: the fingerprint is computed once for each program', async () => {
  let computed = 0
  const compute = () => Promise.resolve((computed++, '0badcafe'))
  expect(await cacheOf().modelFingerprint(compute)).toBe('0badcafe')
  expect(await cacheOf().modelFingerprint(compute)).toBe('0badcafe')
  expect(computed).toBe(1)
  await cacheOf('another program').modelFingerprint(compute)
  expect(computed).toBe(2)
})

test('C3: real answers come back as they were, and hold no name and no text of the files', () => {
  const text =
    'acks=all\nbootstrap.servers=secret-host:9092\nsasl.jaas.config=x password="hunter2";\ntransactional.id=mine\n'
  const files = [{ name: 'folder-of-mine/producer.properties', text }]
  const settings = { sets: ['topic.replication.factor=1'], clients: ['java@3.7'] }
  const { questions } = planCheck(readConfiguration(files, settings), { guarantees: ['NAL'], faults: ['c'] })
  const cache = cacheOf()
  for (const { question } of questions) {
    const job: Job = { kind: 'question', question }
    const findings: Finding[] = []
    run(job, {}, finding => void findings.push(finding))
    cache.keep({ job, end: 'done', findings, states: 0 }, bounds)
    const last = new Map(findings.map(finding => [finding.id, finding]))
    expect(cache.find(job, bounds)).toEqual(JSON.parse(JSON.stringify([...last.values()])))
  }
  const kept = entries().map(path => readFileSync(path, 'utf8'))
  expect(kept).toHaveLength(questions.length)
  expect(kept.join()).not.toMatch(/hunter2|secret-host|mine|producer\.properties/)
})

test('the hash of the program is the same each time', () => {
  expect(programBytes()).toBe(programBytes())
  expect(programBytes()).toMatch(/^[0-9a-f]{64}$/)
})
