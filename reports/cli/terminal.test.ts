import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Folder, found } from './fakes.test-data.ts'
import type { Outcome } from './pool.ts'
import { ProgressLine, progressText } from './progress.ts'

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

const top = fileURLToPath(new URL('../..', import.meta.url))
function shell(script: string): Promise<{ code: unknown; out: string; err: string }> {
  return new Promise(resolve => {
    execFile('bash', ['-c', script], { cwd: top, timeout: 20_000 }, (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    )
  })
}

test('T1: a reader that goes away changes neither the exit code nor says anything', async () => {
  const url = new URL('./terminal.ts', import.meta.url).href
  const main = folder.write(
    'loud.mjs',
    `import { openTerminal } from ${JSON.stringify(url)}
     const terminal = openTerminal()
     for (let i = 0; i < 50; i++) { terminal.print('x'.repeat(65536)); await new Promise(setImmediate) }
     process.exitCode = 3`,
  )
  const { code, err } = await shell(`set -o pipefail; node --import tsx ${main} | head -c 10`)
  expect([code, err]).toEqual([3, ''])
})

test('T2: no colour in a pipe, not even for CI or by force', async () => {
  const url = new URL('./terminal.ts', import.meta.url).href
  const text = `import { openTerminal } from ${JSON.stringify(url)}
    const { print, look, status } = openTerminal()
    print(look.paint.red('red') + String(look.width) + String(status))`
  const main = folder.write('colour.mjs', text)
  expect((await shell(`CI=true FORCE_COLOR=1 node --import tsx ${main}`)).out).toBe('redundefinedundefined')
})

test('wrong input is one line on standard error and exit code 2', async () => {
  const { code, out, err } = await shell('FORCE_COLOR=1 node --import tsx reports/cli/main.ts verify --clam x')
  expect([code, out]).toEqual([2, ''])
  expect(err).toBe(
    "Unknown option '--clam' (Did you mean --claim?); `ackproof --help` and `ackproof COMMAND --help` list what there is.\n",
  )
})

test('the progress line says how many are decided and what is under way, and fits the terminal', () => {
  const outcomes: Outcome[] = [
    { job: { kind: 'claim', id: 'S12' }, end: 'done', findings: [found('S12', 'holds')], states: 5 },
    { job: { kind: 'claim', id: 'S14' }, end: 'deciding', findings: [], states: 1234567 },
    { job: { kind: 'claim', id: 'K04' }, end: 'waiting', findings: [], states: 0 },
  ]
  const nameOf = (job: Outcome['job']) => (job.kind === 'claim' ? job.id : '')
  expect(progressText(outcomes, nameOf)).toBe('  1 of 3 decided · S14 (1,234,567 states)')
  const written: string[] = []
  const status = { write: (text: string) => void written.push(text), width: 20 }
  const line = new ProgressLine({ print: () => {}, error: () => {}, look: {} as never, status }, nameOf)
  line.show(outcomes)
  expect(written).toEqual(['\r\u001b[K  1 of 3 decided · '])
})
