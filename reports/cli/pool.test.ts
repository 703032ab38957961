import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Job } from '../../properties/jobs.ts'
import { type Outcome, Pool } from './pool.ts'

/** A child whose job's id says what it does: 'slow' never ends, 'dies' ends the process, 'throws' fails, a number is milliseconds of work. */
const FAKE = `
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
process.on('message', ({ n, job: { id } }) => {
  const found = k => process.send({ type: 'Found', n, finding: { id, case: String(k) } })
  process.send({ type: 'Working', n, states: 7, depth: 1 })
  if (id === 'slow') return found(0)
  if (id === 'dies') process.exit(7)
  if (id === 'throws') return process.send({ type: 'Failed', n, thrown: { name: 'ModelError', message: 'it invokes' } })
  setTimeout(() => { found(0); found(1); process.send({ type: 'Done', n }) }, Number(id))
})
`
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ackproof-pool-'))
  writeFileSync(join(folder, 'child.mjs'), FAKE)
})
afterAll(() => rmSync(folder, { recursive: true }))

const launched: ChildProcess[] = []
const launch = () => {
  const child = fork(join(folder, 'child.mjs'), [], { execArgv: [] })
  launched.push(child)
  return child
}
const poolOf = (
  ids: readonly string[],
  more: { changed?: (outcome: Outcome) => void; more?: () => Job | undefined; until?: number } = {},
) =>
  new Pool(
    ids.map((id): Job => ({ kind: 'claim', id })),
    {
      processes: 2,
      bounds: { maxBytes: 1e9, ...(more.until === undefined ? {} : { until: more.until }) },
      launch,
      ...(more.changed === undefined ? {} : { changed: more.changed }),
      ...(more.more === undefined ? {} : { more: more.more }),
    },
  )
const told = (outcomes: readonly Outcome[]) =>
  outcomes.map(({ end, findings }) => `${end}: ${findings.map(({ id, case: row }) => `${id}/${row}`).join(' ')}`)

test('P1: outcomes stand in the order of the jobs, whoever ends first', async () => {
  const outcomes = await poolOf(['80', '1', '2', '3']).run()
  expect(told(outcomes)).toEqual(['done: 80/0 80/1', 'done: 1/0 1/1', 'done: 2/0 2/1', 'done: 3/0 3/1'])
})

test('no job is no work', async () => {
  expect(await poolOf([]).run()).toEqual([])
})

test('P2: an interrupted pool ends at once and keeps what was found', async () => {
  const pool = poolOf(['slow', 'slow', '1'], {
    changed: () => {
      if (pool.outcomes.filter(({ findings }) => findings.length > 0).length === 2) pool.interrupt()
    },
  })
  const outcomes = await pool.run()
  expect(told(outcomes)).toEqual(['interrupted: slow/0', 'interrupted: slow/0', 'interrupted: '])
  expect(launched.every(({ killed, exitCode }) => killed || exitCode !== null)).toBe(true)
})

test('P3: a child that dies takes only its own job with it', async () => {
  const outcomes = await poolOf(['dies', 'throws', '1', 'dies', '1']).run()
  expect(outcomes.map(({ end }) => end)).toEqual(['failed', 'failed', 'done', 'failed', 'done'])
  expect(outcomes[0]!.thrown!.message).toBe('the process ended by itself (code 7)')
  expect(outcomes[1]!.thrown).toEqual({ name: 'ModelError', message: 'it invokes' })
})

test('P5: jobs bring on others, which stand behind those that were known; nobody goes before the last is over', async () => {
  const later = new Map([
    ['1', '2'],
    ['2', '3'],
  ])
  const due: string[] = []
  const changed = ({ job, end }: Outcome) => {
    const next = end === 'done' && job.kind === 'claim' ? later.get(job.id) : undefined
    if (next !== undefined) due.push(next)
  }
  const more = (): Job | undefined => {
    const id = due.shift()
    return id === undefined ? undefined : { kind: 'claim', id }
  }
  const outcomes = await poolOf(['60', '1'], { changed, more }).run()
  expect(told(outcomes)).toEqual(['done: 60/0 60/1', 'done: 1/0 1/1', 'done: 2/0 2/1', 'done: 3/0 3/1'])
})

test('P5: who is interrupted brings on nothing more than both children had', async () => {
  const pool = poolOf(['1'], { changed: () => pool.interrupt(), more: () => ({ kind: 'claim', id: '2' }) })
  expect((await pool.run()).map(({ end }) => end)).toEqual(['interrupted', 'interrupted'])
})

test('P4: a child that hangs past the deadline is killed', async () => {
  const outcomes = await poolOf(['slow', '1'], { until: Date.now() - 2800 }).run()
  expect(outcomes[0]!.end).toBe('out of time')
})

test('P5: what was decided makes the next job; a child that waits for it gets one, and all end together', async () => {
  const left = ['30', '1', '2', '3']
  const pool: Pool = new Pool([{ kind: 'claim', id: '5' }], {
    processes: 2,
    bounds: { maxBytes: 1e9 },
    launch,
    more: () => {
      // Nothing more until the first is over; then everything.
      const isOver = pool.outcomes[0]!.end === 'done'
      const id = isOver ? left.shift() : undefined
      return id === undefined ? undefined : { kind: 'claim', id }
    },
  })
  const outcomes = await pool.run()
  expect(outcomes.map(({ end, job }) => `${job.kind === 'claim' ? job.id : ''} ${end}`)).toEqual([
    '5 done',
    '30 done',
    '1 done',
    '2 done',
    '3 done',
  ])
  expect(launched.every(({ killed, exitCode }) => killed || exitCode !== null)).toBe(true)
})
