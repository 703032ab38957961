import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseReport } from '../report.ts'
import { explore, type ExploreCommand } from './explore.ts'
import { fakeTerminal, Folder, tool } from './fakes.test-data.ts'

let folder: Folder
beforeAll(() => void (folder = new Folder()))
afterAll(() => folder.remove())

const asked = (model: string, options: ExploreCommand) =>
  explore(model, options, { terminal: fakeTerminal(), tool, command: 'explore' })

test.each<[string, ExploreCommand, string]>([
  ['kafka', {}, "explore knows no model 'kafka'; there is kafka-replication"],
  ['kafka-replication', { rule: 'kip-1' }, "--rule knows no 'kip-1'; there are truncate-to-hw, kip-101"],
  ['kafka-replication', { weaken: 'all' }, "--weaken knows no 'all'; there are truncation, fetch"],
  ['kafka-replication', { property: 'TypeOk' }, "--property knows no 'TypeOk'; there are WeakIsr, StrongIsr"],
  ['kafka-replication', { replicas: '6' }, '--replicas needs a whole number from 1 to 5'],
  ['kafka-replication', { log: '0' }, '--log needs a whole number from 1 to 4'],
  ['kafka-replication', { records: '5' }, '--records needs a whole number from 1 to 4'],
  ['kafka-replication', { epochs: '-1' }, '--epochs needs a whole number from 0 to 5'],
  ['kafka-replication', { weaken: 'fetch', rule: 'kip-279' }, '--weaken takes a guard of KIP-320 back'],
  ['kafka-replication', { smallestScope: true, epochs: '2' }, '--smallest-scope tries the scopes itself'],
  ['kafka-replication', { smallestScope: true, walks: '2' }, '--smallest-scope needs every state'],
  ['kafka-replication', { walks: '2', symmetry: true }, '--symmetry spares a search states'],
  ['kafka-replication', { seed: '2' }, '--seed says how to walk'],
  ['kafka-replication', { walks: 'many' }, '--walks needs a whole number from 1'],
])('%s %o is refused with one sentence before any work.', async (model, options, sentence) => {
  await expect(asked(model, options)).rejects.toThrow(sentence)
})

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const ackproof = (...args: readonly string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', main, ...args], { encoding: 'utf8' })

test(
  'A rule at a scope: verdict, counts and trace as text and JSON, and the trace replays.',
  { timeout: 60_000 },
  () => {
    const json = folder.at('report.json')
    const rule = ['--rule', 'kip-279', '--replicas', '3', '--log', '1', '--records', '1', '--epochs', '1']
    const { status, stdout } = ackproof(
      'explore',
      'kafka-replication',
      ...rule,
      '--property',
      'StrongIsr',
      '--json',
      json,
    )
    expect([status, stdout]).toEqual([0, expect.stringContaining('BROKEN  StrongIsr of kip-279')])
    expect(stdout).toMatch(/shortest trace +11 steps, 12 states/)
    const { findings } = parseReport(readFileSync(json, 'utf8'), json)
    expect(findings.map(({ verdict, counterexample }) => [verdict, counterexample?.steps.length])).toEqual([
      ['broken', 11],
    ])
    expect(ackproof('replay', json).status).toBe(0)
  },
)

test('A search that is cut off is inconclusive, with what was covered, and 3.', { timeout: 60_000 }, () => {
  const { status, stdout } = ackproof('explore', 'kafka-replication', '--epochs', '3', '--max-states', '5000')
  expect([status, stdout]).toEqual([3, expect.stringMatching(/INCONCLUSIVE[^]*stopped at 5000 states; .* grew most/)])
})
