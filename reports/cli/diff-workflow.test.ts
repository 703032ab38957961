import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Folder } from './fakes.test-data.ts'

interface Step {
  readonly name?: string
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string>>
}
interface Workflow {
  readonly on: string
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: {
    readonly guarantees: { readonly env: Readonly<Record<string, string>>; readonly steps: readonly Step[] }
  }
}

/** Small, and nothing left open: what is asked is one search a side. */
const topic = ['replication.factor=2', 'min.insync.replicas=2', 'unclean.leader.election.enable=false']
const text = readFileSync(new URL('../github-workflow.yml', import.meta.url), 'utf8')
const workflow = parse(text) as Workflow
const { env, steps } = workflow.jobs.guarantees
const main = fileURLToPath(new URL('main.ts', import.meta.url))

let folder: Folder
beforeEach(() => {
  folder = new Folder()
  mkdirSync(folder.at('bin'))
  mkdirSync(folder.at('repository'))
})
afterEach(() => folder.remove())

/** As GitHub runs a step that names no shell, with the programs of bin/ first. */
function sh(script: string, more: Readonly<Record<string, string>> = {}) {
  const { PATH, HOME } = process.env
  const around = { PATH: `${folder.at('bin')}:${PATH}`, HOME: HOME ?? '', ACKPROOF_CACHE: folder.at('cache') }
  const shell = spawnSync('bash', ['-e', '-c', script], {
    cwd: folder.at('repository'),
    env: { ...around, ...more },
    encoding: 'utf8',
  })
  return { code: shell.status, out: shell.stdout, err: shell.stderr }
}

function program(name: string, script: string): void {
  chmodSync(folder.write(`bin/${name}`, `#!/usr/bin/env bash\n${script}\n`), 0o755)
}

function commit(files: Readonly<Record<string, string>>, branch: string): void {
  const start = 'git init -q -b main && git config user.name a && git config user.email a@b'
  sh(branch === 'main' ? start : `git checkout -q -b ${branch}`)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder.at('repository'), name)), { recursive: true })
    folder.write(`repository/${name}`, content)
  }
  sh(`git add ${Object.keys(files).join(' ')} && git commit -qm ${branch}`)
}

/** What actions/checkout leaves of a pull request: its merge into the other branch. */
const checkOutMerge = () =>
  sh('git checkout -q main && git merge -q --no-ff --no-edit change && git checkout -q --detach')

const scriptOf = (name: string) => steps.find(step => step.name === name)!.run!
const run = (name: string, more: Readonly<Record<string, string>> = {}) => sh(scriptOf(name), { ...env, ...more })
const calls = (name: string) => readFileSync(folder.at(`${name}.calls`), 'utf8')
const logs = (name: string) => `printf '%s\\n' "$*" >> ${folder.at(`${name}.calls`)}`

test('actions are pinned by version, permissions are few, and no secret but the run’s own token is used', () => {
  expect(workflow.on).toBe('pull_request')
  expect(workflow.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' })
  for (const { uses } of steps.filter(step => step.uses)) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/)
  expect([...text.matchAll(/\$\{\{ *([\w.]+) *\}\}/g)].map(([, name]) => name)).toEqual([
    'github.ref',
    'github.token',
    'github.repository',
    'github.event.pull_request.number',
  ])
  // What a stranger may write reaches no script but through the environment.
  for (const { run: script = '' } of steps) expect(script).not.toContain('${{')
})

test('the history that is fetched reaches back to what the merge is compared with', () => {
  expect(steps[0]).toMatchObject({ uses: 'actions/checkout@v5', with: { 'fetch-depth': 2 } })
  expect(scriptOf('Install ackproof')).toContain(`ackproof@${versionHere()}`)
})

test('a pull request from a fork is not commented on', () => {
  expect(steps.at(-1)!.if).toContain('github.event.pull_request.head.repo.full_name == github.repository')
})

test('a lost guarantee fails the step, and says so in the summary, as annotations, and as Markdown for the comment', () => {
  program('ackproof', `exec ${process.execPath} --import ${import.meta.resolve('tsx')} ${main} "$@"`)
  commit({ 'deploy/producer.properties': 'acks=all\n', 'README.md': 'x\n' }, 'main')
  commit({ 'deploy/producer.properties': 'linger.ms=5\nacks=1\n' }, 'change')
  checkOutMerge()
  expect(run('Lay out the files as they were').code).toBe(0)
  const summary = folder.write('summary.md', '')
  const { code, out, err } = run('Compare', {
    FILES: 'deploy/producer.properties deploy/added-later.yml',
    OPTIONS: `--client java@3.7 --guarantees NAL --faults b1 --jobs 1 ${topic.map(fact => `--set topic.${fact}`).join(' ')}`,
    REQUIRE: 'NAL:b1',
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: summary,
  })
  expect([code, err]).toEqual([1, ''])
  expect(out).toMatch(/::error file=deploy\/producer\.properties,line=2,title=NAL%3Ab1::/)
  const markdown = readFileSync(folder.at('repository/ackproof-report/diff.md'), 'utf8')
  expect(markdown).toMatch(/^# ackproof: ✗ NAL:b1 is lost\n/)
  expect(markdown).toContain(
    '`.before/deploy/producer.properties:1  acks=all` → `deploy/producer.properties:2  acks=1`',
  )
  expect(readFileSync(summary, 'utf8')).toBe(markdown)
})

test('files that one side lacks are left out, and without any there is nothing to compare', () => {
  program('ackproof', logs('ackproof'))
  commit({ 'a.yml': 'x\n' }, 'main')
  commit({ 'b.yml': 'x\n' }, 'change')
  checkOutMerge()
  run('Lay out the files as they were')
  expect(run('Compare', { FILES: 'a.yml b.yml' }).code).toBe(0)
  expect(calls('ackproof')).toContain(
    'diff --old .before/a.yml --new a.yml b.yml --client java@3.7 --require NAL:b1,d1',
  )
  const { code, out } = run('Compare', { FILES: 'b.yml' })
  expect(code).toBe(0)
  expect(out).toContain('::notice title=ackproof::One side has none of b.yml')
})

test('the comment is written once and then changed', () => {
  const variables = { GH_REPO: 'a/b', NUMBER: '7' }
  program('gh', logs('gh'))
  expect(run('Comment', variables).code).toBe(0)
  expect(calls('gh')).toMatch(
    /^api --paginate repos\/a\/b\/issues\/7\/comments [^]*pr comment 7 --body-file ackproof-report\/diff\.md\n$/,
  )
  program('gh', `${logs('gh')}; case "$*" in *--paginate*) echo 41; echo 42;; esac`)
  expect(run('Comment', variables).code).toBe(0)
  expect(calls('gh')).toContain('api --method PATCH repos/a/b/issues/comments/42 --field body=@ackproof-report/diff.md')
  expect(existsSync(folder.at('repository/comment.json'))).toBe(true)
})

function versionHere(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
    .version
}
