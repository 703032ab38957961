import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../properties/jobs.ts'
import { Folder } from './fakes.test-data.ts'
import { Pool } from './pool.ts'
import type { Bounds } from './protocol.ts'

/** Searches on and on until its budget stops it, and tells why it did; 'invokes' is a model that cannot be explored, 'at once' asks for nothing. */
const program = `
import { serve } from ${JSON.stringify(new URL('./worker.ts', import.meta.url).href)}
const progress = { states: 5, depth: 2, transitions: 9, bytes: 1000 }
serve(() => (job, limits, found) => {
  if (job.id === 'invokes') throw Object.assign(new Error('it invokes an actor'), { name: 'ModelError' })
  if (job.id === 'at once') return
  let stopped
  do stopped = limits.budget(progress)
  while (stopped === 'go')
  found({ id: job.id, note: stopped.by + ': ' + stopped.text, states: limits.maxStates ?? 0 })
})
`
let folder: Folder
let main = ''
beforeAll(() => {
  folder = new Folder()
  main = folder.write('main.mjs', program)
})
afterAll(() => folder.remove())

function run(ids: readonly string[], bounds: Bounds) {
  const cwd = fileURLToPath(new URL('../..', import.meta.url))
  const launch = () => fork(main, [], { cwd, execArgv: ['--import', 'tsx'] })
  const jobs = ids.map((id): Job => ({ kind: 'claim', id }))
  return new Pool(jobs, { processes: 1, bounds, launch }).run()
}

test('W1: a synchronous search ends at its deadline, and the child goes on with the next job', async () => {
  const until = Date.now() + 300
  const outcomes = await run(['S12', 'S14'], { maxBytes: 1e12, maxStates: 77, until })
  expect(outcomes.map(({ end }) => end)).toEqual(['done', 'done'])
  expect(outcomes[0]!.findings[0]).toMatchObject({ note: 'seconds: the time that --max-seconds gave', states: 77 })
  expect(outcomes[0]!.states).toBe(5)
  expect(outcomes[0]!.findings[0]!.seconds).toBeGreaterThanOrEqual(0)
  expect(outcomes[0]!.wasCut).toBe(true)
})

test('a job that ended by itself says that it was not cut', async () => {
  const [outcome] = await run(['at once'], { maxBytes: 1e12 })
  expect(outcome).toMatchObject({ end: 'done', wasCut: false })
})

test('memory ends a search too; a model that cannot be explored ends its job with the reason', async () => {
  const outcomes = await run(['S12', 'invokes', 'S14'], { maxBytes: 1000 })
  expect(outcomes.map(({ end }) => end)).toEqual(['done', 'failed', 'done'])
  expect(outcomes[0]!.findings[0]!.note).toMatch(/^memory: \d+ MB$/)
  expect(outcomes[1]!.thrown).toMatchObject({ name: 'ModelError', message: 'it invokes an actor' })
})
