/**
 * Random runs of the reference broker: a seed decides the workload, the faults and every delivery; invariants are checked after each slice of
 * time, the guarantee at the end, when every fault is healed.
 *
 *     seed ─▶ cluster ─▶ [ sends · crash/restart · cut/heal · isolate/rejoin · power loss/restart · lost messages ]… ─▶ heal ─▶ verdict
 *
 *   X1  the same options give the same run
 *   X2  at most `maxDown` brokers are down or cut off at a time
 *   X3  a run ends with every fault undone, and time to recover
 */
import { Cluster, kafkaRules, type Rules, type TopicOptions } from '../impl/index.ts'
import { batchesOf } from '../impl/core/log.ts'
import { below, chance, type Dice, pick, seededDice } from '../impl/world/index.ts'
import { type Copy, invariants } from './invariants.ts'

export interface RunOptions {
  readonly seed: number
  readonly acks: 1 | 'all'
  readonly topic: TopicOptions
  readonly faults: readonly FaultKind[]
  /** How many brokers may be in trouble at a time. */
  readonly maxDown: number
  readonly slices: number
  /** Absent: Kafka's. */
  readonly rules?: Rules
}

export const faultKinds = ['crash', 'isolate', 'cut', 'losePower', 'drop'] as const
export type FaultKind = (typeof faultKinds)[number]

export interface RunResult {
  readonly seed: number
  /** Invariants that were violated, and the guarantee's failure, a sentence each. */
  readonly violations: readonly string[]
  readonly acknowledged: number
  readonly lost: readonly string[]
  readonly faults: Readonly<Record<string, number>>
  /** Virtual milliseconds. */
  readonly simulatedMs: number
}

interface Run {
  readonly cluster: Cluster
  readonly dice: Dice
  readonly options: RunOptions
  /** How to undo what was done to a broker. */
  readonly undo: Map<number, () => void>
  readonly counts: Record<string, number>
  readonly violations: string[]
}

const brokers = [1, 2, 3]
/** Short time-outs against long slices of time: elections, shrinking and joining happen many times in a run. */
const restless = { heartbeatIntervalMs: 300, metadataWaitMs: 50, fetchWaitMaxMs: 200, replicaLagTimeMaxMs: 1_000 }
const slicesMs = [1, 2, 5, 20, 100, 700, 3_000]

export function randomRun(options: RunOptions): RunResult {
  const { seed, topic, rules = kafkaRules } = options
  const cluster = new Cluster({
    seed,
    topics: { orders: topic },
    broker: { ...restless, rules },
    controller: { sessionTimeoutMs: 1_500, rules },
  })
  const dice = seededDice(`faults of ${options.seed}`)
  const run: Run = { cluster, dice, options, undo: new Map(), counts: {}, violations: [] }
  const producer = cluster.producer({
    acks: options.acks,
    deliveryTimeoutMs: 60_000,
    requestTimeoutMs: 3_000,
    lingerMs: 0,
    maxRecordsPerBatch: 1,
  })
  for (let slice = 0; slice < options.slices && run.violations.length === 0; slice++) {
    for (let i = below(dice, 4); i > 0; i--) producer.post({ topic: 'orders', value: `r${slice}.${i}` })
    trouble(run)
    cluster.advance(pick(dice, slicesMs))
    watch(run)
  }
  for (const heal of run.undo.values()) heal()
  cluster.advance(120_000)
  watch(run)
  const { lost, text } = cluster.check({ guarantee: 'NAL' })
  const acknowledged = cluster.history().filter(({ type }) => type === 'acknowledged').length
  const violations = [...run.violations, ...(lost.length > 0 ? [text] : [])]
  return { seed, violations, acknowledged, lost, faults: run.counts, simulatedMs: cluster.now }
}

/** Now and then something breaks, or what broke is mended. */
function trouble(run: Run): void {
  const { dice, undo, options } = run
  if (undo.size > 0 && chance(dice, 0.3)) {
    const broker = pick(dice, [...undo.keys()])
    undo.get(broker)!()
    undo.delete(broker)
  } else if (options.faults.length > 0 && chance(dice, 0.5)) {
    const kind = pick(dice, options.faults)
    if (inflict(run, kind)) run.counts[kind] = (run.counts[kind] ?? 0) + 1
  }
}

function inflict({ cluster, dice, undo, options }: Run, kind: FaultKind): boolean {
  const broker = pick(dice, brokers)
  const isTooMuch = undo.has(broker) || undo.size >= options.maxDown
  if (kind === 'drop') return dropOne(cluster, dice)
  if (isTooMuch) return false
  switch (kind) {
    case 'crash':
      cluster.crash(broker)
      undo.set(broker, () => cluster.restart(broker))
      return true
    case 'losePower':
      cluster.losePower(broker)
      undo.set(broker, () => cluster.restart(broker))
      return true
    case 'isolate':
      cluster.isolate(broker)
      undo.set(broker, () => cluster.rejoin(broker))
      return true
    case 'cut': {
      const others = brokers.filter(id => id !== broker)
      for (const other of others) cluster.cut(broker, other)
      undo.set(broker, () => others.forEach(other => cluster.heal(broker, other)))
      return true
    }
  }
}

function dropOne({ world }: Cluster, dice: Dice): boolean {
  const messages = world.pending().filter(({ type }) => type === 'message')
  if (messages.length > 0) world.drop(messages[below(dice, messages.length)]!.id)
  return messages.length > 0
}

function watch({ cluster, violations }: Run): void {
  const copies = brokers.flatMap(broker => copyOf(cluster, broker))
  for (const { id, check } of invariants) violations.push(...check(copies).map(sentence => `${id}: ${sentence}`))
}

function copyOf({ world }: Cluster, broker: number): Copy[] {
  const node = `broker-${broker}` as const
  const replica = world.state(node).replicas['orders-0']
  if (replica === undefined) return []
  const { role, leaderEpoch, isr, highWatermark, log } = replica
  const batches = batchesOf(log).map(({ baseOffset, leaderEpoch: epoch, bytes }) => ({
    baseOffset,
    leaderEpoch: epoch,
    content: String(bytes),
  }))
  return [
    {
      broker,
      isRunning: world.isRunning(node),
      role,
      leaderEpoch,
      isr,
      highWatermark,
      logEndOffset: log.logEndOffset,
      batches,
    },
  ]
}
