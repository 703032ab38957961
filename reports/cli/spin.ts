/**
 * Spin beside us, where it is installed: writes a model, has it compiled with -O2, and times the verifier. Nothing is left behind.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SpinRun {
  readonly states: number
  readonly seconds: number
}

/** States and seconds of Spin's search, compiling not counted; undefined where spin or gcc is missing. */
export function runSpin(promela: string): SpinRun | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ackproof-spin-'))
  try {
    writeFileSync(join(folder, 'model.pml'), promela)
    const run = (command: string, ...args: readonly string[]) =>
      spawnSync(command, args, { cwd: folder, encoding: 'utf8' })
    if (run('spin', '-a', 'model.pml').status !== 0) return undefined
    if (run('gcc', '-O2', '-DSAFETY', '-DNOREDUCE', '-o', 'pan', 'pan.c').status !== 0) return undefined
    const start = performance.now()
    const { stdout, status } = run('./pan', '-m5000000', '-w24', '-n')
    const seconds = (performance.now() - start) / 1000
    const [, states] = /([\d.e+]+) states, stored/.exec(stdout) ?? []
    return status === 0 && states !== undefined && stdout.includes('errors: 0')
      ? { states: Number(states), seconds }
      : undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}
