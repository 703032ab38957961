/**
 * Fault schedule: which fault strikes when, decided by dice between the events of a world; and always, later, the other half of the pair.
 *
 *     schedule.next() ── undo what is due ── maybe strike ── world.next()
 *
 *   F3  same seed, same world: same faults
 *   F4  every fault is undone after a time that the dice say, and by `settle` at the latest
 *   F5  at most `maxDown` processes are down or paused at once
 *
 * A swarm (Groce et al., Swarm Testing) lets a run have only some of the kinds, or none: faults that always come together hide what each of
 * them finds alone.
 */
import type { NodeId } from '../core/process.ts'
import { faults, isProcess, type FaultKind, type Scene } from './faults.ts'
import { between, chance, fork, pick, seededDice, type Dice, type Seed } from './random.ts'
import type { World } from './world.ts'

/** Of each kind the chance that it strikes before an event. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>

export interface FaultOptions {
  readonly seed: Seed
  readonly rates: FaultRates
  /** How long a fault lasts: the least and the most, both included. */
  readonly lastsMs?: readonly [least: number, most: number]
  readonly maxDown?: number
  /** Whom a kind may strike now, so that faults can aim at a role (the leader, say). Default: anybody. */
  readonly candidates?: (kind: FaultKind) => readonly NodeId[]
}

interface Repair {
  readonly at: number
  readonly occupies: readonly string[]
  readonly undo: () => void
}

export class FaultSchedule {
  readonly #world: World
  readonly #dice: Dice
  readonly #options: FaultOptions
  readonly #rates: readonly (readonly [kind: FaultKind, rate: number])[]
  readonly #counts = new Map<FaultKind, number>()
  /** The earliest first. */
  #repairs: Repair[] = []

  constructor(world: World, options: FaultOptions) {
    this.#world = world
    this.#options = options
    this.#dice = fork(seededDice(options.seed), 'faults')
    this.#rates = Object.entries(options.rates) as [FaultKind, number][]
  }

  /** How often each kind struck. */
  get counts(): Readonly<Partial<Record<FaultKind, number>>> {
    return Object.fromEntries(this.#counts)
  }

  /** One event of the world, and what the dice put before it. False: nothing is left that can happen. */
  next(): boolean {
    this.#undoUntil(this.#world.now)
    for (const [kind, rate] of this.#rates) if (chance(this.#dice, rate)) this.strike(kind)
    const repair = this.#repairs[0]
    const due = this.#world.nextDue()
    if (repair === undefined || (due !== undefined && due <= repair.at)) return this.#world.next()
    this.#world.advance(repair.at - this.#world.now)
    this.#undoUntil(repair.at)
    return true
  }

  /** Until the predicate is true (asked after each event), for at most that long. Returns whether it came true. */
  runUntil(predicate: () => boolean, maxMs: number): boolean {
    const until = this.#world.now + maxMs
    while (!predicate()) if (this.#world.now >= until || !this.next()) return false
    return true
  }

  /** Strikes now if the dice find whom; they may pick somebody who is struck already. */
  strike(kind: FaultKind): boolean {
    const scene = this.#scene(kind)
    const occupies = scene && faults[kind].occupies(scene)
    if (scene === undefined || occupies === undefined || !this.#isFree(occupies)) return false
    const undo = faults[kind].strike(scene)
    if (undo === undefined) return false
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
    if (occupies.length > 0) this.#repairLater(occupies, undo)
    return true
  }

  /** Undoes all faults: from here on the world is kind. */
  settle(): void {
    this.#undoUntil(Infinity)
  }

  #scene(kind: FaultKind): Scene | undefined {
    const candidates = this.#options.candidates?.(kind) ?? this.#world.nodes
    if (candidates.length === 0) return undefined
    const node = pick(this.#dice, candidates)
    const others = this.#world.nodes.filter(it => it !== node)
    const other = others.length === 0 ? node : pick(this.#dice, others)
    return { world: this.#world, dice: this.#dice, node, other }
  }

  #isFree(occupies: readonly string[]): boolean {
    const occupied = this.#repairs.flatMap(it => it.occupies)
    if (occupies.some(it => occupied.includes(it))) return false
    return !occupies.some(isProcess) || occupied.filter(isProcess).length < (this.#options.maxDown ?? Infinity)
  }

  #repairLater(occupies: readonly string[], undo: () => void): void {
    const [least, most] = this.#options.lastsMs ?? [10, 5_000]
    const at = this.#world.now + between(this.#dice, least, most)
    this.#repairs = [...this.#repairs, { at, occupies, undo }].sort((one, other) => one.at - other.at)
  }

  #undoUntil(now: number): void {
    while (this.#repairs.length > 0 && this.#repairs[0]!.at <= now) this.#repairs.shift()!.undo()
  }
}

/** Each kind is in or out, by the flip of a coin. */
export function drawSwarm(dice: Dice, rates: FaultRates): FaultRates {
  return Object.fromEntries(Object.entries(rates).filter(() => chance(dice, 0.5)))
}
