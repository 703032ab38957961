/**
 * The history of a run: a plan's actions performed, every fault undone, then what a tester does who has nothing but clients: waits until nothing comes
 * any more, sends a last record to each partition, and reads everything again from the beginning.
 *
 *     Plan ─▶ Stage ── action … ─▶ mend all ─▶ rest ─▶ a last send each ─▶ rest ─▶ a second group reads it all ─▶ Recording
 *
 *   Y1  whether it is time to go on is told from the clients' history too: no look into a broker
 *   Y2  no promise is checked on the way: a run goes on until its end, or until the broker's core itself stops
 */
import { AssertionError, type Cluster, type Operation as Told } from '../../impl/index.ts'
import { partitionsOf, type Plan } from '../runs/plan.ts'
import { Stage, type StageOptions } from '../runs/stage.ts'
import { operationsOfCluster } from './of-cluster.ts'
import type { Operation } from './operation.ts'

export interface Recording {
  readonly operations: readonly Operation[]
  /** Lines from here on were written when no fault was left. */
  readonly mendedAt: number
  /** What the broker's core said before it stopped; absent: it did not. */
  readonly stoppedBy?: string
}

export function recordPlan(plan: Plan, options: StageOptions = {}): Recording {
  const stage = new Stage(plan, options)
  let mendedAt = Infinity
  let stoppedBy: string | undefined
  try {
    for (const action of plan.actions) stage.perform(action)
    stage.mendAll()
    mendedAt = stage.cluster.history().length
    conclude(stage, plan)
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error
    stoppedBy = error.message
  }
  const history = stage.cluster.history()
  const before = operationsOfCluster(history.slice(0, mendedAt)).length
  return {
    operations: operationsOfCluster(history),
    mendedAt: before,
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
  }
}

const breathMs = 150
/** Five times the longest time-out of a run, the delivery's. */
const patienceMs = 40_000
/** So many polls in a row that bring nothing: there is nothing more. */
const emptyPolls = 3
/** Sends to a partition, one after the other, until one is acknowledged and the group commits. */
const probes = 5
const auditor = 'consumer-2'

function conclude(stage: Stage, plan: Plan): void {
  const { cluster, application } = stage
  const go = () => {
    while (application.step() !== undefined);
  }
  rest(cluster, 'consumer-1', go)
  const partitions = partitionsOf(plan.configuration).map((_, partition) => partition)
  // A cluster that has just come back may refuse the first: who does not try again cannot tell that from one that never comes back.
  let left = partitions
  for (let attempt = 0; attempt < probes && left.length > 0; attempt++) {
    for (const partition of left) stage.perform({ do: 'send', partition, records: 1 })
    rest(cluster, 'consumer-1', go)
    const history = cluster.history()
    left = partitions.filter(partition => !isStored(history, partitionsOf(plan.configuration)[partition]!))
    if (left.length === 0 && !hasCommitted(history)) left = partitions.slice(0, 1)
  }
  audit(cluster, plan)
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

/** Until every send is answered and the consumer has been given nothing for a while. */
function rest(cluster: Cluster, consumer: string, go: () => void): void {
  const start = cluster.history().length
  for (const end = cluster.now + patienceMs; cluster.now < end;) {
    go()
    cluster.advance(breathMs)
    const history = cluster.history()
    if (openSends(history) === 0 && isAtEnd(history.slice(start), consumer)) return
  }
}

function openSends(history: readonly Told[]): number {
  const open = new Set<string>()
  for (const told of history) {
    if (told.type === 'send') open.add(`${told.by} ${told.id}`)
    if (told.type === 'acknowledged' || told.type === 'failed') open.delete(`${told.by} ${told.id}`)
    if (told.type === 'crashed') for (const each of open) if (each.startsWith(`${told.by} `)) open.delete(each)
  }
  return open.size
}

function isAtEnd(history: readonly Told[], consumer: string): boolean {
  const polls = history.filter(told => told.type === 'polled' && told.by === consumer).slice(-emptyPolls)
  return polls.length === emptyPolls && polls.every(told => told.type === 'polled' && told.records.length === 0)
}

/** Another group, from the first offset on. */
function audit(cluster: Cluster, { configuration }: Plan): void {
  const topic = configuration.topics.length > 1 ? ['orders', 'refunds'] : 'orders'
  const about = {
    groupId: 'audit',
    autoCommit: 'off',
    handling: 'explicit',
    pollTimeoutMs: 300,
    requestTimeoutMs: 1_000,
  } as const
  cluster.consumer({ ...about, topic })
  let isPolling = false
  cluster.world.onTell((node, told) => {
    if (node === auditor && told.type === 'Polled') isPolling = false
  })
  rest(cluster, auditor, () => {
    if (isPolling) return
    isPolling = true
    cluster.world.call(auditor, { type: 'poll' })
  })
}
