/**
 * A violation of leadsTo as people can check it: a way into it, and a way round that goes on for ever.
 *
 *   O1  of all violations the one with the fewest faults before it, and among those the shortest way in
 *   O2  the path and the cycle are run through the machines before they are shown: the cycle ends where it began
 */
import { assert } from './errors.ts'
import type { Counterexample } from './explore.ts'
import { fairComponents, fairCycle, type Hop, type Promises } from './fairness.ts'
import { choicesAlong } from './path.ts'
import type { Search } from './search.ts'
import type { LeadsTo } from './spec.ts'
import type { Watch } from './watch.ts'

/** The best violation; undefined where every fair run that was seen comes to q. */
export function lassoOf(search: Search, watch: Watch): Counterexample | undefined {
  const { graph, labels } = search
  const { fair } = watch.property as LeadsTo
  const promises: Promises = { weak: labels!.maskOf(fair.weak), strong: labels!.maskOf(fair.strong) }
  const { region, triggers } = regionOf(search, watch)
  const components = fairComponents(graph!, region, search.store.count, promises)
  if (components.length === 0) return undefined
  const { from, cost, order } = waysIn(search, region, triggers)
  const entries = components.map(
    component => component.toSorted((a, b) => cost[a]! - cost[b]! || order[a]! - order[b]!)[0]!,
  )
  const best = entries.reduce((x, y) => (cost[y]! < cost[x]! || (cost[y] === cost[x] && order[y]! < order[x]!) ? y : x))
  const component = components[entries.indexOf(best)]!
  return counterexample(search, chainTo(search, best, from), fairCycle(graph!, component, best, promises))
}

/** Known states without q that a state with p leads to without q in between; and those with p. */
function regionOf({ store, stepper, graph }: Search, watch: Watch) {
  const open = new Uint8Array(store.count)
  const triggers: number[] = []
  for (let index = 0; index < store.count; index++) {
    store.read(index, stepper.next)
    if (!graph!.isKnown(index) || watch.check(stepper.next)) continue
    open[index] = 1
    if (watch.isTriggered(stepper.next)) triggers.push(index)
  }
  const region = [...triggers]
  for (const index of triggers) open[index] = 2
  for (let head = 0; head < region.length; head++) {
    graph!.each(region[head]!, target => {
      if (open[target] !== 1) return
      open[target] = 2
      region.push(target)
    })
  }
  return { region, triggers }
}

/** Per state of the region: the state before it on the shortest way in (−1 for one with p), its faults, its place by length of that way. */
function waysIn(search: Search, region: readonly number[], triggers: readonly number[]) {
  const { store, graph } = search
  const inside = new Set(region)
  const starts = new Set(triggers)
  const from = new Map<number, number>()
  const order: Record<number, number> = {}
  const cost: Record<number, number> = {}
  const depth = depthsOf(search)
  const state = search.stepper.next.slice()
  const levels: number[][] = []
  for (const index of triggers) (levels[depth[index]!] ??= []).push(index)
  for (let level = 0; level < levels.length; level++) {
    for (const index of levels[level] ?? []) {
      if (index in order) continue
      order[index] = level
      store.read(index, state)
      cost[index] = search.costOf(state)
      graph!.each(index, target => {
        if (!inside.has(target) || target in order || from.has(target)) return
        if (depth[target]! <= level && starts.has(target)) return
        from.set(target, index)
        ;(levels[level + 1] ??= []).push(target)
      })
    }
  }
  return { from, cost, order }
}

function depthsOf({ store }: Search): Int32Array {
  const depth = new Int32Array(store.count)
  for (let index = 1; index < store.count; index++) depth[index] = depth[store.parentOf(index)]! + 1
  return depth
}

/** The states from the initial one to `index`: to a state with p as it was found, then without q. */
function chainTo({ store }: Search, index: number, from: ReadonlyMap<number, number>): readonly number[] {
  const chain = [index]
  for (let at = index; from.has(at); at = from.get(at)!) chain.unshift(from.get(at)!)
  for (let at = store.parentOf(chain[0]!); at >= 0; at = store.parentOf(at)) chain.unshift(at)
  return chain
}

function counterexample(search: Search, chain: readonly number[], cycle: readonly Hop[]): Counterexample {
  const { system, store, labels } = search
  const hops = [...chain.slice(1).map(to => ({ to, label: 0 })), ...cycle]
  const choices = choicesAlong(system, store, hops, labels!)
  assert(cycle.length === 0 || cycle.at(-1)!.to === chain.at(-1), 'a cycle ends where it began')
  store.read(chain.at(-1)!, search.stepper.next)
  const faults = system.budgets.flatMap(({ slot }) =>
    Object.entries(system.read(slot, search.stepper.next[slot]!) as Record<string, number>),
  )
  const length = chain.length - 1
  return {
    path: choices.slice(0, length).join('/'),
    length,
    faults: Object.fromEntries(faults.filter(([, n]) => n > 0)),
    cycle: choices.slice(length).join('/'),
  }
}
