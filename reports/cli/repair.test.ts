/** `check --repair` from files to report: children are played, and know that a cluster loses records without acks=all. */
import { fork } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfiguration } from '../../model/deployment/index.ts'
import type { Verdict } from '../../properties/finding.ts'
import { fakeTerminal, Folder, found } from './fakes.test-data.ts'
import { withRepairs, type Wanted } from './repair.ts'

const CHILD = `
process.on('disconnect', () => process.exit(0))
process.on('message', ({ n, job: { kind, question } }) => {
  const { guarantees, parameters, scope, setting } = question
  const verdict = kind === 'verdicts' && (setting !== 'cluster' || parameters.acks === 'all') ? 'holds' : 'broken'
  for (const guarantee of guarantees) for (const fault of ['none', ...Object.keys(scope.faults)]) {
    const finding = { id: guarantee + ':' + fault, verdict, scope: '', states: 9, transitions: 9, depth: 3, seconds: 0, because: [] }
    process.send({ type: 'Found', n, finding })
  }
  process.send({ type: 'Done', n })
})
`
let folder: Folder
beforeAll(() => {
  folder = new Folder()
  folder.write('child.mjs', CHILD)
})
afterAll(() => folder.remove())

const files = [
  { name: 'producer.properties', text: 'bootstrap.servers=x\nkey.serializer=S\nacks=1\nssl.key.password=hunter2\n' },
  { name: 'server.properties', text: 'node.id=1\nprocess.roles=broker\ndefault.replication.factor=3\n' },
]
const settings = { sets: [], clients: ['java@3.9'], broker: 'kafka@3.9' }

async function repaired(verdicts: Readonly<Record<string, Verdict>>, wanted: Wanted, required: readonly string[] = []) {
  const findings = Object.entries(verdicts).map(([id, verdict]) => found(id, verdict))
  const sources = { files, settings, configuration: readConfiguration(files, settings) }
  return withRepairs(findings, sources, {
    wanted,
    required,
    terminal: fakeTerminal(),
    processes: 2,
    bounds: { maxBytes: 1e9 },
    launch: () => fork(folder.at('child.mjs'), [], { execArgv: [] }),
  })
}

test('R1: whatever is broken is mended, each cell by itself, with an edit of the file', async () => {
  const { findings, code } = await repaired({ 'NAL:b1': 'broken', 'NAL:d1': 'broken', 'NAL:c': 'holds' }, [[]])
  expect(code).toBe(0)
  expect(findings.map(({ repairs }) => repairs?.map(({ of }) => of.join()))).toEqual([
    ['NAL:b1'],
    ['NAL:d1'],
    undefined,
  ])
  const [proposal] = findings[0]!.repairs![0]!.proposals
  expect(proposal!.changes).toMatchObject([{ fact: 'producer.acks', to: 'all', file: 'producer.properties', line: 3 }])
  expect(proposal!.diff).toContain('-acks=1\n+acks=all\n')
  expect(JSON.stringify(findings)).not.toContain('hunter2')
})

test('R1: of what is required no more is mended; what is named holds together', async () => {
  const cells = { 'NAL:b1': 'broken', 'NAL:d1': 'broken' } as const
  const required = await repaired(cells, [[]], ['NAL:d1'])
  expect(required.findings.map(({ repairs }) => repairs?.length)).toEqual([undefined, 1])
  const together = await repaired(cells, [['NAL:b1', 'NAL:d1']])
  expect(together.findings.map(({ repairs }) => repairs?.[0]?.of)).toEqual([
    ['NAL:b1', 'NAL:d1'],
    ['NAL:b1', 'NAL:d1'],
  ])
})

test('R2: what depends is mended where it is named, and not otherwise', async () => {
  expect((await repaired({ 'NAL:b1': 'depends' }, [[]])).findings[0]!.repairs).toBeUndefined()
  expect((await repaired({ 'NAL:b1': 'depends' }, [['NAL:b1']])).findings[0]!.repairs).toHaveLength(1)
})
