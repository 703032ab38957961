/**
 * The explorer: XState machines side by side, every interleaving visited. It knows no queue.
 *
 * A spec names components, channels, monitors, budgets and moves (spec.ts). `explore` visits every state that they can reach together and
 * decides properties; `replay` runs a counterexample's path again. Read spec.ts, then stepper.ts, then explore.ts.
 */
export { type Event, type LocalOf, type Machine } from './adapter.ts'
export { type Coverage, type MachineCoverage } from './coverage.ts'
export { ModelError } from './errors.ts'
export {
  type Counterexample,
  explore,
  type Exploration,
  type ExploreOptions,
  type Finding,
  type Progress,
  type Stopped,
} from './explore.ts'
export { type Follower, follower, type Option, type Place } from './follow.ts'
export { type Part, parsePath, replay, replayer, type Replay, type Step } from './path.ts'
export { type Tours, toursOf } from './tours.ts'
export { walk, type Walked, type WalkOptions } from './walk.ts'
export { renamingFields } from './permutations.ts'
export {
  always,
  type Budget,
  canAlways,
  type Channel,
  component,
  type Component,
  type Fairness,
  leadsTo,
  monitor,
  type Monitor,
  type Move,
  noDeadlock,
  type Property,
  sometimes,
  type SymmetricFamily,
  type SystemSpec,
  type View,
} from './spec.ts'
