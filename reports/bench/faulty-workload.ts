/**
 * The standard faulty workload: 10,000 records with acks=all into one partition on three brokers, and a consumer that reads them, while every kind
 * of fault strikes (impl/world/faults.ts), one broker down at a time.
 *
 * What eats a disk (wipe, torn writes, short reads, flipped bits, no space) strikes brokers alone: the controller's log stands for a quorum's, which is never
 * lost. Clients live: who is down sends nothing.
 */
import { Cluster } from '../../impl/index.ts'
import { type FaultKind, type FaultRates, faults, FaultSchedule, type World } from '../../impl/world/index.ts'

export interface FaultyRun {
  readonly records: number
  readonly acknowledged: number
  readonly failed: number
  readonly polled: number
  readonly simulatedMs: number
  readonly events: number
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>
}

const kinds = Object.keys(faults) as FaultKind[]
/** Before each event. */
const rates = Object.fromEntries(kinds.map(kind => [kind, 0.001])) as FaultRates
const brokers = ['broker-1', 'broker-2', 'broker-3'] as const
const ofDisks: ReadonlySet<FaultKind> = new Set(['wipe', 'shortRead', 'tearWrites', 'losePower', 'fillDisk', 'flipBit'])
const unacknowledgedAtMost = 50

export function runFaulty(seed: number, records: number): FaultyRun {
  let events = 0
  const cluster = new Cluster({ seed, topics: { orders: { minInsyncReplicas: 2 } }, tracing: () => (events += 1) })
  const candidates = (kind: FaultKind) => (ofDisks.has(kind) ? brokers : [...brokers, 'controller'])
  // The schedule knows processes by name alone.
  const world = cluster.world as unknown as World
  const schedule = new FaultSchedule(world, { seed, rates, maxDown: 1, lastsMs: [10, 5_000], candidates })
  const told = listen(cluster)
  const producer = cluster.producer({ deliveryTimeoutMs: 600_000 })
  let sent = 0
  while (told.acknowledged + told.failed < records) {
    for (; sent < records && sent - told.acknowledged - told.failed < unacknowledgedAtMost; sent++)
      producer.post({ topic: 'orders', value: `record ${sent}` })
    const settled = told.acknowledged + told.failed
    schedule.runUntil(() => told.acknowledged + told.failed > settled, 60_000)
  }
  schedule.settle()
  world.runUntil(() => told.polled >= told.acknowledged, 120_000)
  return { records, ...told, simulatedMs: cluster.now, events, faults: schedule.counts }
}

/** Counts what clients are told, and has a consumer poll for ever. */
function listen(cluster: Cluster) {
  const told = { acknowledged: 0, failed: 0, polled: 0 }
  const consumer = cluster.consumer({ topic: 'orders', groupId: 'bench' })
  cluster.world.onTell((node, said) => {
    if (said.type === 'Acknowledged') told.acknowledged += 1
    if (said.type === 'Failed') told.failed += 1
    if (said.type !== 'Polled' || node !== consumer.node) return
    told.polled += said.records.length
    cluster.world.call(consumer.node, { type: 'poll' })
  })
  cluster.world.call(consumer.node, { type: 'poll' })
  return told
}
