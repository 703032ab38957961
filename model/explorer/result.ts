/**
 * A search that has ended, as findings: verdicts, paths, what grew, what was covered.
 */
import { canonical } from './canonical.ts'
import { coverageOf } from './coverage.ts'
import type { Counterexample, Exploration, Finding } from './explore.ts'
import { lassoOf } from './lasso.ts'
import { pathTo } from './path.ts'
import type { Search } from './search.ts'
import type { Hit, Watch } from './watch.ts'

export function resultOf(search: Search): Exploration {
  const { store, system, transitions, depth, levels, stopped, bytes } = search
  const complete = stopped === undefined
  search.goals.forEach((watch, k) => findTraps(search, watch, k))
  // Where a machine threw, nobody knows what would have come next: no positive answer rests on it.
  const decided = complete && search.threw === undefined
  const findings = [...search.watches.map(watch => findingOf(search, watch, decided)), ...thrown(search)]
  return {
    findings,
    states: store.count,
    transitions,
    depth,
    levels,
    complete,
    exhaustive: decided && search.pruned === 0,
    ...(stopped ? { stopped: { ...stopped, grew: whatGrew(search) } } : {}),
    ...(search.symmetry ? { symmetries: search.symmetry.permutations.length } : {}),
    xstateCalls: system.vocabulary.xstateCalls,
    bytes,
    coverage: coverageOf(system),
  }
}

/** Marks the best state from which the goal of canAlways property `k` is out of reach. */
function findTraps(search: Search, watch: Watch, k: number): void {
  const { store, stepper, edges } = search
  const goals = new Uint8Array(store.count)
  eachState(search, index => (goals[index] = Number(watch.check(stepper.now))))
  const reached = edges!.reaching(k, goals)
  // An unexpanded state may reach anything: only its row is missing, or the search stopped before it.
  eachState(search, index => {
    if (reached[index] === 0) watch.hit(stepper.now, index, search.costOf(stepper.now))
  })
}

function eachState({ store, stepper }: Search, visit: (index: number) => void): void {
  for (let index = 0; index < store.count; index++) {
    store.load(index, stepper.now)
    visit(index)
  }
}

function findingOf(search: Search, watch: Watch, complete: boolean): Finding {
  const { name, kind } = watch.property
  if (kind === 'leadsTo') return leadsToFinding(search, watch, complete)
  const { best } = watch
  const found = best !== undefined
  const wanted = kind === 'sometimes'
  const verdict =
    found === wanted ? (complete || wanted ? 'holds' : 'inconclusive') : complete || !wanted ? 'broken' : 'inconclusive'
  const each = watch.per.length === 0 ? undefined : [...watch.hits].map(([key, hit]) => combination(search, key, hit))
  return { name, kind, verdict, ...(best ? { path: counterexample(search, best) } : {}), ...(each ? { each } : {}) }
}

function leadsToFinding(search: Search, watch: Watch, complete: boolean): Finding {
  const { name, kind } = watch.property
  const path = lassoOf(search, watch)
  if (path !== undefined) return { name, kind, verdict: 'broken', path }
  return { name, kind, verdict: complete ? 'holds' : 'inconclusive' }
}

function combination(search: Search, key: string, hit: Hit) {
  return { values: key.split(',').map(Number), path: counterexample(search, hit) }
}

function thrown(search: Search): Finding[] {
  const { threw } = search
  if (threw === undefined) return []
  const name = 'no machine throws'
  return [{ name, kind: 'machine threw', verdict: 'broken', path: counterexample(search, threw), text: threw.text }]
}

function counterexample(search: Search, { index }: Hit): Counterexample {
  const { system, store, stepper } = search
  const steps = pathTo(system, store, index, search.symmetry)
  store.load(index, stepper.now)
  const faults = system.budgets.flatMap(({ slot }) =>
    Object.entries(system.read(slot, stepper.now[slot]!) as Record<string, number>),
  )
  return { path: steps.join('/'), length: steps.length, faults: Object.fromEntries(faults.filter(([, n]) => n > 0)) }
}

/** The slot with the most local states, and the latest of them: what to bound next. */
function whatGrew({ system }: Search): string {
  const sizes = system.slotNames.map((name, slot) => ({ name, slot, size: system.range(slot) }))
  const { name, slot, size } = sizes.toSorted((a, b) => b.size - a.size)[0]!
  const latest = system.read(slot, size - 1) as { value?: unknown; context?: unknown }
  const sample = latest?.context === undefined ? latest : { value: latest.value, context: latest.context }
  return `${name} grew most: ${size} local states, the latest ${canonical(sample).slice(0, 300)}`
}
