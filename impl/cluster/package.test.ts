/**
 * The package as a stranger has it: built into a folder of its own, and used from ESM, CommonJS and TypeScript in processes of their own. The tests of
 * the README are compiled and run as they stand there.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startCluster } from '../index.ts'

const top = fileURLToPath(new URL('../..', import.meta.url))
const tsc = join(top, 'node_modules/typescript/bin/tsc')
let folder = ''

/** What a process of Node's prints; it throws with that when the process fails. */
function node(...args: readonly string[]): string {
  // The runner's own variables would have a test of node:test report to it instead of to us.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env
  return execFileSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe', timeout: 100_000 })
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ackproof-'))
  const installed = join(folder, 'node_modules/ackproof')
  mkdirSync(installed, { recursive: true })
  copyFileSync(join(top, 'package.json'), join(installed, 'package.json'))
  symlinkSync(join(top, 'node_modules/@types'), join(folder, 'node_modules/@types'))
  node(tsc, '-p', join(top, '.config/tsconfig.build.json'), '--outDir', join(installed, 'dist'))
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each(['stranger.cjs', 'stranger.mjs'])('%s: node:test with the built package', file => {
  copyFileSync(join(top, '.ci', file), join(folder, file))
  const said = node('--test', '--test-reporter=tap', file)
  expect(said).toMatch(/# pass 3\n# fail 0/)
})

const readme = () => readFileSync(join(top, 'README.md'), 'utf8')

/** The block after its marker, as it stands in the README. */
function blockOf(marker: string): string {
  const [, block] = new RegExp(`<!-- ${marker}:.*?\`\`\`ts\\n(.*?)\`\`\``, 's').exec(readme()) ?? []
  return block ?? ''
}

const firstTest = () => blockOf('first-test')

const strict = ['--strict', '--module', 'node20', '--target', 'es2022', '--types', 'node', '--outDir', 'out']

test("the README's tests compile, with their `await using`, and pass", () => {
  writeFileSync(join(folder, 'first.test.mts'), firstTest())
  writeFileSync(join(folder, 'transactions.test.mts'), blockOf('transactions'))
  node(tsc, ...strict, 'first.test.mts', 'transactions.test.mts')
  const said = node('--test', '--test-reporter=tap', 'out/first.test.mjs', 'out/transactions.test.mjs')
  expect(said).toMatch(/# pass 4\n# fail 0/)
})

test("the README's first test has twenty lines, without the empty ones", () => {
  expect(firstTest().split('\n').filter(Boolean).length).toBeLessThanOrEqual(20)
})

test('a caller in TypeScript has the types from CommonJS too, and they bite', () => {
  const cluster = `import { startCluster } from 'ackproof'\nvoid startCluster({ seed: 1 }).then(cluster => `
  writeFileSync(join(folder, 'right.cts'), `${cluster}cluster.check({ guarantee: 'ALO' }).text.length)`)
  writeFileSync(join(folder, 'wrong.cts'), `${cluster}cluster.check({ guarantee: 'CONS' }))`)
  expect(node(tsc, ...strict, 'right.cts')).toBe('')
  expect(outputOf(() => node(tsc, ...strict, 'wrong.cts'))).toContain(`Type '"CONS"' is not assignable to type`)
})

/** What a process printed that failed. */
function outputOf(failing: () => string): string {
  try {
    return `it did not fail: ${failing()}`
  } catch (error) {
    return String((error as { readonly stdout?: string }).stdout)
  }
}

test('the README quotes what check says of that test', async () => {
  const [, quoted] = /says: _(BROKEN NAL.*?)_ A check/s.exec(readme()) ?? []
  await using cluster = await startCluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } } })
  cluster.cut(1, 2)
  cluster.cut(1, 3)
  await cluster.producer({ acks: 1 }).send({ topic: 'orders', value: 'paid' })
  cluster.crash(1)
  cluster.advance(20_000)
  expect(quoted).toBe(cluster.check({ guarantee: 'NAL' }).text)
})
