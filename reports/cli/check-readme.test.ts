/** The README's two files and what it says that comes of them, run as they stand there. */
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfiguration } from '../../model/deployment/index.ts'
import { planCheck } from '../../properties/check.ts'
import { check } from './check.ts'
import { fakeTerminal, Folder, tool } from './fakes.test-data.ts'

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')
const [, given = '', answer = ''] =
  /<!-- first-check[^]*?-->([^]*?)```sh\n[^]*?```\n\n```\n([^]*?)```/.exec(readme) ?? []
const files = [...given.matchAll(/```yaml\n# (\S+)\n[^]*?```/g)].map(([block, name]) => ({
  name: name!,
  text: block.replace(/^```yaml\n|```$/g, ''),
}))

/** A child that runs the sources. */
const launch = () =>
  fork(fileURLToPath(new URL('child.ts', import.meta.url)), [], {
    execArgv: ['--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })

test('the answer in the README is what the program says', async () => {
  expect(files.map(({ name }) => name)).toEqual(['docker-compose.yml', 'application.yml'])
  const paths = files.map(({ name, text }) => folder.write(name, text))
  const terminal = fakeTerminal()
  const required = ['NAL:b1', 'NAL:d1']
  // The other columns are decided by other searches, and take as long again.
  const options = {
    client: ['spring@3.1'],
    require: required,
    repair: true,
    guarantees: ['NAL'],
    faults: ['b1', 'd1'],
  } as const
  const around = { terminal, tool, command: 'check', launch }
  expect(await check(paths, options, planCheck, around)).toBe(1)
  const said = paths.reduce((text, path, i) => text.replaceAll(path, files[i]!.name), terminal.out.join('')).split('\n')
  const told = answer
    .trimEnd()
    .split('\n')
    .filter(line => line !== '...')
  expect(told.length).toBeGreaterThan(20)
  let at = -1
  for (const line of told) {
    at = said.indexOf(line, at + 1)
    expect(at, `in the output, in this order: ${line}`).toBeGreaterThanOrEqual(0)
  }
})

test('the files in the README are read without a complaint that it does not mention', () => {
  const { warnings } = readConfiguration(files, { sets: [], clients: ['spring@3.1'] })
  expect(warnings.map(({ text }) => text)).toEqual([
    'spring@3.1 silently switches idempotence off because of acks=1; enable.idempotence=true would refuse to start instead.',
    'The replication factor 3 comes from docker-compose.yml line 5; a topic may be created with another: --set topic.replication.factor says which.',
  ])
})
