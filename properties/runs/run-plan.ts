/**
 * Runs a plan: performs its actions, watches every step, undoes every fault, lets the cluster come to rest, and judges.
 *
 *     Plan ─▶ Stage ── action · sweep · action · sweep … ─▶ mend all ─▶ rest ─▶ judge ─▶ RunResult
 *                └─ after every step: Observer, and who else watches (`watch`)
 *
 *   X1  the same plan gives the same run
 *   X2  a run ends with every fault undone, time to recover, and the consumer at the end of every log
 *   X3  an assertion in the broker's core that fails is a violation like any other
 */
import { AssertionError, type ClusterOptions, type Operation, type Rules, type Watch } from '../../impl/index.ts'
import type { FaultKind } from '../../impl/world/index.ts'
import type { ConsumerTold } from '../../impl/core/consumer-state.ts'
import type { ProducerTold } from '../../impl/core/producer-state.ts'
import { GroupObserver } from './group-observer.ts'
import { judge } from './judge.ts'
import { watchMinInSync } from './min-in-sync.ts'
import { Observer } from './observer.ts'
import type { Plan } from './plan.ts'
import { promisesOf } from './promises.ts'
import { Stage } from './stage.ts'
import { TransactionObserver } from './transaction-observer.ts'
import { unsettledOf } from './unsettled.ts'

export interface RunOptions {
  /** Absent: Kafka's. */
  readonly rules?: Rules | undefined
  /** Of the brokers' configuration what is not as everywhere. */
  readonly broker?: ClusterOptions['broker'] | undefined
  /** Looks after each step of each process, from the first start on. */
  readonly watch?: Watch | undefined
  /** Hears each decision of the world as a line, up to the first violation. */
  readonly tracing?: ((line: string) => void) | undefined
}

export interface RunResult {
  readonly seed: number
  /** Promises that were broken, a sentence each, the promise first. */
  readonly violations: readonly string[]
  readonly acknowledged: number
  readonly handled: number
  readonly lost: readonly string[]
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>
  /** Steps of processes. */
  readonly events: number
  /** Virtual milliseconds. */
  readonly simulatedMs: number
  /** What happened, in words; actions that did nothing are left out. */
  readonly steps: readonly string[]
}

export function runPlan(plan: Plan, options: RunOptions = {}): RunResult {
  const run = new Run(plan, options)
  try {
    run.perform()
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error
    run.violations.push(`assertion: ${error.message}`)
  }
  return run.result()
}

/** Twice the longest time-out of a run, the delivery's: who has come no nearer to rest in that time never will. */
const patienceMs = 16_000
/** Nor will who is on the way for so long. */
const longestRestMs = 300_000
const breathMs = 150

class Run {
  readonly #plan: Plan
  readonly #stage: Stage
  readonly #observer: Observer
  readonly #groups: GroupObserver
  readonly #transactions: TransactionObserver
  readonly #acknowledgedEnd = new Map<string, number>()
  readonly #committedOffset = new Map<string, number>()
  readonly #steps: string[] = []

  constructor(plan: Plan, { rules, broker, watch, tracing }: RunOptions) {
    this.#plan = plan
    const marks = { acknowledgedEnd: this.#acknowledgedEnd, committedOffset: this.#committedOffset }
    this.#observer = new Observer(promisesOf(plan), marks)
    this.#groups = new GroupObserver(plan)
    this.#transactions = new TransactionObserver(plan)
    const isAll = plan.configuration.producer.acks === 'all'
    const both: Watch = (world, node, input, effects, now) => {
      this.#observer.after(world, node, input === undefined)
      this.#groups.after(world, node, input, effects, this.violations)
      this.#transactions.after(world, node, input, effects, this.violations)
      watch?.(world, node, input, effects, now)
      if (isAll) watchMinInSync(world, node, input, effects, now)
    }
    const untilViolated = (line: string) => this.violations.length > 0 || tracing?.(line)
    this.#stage = new Stage(plan, { rules, broker, watch: both, tracing: tracing && untilViolated })
    this.#stage.world.onTell((_node, told) => this.#hear(told as ProducerTold | ConsumerTold))
  }

  get violations(): string[] {
    return this.#observer.violations
  }

  perform(): void {
    for (const action of this.#plan.actions) {
      if (action.do === 'strike') this.#observer.sweepFiles(this.#stage.world)
      const words = this.#stage.perform(action)
      if (words !== undefined) this.#steps.push(words)
      this.#observer.sweep(this.#stage.world)
      if (this.violations.length > 0) return
    }
    this.#stage.mendAll()
    this.#conclude(this.#rest())
  }

  result(): RunResult {
    const { cluster, counts } = this.#stage
    const history = cluster.history()
    const countOf = (wanted: Operation['type']) => history.filter(({ type }) => type === wanted).length
    return {
      seed: this.#plan.seed,
      violations: this.violations,
      acknowledged: countOf('acknowledged'),
      handled: countOf('handled'),
      lost: cluster.check({ guarantee: 'NAL' }).lost,
      faults: counts,
      events: this.#observer.events,
      simulatedMs: cluster.now,
      steps: this.#steps,
    }
  }

  /** X2: what is not at rest when patience ends. */
  #rest(): readonly string[] {
    const { cluster } = this.#stage
    const end = cluster.now + longestRestMs
    let movedAt = cluster.now
    let unsettled: readonly string[] = ['nothing has been looked at']
    while (unsettled.length > 0 && cluster.now - movedAt < patienceMs && cluster.now < end) {
      if (this.violations.length > 0) break
      this.#stage.finish()
      cluster.advance(breathMs)
      const before = unsettled
      unsettled = unsettledOf(this.#stage, this.#plan)
      if (before.join() !== unsettled.join()) movedAt = cluster.now
    }
    return unsettled
  }

  #conclude(unsettled: readonly string[]): void {
    const { cluster, world } = this.#stage
    this.#observer.sweep(world)
    this.#observer.sweepFiles(world)
    if (this.violations.length > 0) return
    this.violations.push(...judge(promisesOf(this.#plan), cluster, this.#plan, unsettled))
  }

  #hear(told: ProducerTold | ConsumerTold): void {
    if (told.type === 'Acknowledged' && this.#plan.configuration.producer.acks === 'all')
      this.#mark(this.#acknowledgedEnd, told.topicPartition, told.offset + 1)
    if (told.type === 'Committed')
      for (const [name, offset] of Object.entries(told.offsets)) this.#mark(this.#committedOffset, name, offset)
  }

  #mark(marks: Map<string, number>, name: string, offset: number): void {
    if (offset <= (marks.get(name) ?? 0)) return
    marks.set(name, offset)
    this.#observer.afterTold(this.#stage.world, name)
  }
}
