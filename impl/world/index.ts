/**
 * The simulated world: the only place where time, dice and faults come from. Processes (impl/core/process.ts) live in it, each with a clock,
 * a network and a disk that do what a seed says.
 *
 *     const world = new World({ seed: 7, tracing: line => lines.push(line) })
 *     world.add('broker-1', broker)                      add starts it
 *     world.call('producer-1', { type: 'send', … })      what an application does
 *     world.runUntil(() => isAcknowledged, 10_000)       or next, advance; or pending + execute, to choose oneself
 *     world.crash('broker-1'); world.restart('broker-1') faults come in pairs
 *
 * What to read, in this order: `world.ts` (the door of the door), `network.ts` and `disk.ts` (what may go wrong there, and what never does),
 * `faults.ts` and `fault-schedule.ts` (what may be done to it, and who decides when), `trace.ts` (what is written down). Below them: `machines.ts` performs effects, `agenda.ts` and `queue.ts`
 * keep what may still happen, `random.ts` has the dice.
 *
 * The caller's duties:
 *
 *   1  take luck from nowhere but a seed, and time from nowhere but `now`: else a trace is no replay
 *   2  checkers look, listeners call; neither drives the world from inside a step
 *   3  undo each fault before asking whether the system recovers (`FaultSchedule.settle`)
 */
export type { AddOptions, AfterStep, TellListener } from './machines.ts'
export type { Keep, KeepWithHole, ShortRead } from './disk.ts'
export type { NetworkOptions } from './network.ts'
export type { AnyProcess, CallOf, Pending, StateOf, ToldOf } from './host.ts'
export { Disk } from './disk.ts'
export { drawSwarm, FaultSchedule, type FaultOptions, type FaultRates } from './fault-schedule.ts'
export { faults, type Fault, type FaultKind, type Scene } from './faults.ts'
export { between, below, chance, fork, pick, seededDice, type Dice, type Seed } from './random.ts'
export { digestOf, traceLine, type TraceLine } from './trace.ts'
export { World, type WorldOptions } from './world.ts'
