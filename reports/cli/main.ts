#!/usr/bin/env node
/**
 * `ackproof`: reads the command line, runs one command, exits with its code.
 *
 *     argv ──program──▶ command ──▶ exit code          UsageError ─▶ one sentence, 2          anything else ─▶ what to send us, 4
 */
import { CommanderError } from 'commander'
import { UsageError } from '../../model/deployment/index.ts'
import { shellWord } from '../render/look.ts'
import { safe } from '../render/terminal.ts'
import type { CacheOptions } from './cache.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { crashReport } from './failure.ts'
import { launchChild } from './launch-child.ts'
import { withRepairAlone } from './options.ts'
import { type Actions, program, sentenceOf } from './program.ts'
import { thrownBy } from './protocol.ts'
import { withReadyChildren } from './ready-children.ts'
import { openTerminal } from './terminal.ts'
import { version } from './version.ts'

const argv = process.argv.slice(2)
const terminal = openTerminal()

process.on('uncaughtException', error => {
  terminal.error(crashReport(thrownBy(error)))
  process.exit(exitCodes.failed)
})

const command = argv.map(shellWord).join(' ')

async function surroundings() {
  return { terminal, tool: { version, model: await modelFingerprint() }, command, ci }
}

/** For commands whose children decide: what is known already, and the fingerprint when it is asked for. */
async function withCache({ cache: isWanted }: CacheOptions) {
  const around = { terminal, tool: { version, model: '' }, command, ci }
  const { openCache } = await import('./cache.ts')
  const cache = isWanted === false ? undefined : openCache()
  if (cache === undefined) return { ...around, model: modelFingerprint }
  return { ...around, cache, model: () => cache.modelFingerprint(modelFingerprint) }
}

async function modelFingerprint(): Promise<string> {
  const decides = await import('../../properties/decide.ts')
  return decides.modelFingerprint()
}

const { GITHUB_STEP_SUMMARY: stepSummary, GITHUB_ACTIONS } = process.env
const ci = { isActions: GITHUB_ACTIONS === 'true', ...(stepSummary ? { stepSummary } : {}) }

/** One: a second would take its time from the parent where the cache knows every answer. */
const whileChildLoads = (run: (launch: typeof launchChild) => Promise<ExitCode>): Promise<ExitCode> =>
  withReadyChildren(1, launchChild, run)

const actions: Actions = {
  verify: async options => {
    const [{ verify }, { rows }] = await Promise.all([import('./verify.ts'), import('./rows.ts')])
    return verify(options, rows, await surroundings())
  },
  check: (files, options) =>
    whileChildLoads(async launch => {
      const [{ check }, { planCheck }] = await Promise.all([import('./check.ts'), import('../../properties/check.ts')])
      return check(files, options, planCheck, { ...(await withCache(options)), launch })
    }),
  diff: options =>
    whileChildLoads(async launch => {
      const [{ diff }, { planCheck }] = await Promise.all([import('./diff.ts'), import('../../properties/check.ts')])
      return diff(options, planCheck, { ...(await withCache(options)), launch })
    }),
  report: async (files, options) => {
    const { report } = await import('./report.ts')
    return report(files, options, { terminal, ci })
  },
  replay: async (file, options) => {
    const [{ replay }, { claims }] = await Promise.all([import('./replay.ts'), import('../../properties/claims.ts')])
    const replayers = await import('../../properties/decide.ts')
    return replay(file, options, { claims, ...replayers }, await surroundings())
  },
  explore: async (model, options) => {
    const { explore } = await import('./explore.ts')
    return explore(model, options, await surroundings())
  },
  history: async (files, options) => {
    const [{ history }, { histories }] = await Promise.all([
      import('./history.ts'),
      import('./history/read-history.ts'),
    ])
    return history(files, options, histories, { terminal, version, command: argv.map(shellWord).join(' '), ci })
  },
  bench: async options => {
    const [{ bench }, { runBench }] = await Promise.all([import('./bench.ts'), import('../bench/bench.ts')])
    const { runSpin } = await import('./spin.ts')
    return bench(options, print => runBench(print, runSpin), terminal)
  },
}

function codeOfError(error: unknown): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.asExpected
    terminal.error(safe(sentenceOf(error)))
    return exitCodes.usage
  }
  if (error instanceof UsageError) {
    for (const line of [error.message, ...error.lines]) terminal.error(safe(line))
    return exitCodes.usage
  }
  terminal.error(crashReport(thrownBy(error)))
  return exitCodes.failed
}

try {
  await program(actions, code => (process.exitCode = code)).parseAsync(withRepairAlone(argv), { from: 'user' })
} catch (error) {
  process.exitCode = codeOfError(error)
}
