/**
 * A told path with the state after each step: what sentences about it are made from.
 */
import type { CounterexampleStep, ToldPath } from '../finding.ts'
import { withChanges } from './changes.ts'
import type { BrokerState, WorldState } from './world-state.ts'

export interface Story {
  readonly steps: readonly CounterexampleStep[]
  /** states[n] is the state after step n; states[0] the one at the start. */
  readonly states: readonly WorldState[]
  readonly end: WorldState
}

/** Undefined for a path that is told without its states. */
export function storyOf({ start, steps }: ToldPath): Story | undefined {
  if (start === undefined) return undefined
  const states = [start]
  for (const { changes = {} } of steps) states.push(withChanges(states.at(-1)!, changes))
  return { steps, states, end: states.at(-1)! }
}

/** The first step after which `holds`; 0: it was so from the start. */
export function firstAfter({ states }: Story, holds: (state: WorldState) => boolean): number | undefined {
  const n = states.findIndex(holds)
  return n < 0 ? undefined : n
}

export const brokersOf = ({ brokers }: WorldState): readonly (readonly [string, BrokerState])[] =>
  Object.entries(brokers)

/** A disk that is gone has nothing, and nothing on it is ever read again. */
export const has = ({ is, log }: BrokerState, record: string): boolean =>
  is !== 'gone' && log.some(entry => entry.record === record)

export const holdersOf = (state: WorldState, record: string): readonly string[] =>
  brokersOf(state)
    .filter(([, broker]) => has(broker, record))
    .map(([name]) => name)

/** Who leads in the epoch that the metadata holds, and knows it. */
export function inOffice(state: WorldState): readonly [string, BrokerState] | undefined {
  return brokersOf(state).find(
    ([, { is, leaderEpoch }]) => is === 'leader' && leaderEpoch === state.metadata?.leaderEpoch,
  )
}

export const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? 'nobody') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`

/** A member that goes on with partitions or records although the group does not know it any more. */
export function isZombie({ members = {}, groups = {} }: WorldState, name: string): boolean {
  const { is, group, memberId, owns, holds } = members[name]!
  if (is === 'not started' || is === 'down') return false
  const known = groups[group]?.members ?? []
  const isKnown = memberId !== undefined && known.includes(memberId > 1 ? `${name} (id ${memberId})` : name)
  return !isKnown && (holds.length > 0 || Object.keys(owns).length > 0)
}
