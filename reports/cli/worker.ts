/**
 * The child process: decides one job at a time and sends each finding as it comes. `serve` is handed what decides, so that tests can bring their own.
 *
 *   W1  a job is synchronous, so nothing can be received while it runs: clock, memory and parent are looked at from its `budget`
 *   W2  Ctrl-C reaches the whole process group; the child ignores it, as the parent ends it
 *   W3  a child whose parent has died ends itself, or it would search on for ever
 */
import { getHeapStatistics } from 'node:v8'
import type { Progress, Stopped } from '../../model/index.ts'
import type { Finding } from '../../properties/finding.ts'
import type { Found, Job, Limits } from '../../properties/jobs.ts'
import { type Bounds, type Decide, type Reply, thrownBy } from './protocol.ts'

export type Run = (job: Job, limits: Limits, found: Found) => void

const TELL_EVERY_MS = 100

/** Taken before any job: a parent that died since has another number. */
const parent = process.ppid

/** `runOf`: what decides a job; a promise where it is still to be loaded. */
export function serve(runOf: (job: Job) => Run | Promise<Run>): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  process.on('disconnect', () => process.exit(0))
  process.on('message', async (message: Decide) => decide(await runOf(message.job), message))
}

function decide(run: Run, { n, job, bounds }: Decide): void {
  const { maxStates } = bounds
  let since = performance.now()
  const found = (finding: Finding) => {
    const now = performance.now()
    tell({ type: 'Found', n, finding: { ...finding, seconds: Math.round(now - since) / 1000 } })
    since = now
  }
  const budget = budgetOf(n, bounds)
  let wasCut = false
  const watched = (progress: Progress) => {
    const verdict = budget(progress)
    wasCut ||= verdict !== 'go'
    return verdict
  }
  try {
    run(job, { ...(maxStates === undefined ? {} : { maxStates }), budget: watched }, found)
    tell({ type: 'Done', n, wasCut })
  } catch (error) {
    tell({ type: 'Failed', n, thrown: thrownBy(error) })
  }
}

function budgetOf(n: number, bounds: Bounds): (progress: Progress) => 'go' | Stopped {
  let told = 0
  return progress => {
    const now = Date.now()
    if (process.ppid !== parent) process.exit(0)
    if (now - told >= TELL_EVERY_MS) {
      told = now
      tell({ type: 'Working', n, states: progress.states, depth: progress.depth })
    }
    if (bounds.until !== undefined && now >= bounds.until)
      return { by: 'seconds', text: 'the time that --max-seconds gave' }
    return memoryLeft(progress, bounds)
  }
}

/** Typed arrays lie outside V8's heap, XState's objects inside; either may be what runs out, and a heap that does kills the process. */
function memoryLeft({ bytes }: Progress, { maxBytes }: Bounds): 'go' | Stopped {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics()
  if (used < limit * 0.85 && used + bytes < maxBytes) return 'go'
  return { by: 'memory', text: `${Math.round((used + bytes) / 2 ** 20)} MB` }
}

function tell(reply: Reply): void {
  if (process.connected) process.send?.(reply)
}
