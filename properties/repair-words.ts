/**
 * What was found of a repair, as data and in sentences: the proposals, why they are the smallest, or what was tried in vain.
 *
 *   W1  "the smallest" is said only where every smaller set was decided
 *   W2  "no change" is said of the settings that are listed, in the scope that is named
 */
import { count } from './count.ts'
import { NEVER, type FactValue } from '../model/deployment/index.ts'
import type { Finding, Repair, RepairChange, Repairs } from './finding.ts'
import type { Attempt } from './repair-sets.ts'
import { textOfValue } from './fact-text.ts'
import type { CellId, Change } from './repairable.ts'

/** How the sets of one size came out. */
export interface Tally {
  readonly size: number
  readonly broken: number
  readonly refused: number
  readonly undecided: number
}

export type Outcome =
  /** `open`: sets of this size that were not decided, as enough were found. */
  | { readonly kind: 'found'; readonly size: number; readonly mending: readonly Attempt[]; readonly open: number }
  /** Up to this size nothing mends; `isAll`: there is no larger set. */
  | { readonly kind: 'none'; readonly size: number; readonly isAll: boolean }
  | { readonly kind: 'interrupted'; readonly size: number }

interface Told {
  readonly cells: readonly CellId[]
  readonly changes: readonly Change[]
  readonly tallies: readonly Tally[]
  readonly outcome: Outcome
  readonly answers: ReadonlyMap<string, Finding>
}

const MOST_SHOWN = 5

export function told({ cells, changes, tallies, outcome, answers }: Told): Repairs {
  const proposals = outcome.kind === 'found' && outcome.size > 0 ? outcome.mending : []
  return {
    of: cells.map(({ guarantee, fault }) => `${guarantee}:${fault}`),
    outcome: outcomeWord(outcome, tallies),
    proposals: proposals.slice(0, MOST_SHOWN).map(attempt => repairOf(attempt, answers)),
    says: [...sentences(outcome, tallies, changes), ...left(outcome)].join(' '),
  }
}

function outcomeWord(outcome: Outcome, tallies: readonly Tally[]): Repairs['outcome'] {
  if (outcome.kind === 'found') return outcome.size === 0 ? 'not needed' : 'found'
  return outcome.kind === 'none' && tallies.every(({ undecided }) => undecided === 0) ? 'none' : 'undecided'
}

function repairOf({ changes, needs }: Attempt, answers: ReadonlyMap<string, Finding>): Repair {
  const found = needs.flatMap(({ answer }) => answers.get(answer) ?? [])
  // Several cells of one search share its states.
  const bySearch = new Map(needs.map(({ search, answer }) => [search, answers.get(answer)?.states ?? 0]))
  return {
    changes: changes.map(changeOf),
    scope: [...new Set(found.map(({ scope }) => scope))].join('; and '),
    states: [...bySearch.values()].reduce((sum, states) => sum + states, 0),
  }
}

const changeOf = ({ fact, from, value, cost, how }: Change): RepairChange => ({
  fact,
  from: shown(from),
  to: textOfValue(value),
  cost,
  how,
})

const shown = (value: FactValue) => (value === NEVER ? 'never' : String(value))

function sentences(outcome: Outcome, tallies: readonly Tally[], changes: readonly Change[]): readonly string[] {
  switch (outcome.kind) {
    case 'interrupted':
      return [
        outcome.size === 0
          ? 'It was not decided whether a change makes it hold.'
          : `It was not decided whether ${count(outcome.size, 'change')} would do.`,
        ...upTo(tallies),
      ]
    case 'found':
      return outcome.size === 0 ? ['It holds already: nothing need change.'] : smallest(outcome.size, tallies)
    case 'none':
      return inVain(outcome, tallies, changes)
  }
}

/** Of the sizes that mended nothing; the first is no change at all. */
function smallest(size: number, tallies: readonly Tally[]): readonly string[] {
  const open = tallies.reduce((sum, { undecided }) => sum + undecided, 0)
  if (open > 0)
    return [`It is not known to be the smallest: ${counted(open, 'smaller set was', 'smaller sets were')} not decided.`]
  if (size === 1) return ['One change is the least there can be.']
  return [`No smaller one does (${outcomes(tallies.slice(1))}).`]
}

const upTo = (tallies: readonly Tally[]): readonly string[] =>
  tallies.length < 2 ? [] : [`Decided so far: ${outcomes(tallies.slice(1))}.`]

function inVain(
  { size, isAll }: { readonly size: number; readonly isAll: boolean },
  tallies: readonly Tally[],
  changes: readonly Change[],
): readonly string[] {
  const facts = [...new Set(changes.map(({ fact }) => fact))]
  if (facts.length === 0) return ['There is no setting left that would be worth changing for it.']
  const open = tallies.reduce((sum, { undecided }) => sum + undecided, 0)
  const known =
    open === 0
      ? 'No change of these settings makes it hold in this scope'
      : 'No change of these settings is known to make it hold in this scope'
  const which = isAll ? 'alone or together' : `up to ${size} at a time; more were not tried`
  return [`${known}: ${facts.join(', ')} (${which}).`, `Tried: ${outcomes(tallies.slice(1))}.`]
}

/** 'single changes: 3 broken still, 1 refused by the client; sets of 2: 5 broken still'. */
const outcomes = (tallies: readonly Tally[]): string => tallies.map(outcomeOf).join('; ')

function outcomeOf({ size, broken, refused, undecided }: Tally): string {
  const parts = [
    ...(broken > 0 ? [`${broken} broken still`] : []),
    ...(refused > 0 ? [`${refused} with which no client would start`] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
  ]
  return `${size === 1 ? 'single changes' : `sets of ${size}`}: ${parts.join(', ')}`
}

const counted = (n: number, one: string, many: string) => `${n} ${n === 1 ? one : many}`

function left(outcome: Outcome): readonly string[] {
  if (outcome.kind !== 'found' || outcome.size === 0) return []
  const more = outcome.mending.length - MOST_SHOWN
  return [
    ...(more > 0 ? [`${counted(more, 'more set', 'more sets')} of this size would do too.`] : []),
    ...(outcome.open > 0
      ? [`${counted(outcome.open, 'further set of this size was', 'further sets of this size were')} not looked at.`]
      : []),
  ]
}
