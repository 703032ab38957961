/**
 * A program: three toys under a swarm of faults, the trace on standard output. `node --import tsx replay.test-data.ts seed events`.
 */
import { drawSwarm, FaultSchedule, type FaultRates } from './fault-schedule.ts'
import { below, fork, pick, seededDice } from './random.ts'
import { toy } from './toy.test-data.ts'
import { World, type WorldOptions } from './world.ts'

const rates: FaultRates = {
  crash: 0.01,
  losePower: 0.01,
  tearWrites: 0.01,
  wipe: 0.002,
  pause: 0.01,
  cut: 0.01,
  cutOneWay: 0.01,
  hold: 0.01,
  drop: 0.02,
  duplicate: 0.02,
  skewClock: 0.005,
  flipBit: 0.005,
}

type Watching = Partial<Pick<WorldOptions<Record<string, typeof toy>>, 'tracing' | 'afterStep'>>

export function replay(seed: string, events: number, watching: Watching = {}): FaultSchedule {
  const world = new World<Record<string, typeof toy>>({ seed, ...watching })
  const dice = seededDice(seed)
  const swarm = drawSwarm(fork(dice, 'swarm'), rates)
  const faults = new FaultSchedule(world, { seed, rates: swarm, lastsMs: [5, 200], maxDown: 2 })
  const nodes = ['a', 'b', 'c']
  for (const node of nodes) world.add(node, toy)
  for (let event = 0; event < events; event++) {
    const asking = nodes.filter(node => world.isRunning(node) && !world.isPaused(node))
    const acks = pick(dice, [-1, 0, 1] as const)
    const ask = { type: 'ask', to: pick(dice, nodes), what: `orders-${event}`, acks } as const
    if (asking.length > 0 && below(dice, 3) === 0) world.call(pick(dice, asking), ask)
    faults.next()
  }
  faults.settle()
  while (world.next());
  return faults
}

const [, program, seed, events] = process.argv
if (program?.includes('replay.test-data') && seed !== undefined) {
  replay(seed, Number(events), { tracing: line => process.stdout.write(`${line}\n`) })
}
