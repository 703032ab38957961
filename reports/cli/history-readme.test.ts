/** The README's two CSV files and what it says that comes of them, run as they stand there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeTerminal, Folder } from './fakes.test-data.ts'
import { history } from './history.ts'
import { histories } from './history/read-history.ts'

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

const readme = readFileSync(join(fileURLToPath(new URL('../..', import.meta.url)), 'README.md'), 'utf8')
const [, commands = '', answer = ''] = /<!-- first-history[^]*?```sh\n([^]*?)```\n\n```\n([^]*?)```/.exec(readme) ?? []

test('the answer in the README is what the program says', async () => {
  const files = [...commands.matchAll(/^printf '(.*)' > (\S+)$/gm)].map(([, text, name]) =>
    folder.write(name!, text!.replaceAll('\\n', '\n')),
  )
  expect(files).toHaveLength(2)
  const terminal = fakeTerminal()
  expect(await history(files, {}, histories, { terminal, version: '0.1.0', command: 'history' })).toBe(1)
  const said = terminal.out.join('').split('\n')
  const told = answer
    .trimEnd()
    .split('\n')
    .filter(line => line !== '...')
  expect(told.length).toBeGreaterThan(10)
  let at = -1
  for (const line of told) {
    at = said.indexOf(line, at + 1)
    expect(at, `in the output, in this order: ${line}`).toBeGreaterThanOrEqual(0)
  }
})
