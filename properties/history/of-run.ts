/**
 * The history of a run: a plan's actions performed, every fault undone, then what a tester does who has nothing but clients: waits until nothing comes
 * any more, sends a record to each partition, and reads everything again from the beginning; and so once more without each of the brokers in turn, where the
 * configuration says that one may be missing.
 *
 *     Plan ─▶ Stage ── action … ─▶ mend all ─▶ rest ─▶ rounds: a send each ─▶ rest ─▶ another group reads it all ─▶ Recording
 *
 *   Y1  whether it is time to go on is told from the clients' history too: no look into a broker
 *   Y2  no promise is checked on the way: a run goes on until its end
 *   Y3  a process of which an assertion failed is down, and started again soon, as somebody's service manager would
 */
import type { Cluster, Operation as Told } from '../../impl/index.ts'
import { everyPartitionOf, partitionsOf, type Plan } from '../runs/plan.ts'
import { Stage, type StageOptions } from '../runs/stage.ts'
import { operationsOfCluster } from './of-cluster.ts'
import type { Operation } from './operation.ts'

export interface Recording {
  readonly operations: readonly Operation[]
  /** Lines from here on were written when no fault was left. */
  readonly mendedAt: number
  /** Lines at which rounds ended: by then what was sent last has to be acknowledged. */
  readonly rounds: readonly number[]
  /** What the processes that halted said. */
  readonly halts: readonly string[]
}

/** What happens until every fault is undone: `perform` does one thing, and then sees to who has halted (Y3). */
export type Play = (stage: Stage, perform: (doIt: () => void) => void) => void

export const recordPlan = (plan: Plan, options: StageOptions = {}): Recording =>
  recordPlay(plan, options, (stage, perform) => {
    for (const action of plan.actions) perform(() => void stage.perform(action))
  })

/** As a plan's, but for what `play` does in the place of its actions. */
export function recordPlay(plan: Plan, options: StageOptions, play: Play): Recording {
  const run = new RecordedRun(plan, options)
  play(run.stage, doIt => run.perform(doIt))
  run.perform(() => run.stage.mendAll())
  const mendedAt = run.stage.cluster.history().length
  run.conclude(mendedAt)
  return {
    operations: operationsOfCluster(run.stage.cluster.history()),
    mendedAt,
    rounds: run.rounds,
    halts: run.halts,
  }
}

const breathMs = 150
/** Twice the longest time-out of a run, the delivery's, and some. */
const patienceMs = 20_000
/** So many polls in a row that bring nothing: there is nothing more. */
const emptyPolls = 3
/** Sends to a partition, one after the other, until one is acknowledged and the group commits. */
const probes = 5
/** Who has not been given what was acknowledged is given so much longer, as the leader may have to be found. */
const enoughMs = 8_000
/** Long enough to join the in-sync set again. */
const upgradeMs = 1_500

class RecordedRun {
  readonly stage: Stage
  readonly halts: string[] = []
  readonly rounds: number[] = []
  readonly #plan: Plan
  readonly #halted = new Set<`broker-${number}`>()
  #mendedAt = 0

  constructor(plan: Plan, options: StageOptions) {
    this.#plan = plan
    const onHalt: StageOptions['onHalt'] = (node, error) => {
      this.halts.push(`${node}: ${error.message}`)
      this.#halted.add(node as `broker-${number}`)
    }
    this.stage = new Stage(plan, { ...options, onHalt })
  }

  /** Y3. */
  perform(doIt: () => void): void {
    doIt()
    const { world } = this.stage
    const halted = [...this.#halted]
    this.#halted.clear()
    for (const node of halted) if (!world.isRunning(node)) world.restart(node)
  }

  conclude(mendedAt: number): void {
    this.#mendedAt = mendedAt
    this.#rest('consumer-1', () => this.#consume())
    const goesOn = this.#round()
    // Where nothing goes on with all of them, there is nothing to be learnt without one.
    if (!goesOn || !outlivesOneBroker(this.#plan)) return
    for (let id = 1; id <= this.#plan.configuration.brokers; id++) this.#roundWithout(`broker-${id}`)
  }

  /** A broker is taken down, as for an upgrade: the others have everything, and go on. */
  #roundWithout(node: `broker-${number}`): void {
    const { world } = this.stage
    if (world.isRunning(node)) world.crash(node)
    this.#round()
    if (!world.isRunning(node)) world.restart(node)
    this.perform(() => this.stage.cluster.advance(upgradeMs))
  }

  #round(): boolean {
    const goesOn = this.#probe()
    this.#audit()
    this.rounds.push(this.stage.cluster.history().length)
    return goesOn
  }

  /** Whether what was sent is acknowledged, and commits are stored. */
  #probe(): boolean {
    const { stage } = this
    const { configuration } = this.#plan
    const partitions = partitionsOf(configuration).map((_, partition) => partition)
    // A cluster that has just come back may refuse the first: who does not try again cannot tell that from one that never comes back.
    let left = partitions
    for (let attempt = 0; attempt < probes && left.length > 0; attempt++) {
      for (const partition of left) stage.perform({ do: 'send', partition, records: 1 })
      this.#rest('consumer-1', () => this.#consume())
      const history = stage.cluster.history()
      left = partitions.filter(partition => !isStored(history, partitionsOf(configuration)[partition]!))
      if (left.length === 0 && !hasCommitted(history)) left = partitions.slice(0, 1)
    }
    return left.length === 0
  }

  #consume(): void {
    this.stage.finish([this.stage.application, ...this.stage.readers])
  }

