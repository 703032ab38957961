import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseReport } from '../report.ts'
import { fakeTerminal, Folder, found, type Script, tool } from './fakes.test-data.ts'
import { type Row, verify, type VerifyOptions } from './verify.ts'

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

const claims = ['S12', 'S14', 'K04'].map((id): Row => {
  return { id, name: `name-of-${id}`, says: `${id} says so.`, job: { kind: 'claim', id } }
})
const fine = (id: string): Script => ({ findings: [found(id, 'holds', { expected: 'holds' })], end: 'Done' })

async function run(options: VerifyOptions, scripts: Readonly<Record<string, Script>>) {
  const terminal = fakeTerminal()
  const launch = folder.launcher(scripts)
  const code = await verify(options, claims, { terminal, tool, command: 'verify', launch })
  return { code, out: terminal.out.join(''), err: terminal.err.join('\n') }
}

test('every claim as expected is 0, and nothing but the table is printed', async () => {
  const { code, out, err } = await run({}, { S12: fine('S12'), S14: fine('S14'), K04: fine('K04') })
  expect([code, err]).toEqual([0, ''])
  expect(out).toContain('3 claims in 3 cases: 3 as expected.')
})

test('one contradicted claim is 1, one undecided is 3', async () => {
  const odd: Script = { findings: [found('S14', 'holds', { expected: 'broken' })], end: 'Done' }
  const open: Script = { findings: [found('K04', 'inconclusive', { expected: 'broken' })], end: 'Done' }
  expect((await run({}, { S12: fine('S12'), S14: odd, K04: fine('K04') })).code).toBe(1)
  expect((await run({}, { S12: fine('S12'), S14: fine('S14'), K04: open })).code).toBe(3)
  expect((await run({}, { S12: fine('S12'), S14: odd, K04: open })).code).toBe(1)
})

test('what is not modelled leaves the exit code at 0, and says why', async () => {
  const note = 'there is no reassignment.'
  const open = found('S14', 'not modelled', { expected: 'not modelled', note })
  const { code, out } = await run(
    { claim: ['S12', 'S14'] },
    { S12: fine('S12'), S14: { findings: [open], end: 'Done' } },
  )
  expect(code).toBe(0)
  expect(out).toContain('S14: not modelled: there is no reassignment.')
})

test('--claim decides only those, in the order of the claims, in either case', async () => {
  const { out } = await run({ claim: ['k04', 'S12', 'S12'] }, { S12: fine('S12'), K04: fine('K04') })
  expect(out).toMatch(/S12.*\n.*K04/)
  expect(out).not.toContain('S14')
})

test('an unknown claim is refused before any work, and only a word is quoted', async () => {
  await expect(run({ claim: ['S99'] }, {})).rejects.toThrow("There is no claim 'S99'; there are S12, S14, K04.")
  await expect(run({ claim: ['pw=hunter2'] }, {})).rejects.toThrow('There is no claim like that')
})

test('--json writes what the terminal shows, and - leaves standard output to the JSON alone', async () => {
  const json = folder.at('report.json')
  await run({ json, claim: ['S12'] }, { S12: fine('S12') })
  expect(parseReport(readFileSync(json, 'utf8'), json).findings[0]).toMatchObject({ id: 'S12', verdict: 'holds' })
  const { out } = await run({ json: '-', claim: ['S12'] }, { S12: fine('S12') })
  expect(parseReport(out, 'stdout').tool).toEqual(tool)
})

test('Y1: a child that dies or throws is 4; its claim is undecided, the others are told', async () => {
  const refusal = { name: 'ModelError', message: 'the machine invokes an actor, password=hunter2' }
  const scripts: Record<string, Script> = {
    S12: { findings: [found('S12', 'holds', { case: 'acks=1' })], end: 'dies' },
    S14: { findings: [], end: refusal },
    K04: fine('K04'),
  }
  const { code, out, err } = await run({}, scripts)
  expect(code).toBe(4)
  expect(out).toMatch(/S12 its other cases, S14: ackproof itself failed here\./)
  expect(out).toMatch(/K04 +name-of-K04 +holds/)
  expect(err).toContain('S14: ModelError: the machine invokes an actor')
  expect(err).not.toContain('hunter2')
})

test("what only the child could see is wrong with the input is the user's all the same", async () => {
  const scripts: Record<string, Script> = {
    S12: { findings: [], end: { name: 'UsageError', message: 'No such case.' } },
  }
  await expect(run({ claim: ['S12'] }, scripts)).rejects.toThrow('No such case.')
})

/** A program of its own, as signals go to processes; it forks children that hang. */
const program = (child: string, scripts: Readonly<Record<string, Script>>) => `
import { fork } from 'node:child_process'
import { verify } from ${JSON.stringify(new URL('./verify.ts', import.meta.url).href)}
import { plain } from ${JSON.stringify(new URL('../render/terminal.ts', import.meta.url).href)}
const terminal = {
  print: text => process.stdout.write(text),
  error: text => process.stderr.write(text),
  look: plain,
  status: { write: text => process.stderr.write(text), width: 200 },
}
const launch = () => fork(${JSON.stringify(child)}, [${JSON.stringify(JSON.stringify(scripts))}], { execArgv: [] })
const surroundings = { terminal, tool: { version: '', model: '' }, command: '', launch }
process.exitCode = await verify({}, ${JSON.stringify(claims)}, surroundings)
`

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s prints what was decided so far, at once, and exits with 130',
  async signal => {
    const scripts: Record<string, Script> = {
      S12: fine('S12'),
      S14: { findings: [], end: 'hangs' },
      K04: { findings: [], end: 'hangs' },
    }
    folder.launcher()
    const main = folder.write('main.mjs', program(folder.at('child.mjs'), scripts))
    const top = fileURLToPath(new URL('../..', import.meta.url))
    const running = spawn(process.execPath, ['--import', 'tsx', main], {
      cwd: top,
      timeout: 20_000,
      killSignal: 'SIGKILL',
    })
    let [out, err, sentAt] = ['', '', 0]
    running.stdout.on('data', chunk => (out += chunk))
    running.stderr.on('data', chunk => {
      err += chunk
      if (sentAt > 0 || !/1 of 3 decided · S14.* · K04/.test(err)) return
      sentAt = Date.now()
      running.kill(signal)
    })
    const code = await new Promise(resolve => running.on('close', resolve))
    expect(code).toBe(130)
    expect(out).toMatch(/S12 +name-of-S12 +holds/)
    expect(out).toContain('S14, K04: interrupted before it was decided.')
    // The promise is half a second; the rest is for a machine that is busy with everybody else's tests.
    expect(Date.now() - sentAt).toBeLessThan(2000)
  },
)
