/** For tests of the commands: children that do as they are told, a terminal that remembers, and a folder that goes away again. */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finding, Verdict } from '../../properties/finding.ts'
import { plain } from '../render/terminal.ts'
import type { Terminal } from './terminal.ts'

/** What a child does about one job: sends these findings, then ends so. */
export interface Script {
  readonly findings: readonly Finding[]
  readonly end: 'Done' | 'hangs' | 'dies' | { readonly name: string; readonly message: string }
}

/** A claim's script is looked up by its id; a question is its own script. */
const CHILD = `
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit(0))
const scripts = JSON.parse(process.argv[2])
process.on('message', ({ n, job }) => {
  const { findings, end } = job.kind === 'claim' ? scripts[job.id] : job.question
  for (const finding of findings) process.send({ type: 'Found', n, finding })
  setInterval(() => process.send({ type: 'Working', n, states: 7, depth: 1 }), 50)
  if (end === 'dies') process.exit(7)
  if (end === 'Done') process.send({ type: 'Done', n })
  else if (end !== 'hangs') process.send({ type: 'Failed', n, thrown: end })
})
`

export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'ackproof-'))

  at(name: string): string {
    return join(this.path, name)
  }

  write(name: string, text: string): string {
    writeFileSync(this.at(name), text)
    return this.at(name)
  }

  remove(): void {
    rmSync(this.path, { recursive: true })
  }

  launcher(scripts: Readonly<Record<string, Script>> = {}): () => ChildProcess {
    const child = this.write('child.mjs', CHILD)
    return () => fork(child, [JSON.stringify(scripts)], { execArgv: [] })
  }
}

export function fakeTerminal(): Terminal & { readonly out: string[]; readonly err: string[] } {
  const [out, err]: [string[], string[]] = [[], []]
  return { out, err, print: text => void out.push(text), error: text => void err.push(text), look: plain }
}

export function found(id: string, verdict: Verdict, more: Partial<Finding> = {}): Finding {
  return { id, verdict, scope: 'one broker', states: 5, transitions: 9, depth: 3, seconds: 0, because: [], ...more }
}

export const tool = { version: '0.1.0', model: 'abc' }
