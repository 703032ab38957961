/**
 * How fast the reference broker is here: its pure core alone, the world around it, an idle cluster, and the standard faulty workload.
 *
 * The targets are those of issue 4; a figure of a busy machine is a figure of a busy machine. Each is the median of three runs after one that warms up.
 */
import { buildWorld } from '../../impl/cluster/processes.ts'
import { Cluster } from '../../impl/index.ts'
import { type CoreLoad, runCore } from './broker-core.ts'
import { type FaultyRun, runFaulty } from './faulty-workload.ts'

export interface BrokerBench {
  /** Records a second produced, replicated to two followers and fetched, through the pure core. */
  readonly coreRecordsPerSecond: number
  /** Scheduled events a second of a busy world without faults, tracing on. */
  readonly worldEventsPerSecond: number
  /** Real seconds for a thousand simulated ones of three idle brokers. */
  readonly idleSeconds: number
  readonly faulty: FaultyRun & { readonly seconds: number; readonly simulatedOverReal: number }
}

const RUNS = 3
const load: CoreLoad = { records: 300_000, recordsPerBatch: 100, recordBytes: 100, inFlight: 5 }

export function runBrokerBench(print: (line: string) => void): BrokerBench {
  print('The reference broker')
  const core = median(() => runCore(load))
  const coreRecordsPerSecond = Math.round(core.result / core.seconds)
  say(print, 'pure core: records/s produced, replicated to two, fetched', coreRecordsPerSecond, '≥ 300,000')
  const busy = median(runBusyWorld)
  const worldEventsPerSecond = Math.round(busy.result / busy.seconds)
  say(print, 'world: scheduled events/s, tracing on', worldEventsPerSecond, '≥ 20,000')
  const idle = median(runIdleCluster)
  say(print, 'three idle brokers: seconds for 1,000 simulated', idle.seconds.toFixed(2), '< 1')
  const { seconds, result } = median(() => runFaulty(1, 10_000))
  const simulatedOverReal = result.simulatedMs / 1_000 / seconds
  say(print, 'faulty workload: simulated over real time', `${simulatedOverReal.toFixed(0)} ×`, faultyLine(result))
  return {
    coreRecordsPerSecond,
    worldEventsPerSecond,
    idleSeconds: idle.seconds,
    faulty: { ...result, seconds, simulatedOverReal },
  }
}

function say(print: (line: string) => void, name: string, figure: number | string, beside: string): void {
  const told = typeof figure === 'number' ? figure.toLocaleString('en') : figure
  print(`${name.padEnd(66)}${told.padStart(14)}   ${beside}`)
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

function median<T>(run: () => T): { readonly seconds: number; readonly result: T } {
  run()
  const runs = Array.from({ length: RUNS }, () => {
    const start = performance.now()
    const result = run()
    return { seconds: (performance.now() - start) / 1000, result }
  })
  return runs.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(RUNS / 2)]!
}
