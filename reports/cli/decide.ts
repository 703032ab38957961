/**
 * Decides jobs in a pool, with everything around it that needs a process: signals, the progress line, what to send us when ackproof fails.
 *
 *   J1  Ctrl-C prints what was decided so far; another one a second later ends at once (npm and tsx pass each on, so that two come as one)
 *   J2  SIGTERM is answered as Ctrl-C is: CI systems send it first
 *   J3  what the cache knows is told first, and asks no child
 */
import { UsageError } from '../../model/deployment/index.ts'
import type { Job } from '../../properties/jobs.ts'
import type { Cache } from './cache.ts'
import { type ExitCode, exitCodes, worst } from './exit-codes.ts'
import { failureReport } from './failure.ts'
import { type Outcome, Pool, type PoolOptions } from './pool.ts'
import { ProgressLine } from './progress.ts'
import type { Terminal } from './terminal.ts'

export interface Deciding extends Omit<PoolOptions, 'changed'> {
  readonly terminal: Terminal
  /** What was decided before; absent where everything is to be decided anew. */
  readonly cache?: Cache | undefined
  /** For the progress line: what a job is called. */
  readonly nameOf: (job: Job) => string
  /** Called when a job has found or ended something, for verdicts that are shown as they come. */
  readonly changed?: (outcome: Outcome, line: ProgressLine) => void
}

export interface Decided {
  readonly outcomes: readonly Outcome[]
  /** Of the run itself: interrupted, failed, or fine. What was found has its own. */
  readonly code: ExitCode
}

export async function decide(jobs: readonly Job[], options: Deciding): Promise<Decided> {
  const { terminal, nameOf, changed, cache, ...rest } = options
  const line = new ProgressLine(terminal, nameOf)
  const recall = (job: Job): Outcome | undefined => {
    const outcome = remembered(job, options)
    if (outcome !== undefined) changed?.(outcome, line)
    return outcome
  }
  const known = jobs.map(recall)
  const { more } = rest
  const pool = new Pool(
    jobs.filter((_, i) => known[i] === undefined),
    {
      ...rest,
      ...(more && { more: () => firstUnknown(more, recall) }),
      changed: outcome => {
        if (outcome.end === 'done') cache?.keep(outcome, options.bounds)
        changed?.(outcome, line)
        line.show(pool.outcomes)
      },
    },
  )
  onInterrupt(() => pool.interrupt())
  const decided = (await pool.run()).values()
  const outcomes = [...known.map(outcome => outcome ?? decided.next().value!), ...decided]
  cache?.close()
  line.clear()
  refuseBadInput(outcomes)
  const failed = outcomes.filter(({ thrown }) => thrown !== undefined)
  if (failed.length > 0) terminal.error(failureReport(failed, nameOf))
  const isInterrupted = outcomes.some(({ end }) => end === 'interrupted')
  if (isInterrupted) terminal.error('Interrupted; this is what was decided so far.')
  return {
    outcomes,
    code: worst([isInterrupted ? exitCodes.interrupted : 0, failed.length > 0 ? exitCodes.failed : 0]),
  }
}

/** J3, of jobs that others bring on: what is known may bring on the next. */
function firstUnknown(more: () => Job | undefined, recall: (job: Job) => Outcome | undefined): Job | undefined {
  for (let job = more(); job !== undefined; job = more()) if (recall(job) === undefined) return job
  return undefined
}

/** J3. */
function remembered(job: Job, { cache, bounds }: Deciding): Outcome | undefined {
  const findings = cache?.find(job, bounds)
  return findings && { job, end: 'done', findings: [...findings], states: 0 }
}

/** How long a repeated signal counts as the same one. */
const SAME_SIGNAL_MS = 1000

/** Listens until the process ends: what was decided is still being printed when a signal that was passed on arrives. */
function onInterrupt(interrupt: () => void): void {
  let first = 0
  const heard = () => {
    if (first > 0 && Date.now() - first > SAME_SIGNAL_MS) process.exit(exitCodes.interrupted)
    if (first > 0) return
    first = Date.now()
    interrupt()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, heard)
}

/** What only the child could see is wrong with the input is the user's all the same. */
function refuseBadInput(outcomes: readonly Outcome[]): void {
  const refused = outcomes.find(({ thrown }) => thrown?.name === 'UsageError')
  if (refused?.thrown) throw new UsageError(refused.thrown.message)
}
