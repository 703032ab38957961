/**
 * The pool: children side by side, one job each, so that the parent stays free for signals, progress and limits.
 *
 *     jobs ──▶ [child] [child] ──Reply──▶ outcomes, in the order of the jobs
 *
 *   P1  outcomes stand in the order of the jobs, and findings in the order in which their job found them: nothing depends on timing
 *   P2  an interrupted pool kills its children at once and keeps what they had found
 *   P3  a child that dies takes its own job with it and no other; the next job gets a new child
 *   P4  a child that does not stop at its deadline by itself is killed
 *   P5  where what to decide next turns on what was decided (`more`), a child without a job waits for the others, and all end together
 */
import type { ChildProcess } from 'node:child_process'
import type { Finding } from '../../properties/finding.ts'
import type { Job } from '../../properties/jobs.ts'
import { launchChild } from './launch-child.ts'
import type { Bounds, Decide, Reply, Thrown } from './protocol.ts'

export type End = 'waiting' | 'deciding' | 'done' | 'failed' | 'interrupted' | 'out of time'

export interface Outcome {
  readonly job: Job
  end: End
  readonly findings: Finding[]
  states: number
  /** Time or memory stopped one of its searches. */
  wasCut?: boolean
  thrown?: Thrown
}

export interface PoolOptions {
  readonly processes: number
  readonly bounds: Bounds
  readonly changed?: (outcome: Outcome) => void
  /** Asked when a child has nothing to do; undefined where there is nothing, or nothing before more is decided. */
  readonly more?: () => Job | undefined
  readonly launch?: () => ChildProcess
}

interface Child {
  readonly process: ChildProcess
  busy?: Outcome
}

/** A search looks at its deadline every few thousand states; only one that hangs needs longer than this. */
const GRACE_MS = 3000

export class Pool {
  readonly outcomes: Outcome[]
  private readonly options: PoolOptions
  private readonly children = new Set<Child>()
  private next = 0
  private isStopped = false
  private finished: () => void = () => {}
  private deadline: NodeJS.Timeout | undefined

  constructor(jobs: readonly Job[], options: PoolOptions) {
    this.options = options
    this.outcomes = jobs.map(begun)
  }

  /** Resolves when every job has ended, one way or another. */
  async run(): Promise<readonly Outcome[]> {
    const ended = new Promise<void>(resolve => (this.finished = resolve))
    const { until } = this.options.bounds
    if (until !== undefined) this.deadline = setTimeout(() => this.stop('out of time'), until - Date.now() + GRACE_MS)
    this.startAll()
    this.endIfIdle()
    await ended
    return this.outcomes
  }

  interrupt(): void {
    this.stop('interrupted')
  }

  private stop(end: End): void {
    this.isStopped = true
    this.next = this.outcomes.length
    for (const outcome of this.outcomes) {
      if (outcome.end === 'waiting' || outcome.end === 'deciding') outcome.end = end
    }
    for (const child of this.children) this.drop(child)
    this.endIfIdle()
  }

  /** As many children as there is work for. */
  private startAll(): void {
    while (this.children.size < this.options.processes && this.isReady()) this.start()
  }

  /** Whether a job waits; where none does, whether another one comes up. */
  private isReady(): boolean {
    if (this.isStopped) return false
    const job = this.next < this.outcomes.length ? undefined : this.options.more?.()
    if (job !== undefined) this.outcomes.push(begun(job))
    return this.next < this.outcomes.length
  }

  private start(): void {
    const child: Child = { process: (this.options.launch ?? launchChild)() }
    this.children.add(child)
    child.process.on('message', (reply: Reply) => this.hear(child, reply))
    child.process.on('error', error => this.lost(child, error.message))
    child.process.on('exit', (code, signal) => this.exited(child, code, signal))
    this.assign(child)
  }

  /** Ctrl-C reaches the whole group: a child that was not listening yet may die of it before we hear of it ourselves. */
  private exited(child: Child, code: number | null, signal: NodeJS.Signals | null): void {
    const isInterrupt = signal === 'SIGINT' || signal === 'SIGTERM' || signal === 'SIGHUP'
    if (isInterrupt && this.children.has(child)) this.interrupt()
    this.lost(child, `the process ended by itself (${signal ?? `code ${code}`})`)
  }

  private assign(child: Child): void {
    delete child.busy
    if (!this.isReady()) return this.dropIdle()
    const n = this.next++
    const outcome = this.outcomes[n]!
    outcome.end = 'deciding'
    child.busy = outcome
    child.process.send({ n, job: outcome.job, bounds: this.options.bounds } satisfies Decide)
  }

  private hear(child: Child, reply: Reply): void {
    const outcome = child.busy
    if (outcome === undefined || !this.children.has(child)) return
    if (reply.type === 'Found') outcome.findings.push(reply.finding)
    if (reply.type === 'Working') outcome.states = reply.states
    if (reply.type === 'Failed') outcome.thrown = reply.thrown
    if (reply.type === 'Done') outcome.wasCut = reply.wasCut === true
    const isOver = reply.type === 'Done' || reply.type === 'Failed'
    if (isOver) outcome.end = reply.type === 'Done' ? 'done' : 'failed'
    this.options.changed?.(outcome)
    if (isOver) this.assign(child)
    if (isOver && this.options.more !== undefined) this.wake()
  }

  /** P5: what was decided may have made work for those who wait. */
  private wake(): void {
    for (const child of this.idle) if (this.isReady()) this.assign(child)
    this.startAll()
  }

  private get idle(): readonly Child[] {
    return [...this.children].filter(({ busy }) => busy === undefined)
  }

  private dropIdle(): void {
    const { idle } = this
    const mayWait = this.options.more !== undefined && idle.length < this.children.size
    if (!mayWait) for (const child of idle) this.drop(child)
    this.endIfIdle()
  }

  private lost(child: Child, message: string): void {
    if (!this.children.has(child)) return
    this.drop(child)
    const outcome = child.busy
    if (outcome?.end === 'deciding') {
      outcome.end = 'failed'
      outcome.thrown = { name: 'ProcessEnded', message }
      this.options.changed?.(outcome)
    }
    if (this.isReady()) this.start()
    this.dropIdle()
  }

  private drop(child: Child): void {
    this.children.delete(child)
    child.process.kill('SIGKILL')
  }

  private endIfIdle(): void {
    if (this.children.size > 0) return
    clearTimeout(this.deadline)
    this.finished()
  }
}

const begun = (job: Job): Outcome => ({ job, end: 'waiting', findings: [], states: 0 })