  /** Until every send is answered and the consumer has been given nothing for a while. */
  #rest(consumer: string, go: () => void): void {
    const { cluster } = this.stage
    const start = cluster.history().length
    const enough = cluster.now + enoughMs
    for (const end = cluster.now + patienceMs; cluster.now < end;) {
      go()
      this.perform(() => cluster.advance(breathMs))
      const history = cluster.history()
      const isQuiet = openSends(history) === 0 && isAtEnd(history.slice(start), consumer)
      if (isQuiet && (cluster.now >= enough || hasAll(history, this.#mendedAt, consumer))) return
    }
  }

  /** Another group, from the first offset on. */
  #audit(): void {
    const { cluster } = this.stage
    const auditor = newAuditor(cluster, this.#plan, this.rounds.length + 1)
    let isPolling = false
    cluster.world.onTell((node, told) => {
      if (node === auditor && told.type === 'Polled') isPolling = false
    })
    this.#rest(auditor, () => {
      if (isPolling) return
      isPolling = true
      cluster.world.call(auditor, { type: 'poll' })
    })
    cluster.world.crash(auditor)
  }
}

/** Every partition has as many in-sync replicas as it needs when one broker is down. */
const outlivesOneBroker = ({ configuration }: Plan): boolean =>
  configuration.topics.every(
    ({ replicationFactor }) => replicationFactor > Math.max(1, configuration.minInsyncReplicas),
  )

function newAuditor(cluster: Cluster, { configuration }: Plan, round: number): `consumer-${number}` {
  const topic = [...new Set(everyPartitionOf(configuration).map(place => place.topic))]
  const about = { groupId: `audit-${round}`, autoCommit: 'off', handling: 'explicit' } as const
  const level = configuration.transactions === undefined ? {} : ({ isolationLevel: 'read_committed' } as const)
  return cluster.consumer({ ...about, ...level, topic, pollTimeoutMs: 300, requestTimeoutMs: 1_000 }).node
}

/** The last send to the partition was acknowledged. */
function isStored(history: readonly Told[], { topic, partition }: { topic: string; partition: number }): boolean {
  const last = history.findLast(told => told.type === 'send' && told.topic === topic && told.partition === partition)
  return (
    last?.type === 'send' &&
    history.some(told => told.type === 'acknowledged' && told.by === last.by && told.id === last.id)
  )
}

const hasCommitted = (history: readonly Told[]): boolean =>
  history.findLast(({ type }) => type === 'committed' || type === 'commitFailed')?.type !== 'commitFailed'

function openSends(history: readonly Told[]): number {
  const open = new Set<string>()
  for (const told of history) {
    if (told.type === 'send') open.add(`${told.by} ${told.id}`)
    if (told.type === 'acknowledged' || told.type === 'failed') open.delete(`${told.by} ${told.id}`)
    if (told.type === 'crashed') for (const each of open) if (each.startsWith(`${told.by} `)) open.delete(each)
  }
  return open.size
}

/** Everything that was sent from there on outside of transactions and has an offset. */
function hasAll(history: readonly Told[], from: number, consumer: string): boolean {
  const given = new Set<string>()
  const sent = new Map<string, string>()
  const stored: string[] = []
  for (const told of history.slice(from)) {
    if (told.type === 'send' && told.by === 'producer-1') sent.set(`${told.by} ${told.id}`, told.value)
    if (told.type === 'acknowledged' && told.offset >= 0) stored.push(sent.get(`${told.by} ${told.id}`) ?? '')
    if (told.type === 'polled' && told.by === consumer) for (const { value } of told.records) given.add(value ?? '')
  }
  return stored.every(value => value === '' || given.has(value))
}

function isAtEnd(history: readonly Told[], consumer: string): boolean {
  const polls = history.filter(told => told.type === 'polled' && told.by === consumer).slice(-emptyPolls)
  return polls.length === emptyPolls && polls.every(told => told.type === 'polled' && told.records.length === 0)
}
