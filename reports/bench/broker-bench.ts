/**
 * How fast the reference broker is here: its pure core alone, the world around it, an idle cluster, and the standard faulty workload.
 *
 * Each is the median of three runs after one that warms up, by the clock on the wall and by the time that the processor spent on this process: on a
 * busy machine the second says what one core can do.
 */
import { buildWorld } from '../../impl/cluster/processes.ts'
import { Cluster } from '../../impl/index.ts'
import { type CoreLoad, runCore } from './broker-core.ts'
import { type FaultyRun, runFaulty } from './faulty-workload.ts'

interface Seconds {
  readonly seconds: number
  readonly processorSeconds: number
}

export interface BrokerBench {
  /** Produced, replicated to two followers and fetched, through the pure core. */
  readonly core: Seconds & { readonly records: number }
  /** Scheduled events of a busy world without faults, tracing on. */
  readonly world: Seconds & { readonly events: number }
  /** A thousand simulated seconds of three idle brokers. */
  readonly idle: Seconds
  readonly faulty: Seconds & FaultyRun
}

const RUNS = 3
const load: CoreLoad = { records: 300_000, recordsPerBatch: 100, recordBytes: 100, inFlight: 5 }

export function runBrokerBench(print: (line: string) => void): BrokerBench {
  const say = (name: string, ...cells: readonly string[]) =>
    print(name.padEnd(66) + cells.map(cell => cell.padStart(14)).join(''))
  const rates = (count: number, { seconds, processorSeconds }: Seconds) =>
    [count / seconds, count / processorSeconds].map(rate => Math.round(rate).toLocaleString('en'))
  say('The reference broker', 'by the wall', 'by processor', 'to reach')
  const { result: records, ...core } = median(() => runCore(load))
  say('pure core: records/s produced, replicated to two, fetched', ...rates(records, core), '300,000')
  const { result: events, ...world } = median(runBusyWorld)
  say('world: scheduled events/s, tracing on', ...rates(events, world), '20,000')
  const { result: _, ...idle } = median(runIdleCluster)
  const spent = [idle.seconds, idle.processorSeconds].map(seconds => seconds.toFixed(2))
  say('three idle brokers: seconds for 1,000 simulated', ...spent, '1.00')
  const { result, ...faulty } = median(() => runFaulty(1, 10_000))
  say('faulty workload: simulated seconds a second', ...rates(result.simulatedMs / 1_000, faulty))
  print(`  ${faultyLine(result)}`)
  return { core: { records, ...core }, world: { events, ...world }, idle, faulty: { ...result, ...faulty } }
}

function faultyLine({ records, acknowledged, failed, polled, simulatedMs, events, faults }: FaultyRun): string {
  const struck = Object.entries(faults).map(([kind, count]) => `${kind} ${count}`)
  const answers = `${acknowledged} acknowledged, ${failed} failed, ${polled} polled`
  const time = `${(simulatedMs / 1_000).toFixed(0)} s in ${events} events`
  return `${records} records: ${answers}; ${time}; ${struck.join(', ')}`
}

/** 5,000 records, acks=all, as fast as the world goes; returns how many decisions it traced. */
function runBusyWorld(): number {
  let [events, characters, settled] = [0, 0, 0]
  const tracing = (line: string) => {
    events += 1
    characters += line.length
  }
  const cluster = new Cluster({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } }, tracing })
  cluster.world.onTell(() => (settled += 1))
  const producer = cluster.producer({ maxRecordsPerBatch: 1, lingerMs: 0 })
  for (let sent = 0; sent < 5_000; sent += 50) {
    for (let i = sent; i < sent + 50; i++) producer.post({ topic: 'orders', value: `record ${i}` })
    cluster.world.runUntil(() => settled >= sent + 50, 60_000)
  }
  if (settled < 5_000 || characters === 0) throw new Error('The busy world did not do its work.')
  return events
}

function runIdleCluster(): number {
  const world = buildWorld({ seed: 1, topics: { orders: { minInsyncReplicas: 2 } } })
  world.advance(1_000_000)
  return world.now
}

function median<T>(run: () => T): Seconds & { readonly result: T } {
  run()
  const runs = Array.from({ length: RUNS }, () => timed(run))
  return runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(RUNS / 2)]!
}

function timed<T>(run: () => T): Seconds & { readonly result: T } {
  const start = performance.now()
  const before = process.cpuUsage()
  const result = run()
  const { user, system } = process.cpuUsage(before)
  return { seconds: (performance.now() - start) / 1_000, processorSeconds: (user + system) / 1_000_000, result }
}
