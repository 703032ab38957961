/**
 * The sets of one size, put together one after the other: those that fail by what is known already never are.
 *
 *     waiting ──refused │ refuted │ put together──▶ under trial ──answers──▶ fails │ mends │ undecided
 *
 *   R1  a few sets are under trial at a time: what is answered about them spares the work of putting others together
 *   R2  a round is over when every set is decided, or can no longer be
 *   R3  whether time is up is asked before each set, as putting thousands together takes longer than any search
 */
import type { Configuration } from '../model/deployment/index.ts'
import { interpretOrNothing } from './branching.ts'
import type { Verdict } from './finding.ts'
import type { FaultClass } from './question.ts'
import { type Culprit, culpritOf, isRefuted } from './repair-refuted.ts'
import { type Attempt, attemptOf, changed, type Need } from './repair-sets.ts'
import type { Tally } from './repair-words.ts'
import type { CellId, Change } from './repairable.ts'

/** Sets under trial at a time. */
const MOST_OPEN = 4
/** The latest that refuted anything come first; older ones are rarely right. */
const MOST_CULPRITS = 40

export interface RepairAsked {
  readonly configuration: Configuration
  /** These hold together. */
  readonly cells: readonly CellId[]
  /** Every fault class that the check is about. */
  readonly under: readonly FaultClass[]
}

export interface Known {
  readonly asked: ReadonlySet<string>
  of(need: Need): Verdict | undefined
  isBroken(answer: string): boolean
}

type State = 'mends' | 'fails' | 'undecided' | 'open'

function stateOf({ needs, complete }: Attempt, known: Known): State {
  const verdicts = needs.map(need => known.of(need))
  if (verdicts.includes('broken')) return 'fails'
  if (verdicts.includes(undefined)) return 'open'
  return complete && verdicts.every(verdict => verdict === 'holds') ? 'mends' : 'undecided'
}

/** Owns which sets of its size have been put together, and how they came out. `culprits` are shared by the rounds of one repair. */
export class Round {
  readonly size: number
  private readonly asked: RepairAsked
  private readonly known: Known
  private readonly culprits: Culprit[]
  private readonly sets: readonly (readonly Change[])[]
  private next = 0
  private trial: readonly Attempt[] = []
  private readonly found: Attempt[] = []
  private broken = 0
  private refused = 0

  constructor(
    size: number,
    sets: readonly (readonly Change[])[],
    asked: RepairAsked,
    known: Known,
    culprits: Culprit[],
  ) {
    this.size = size
    this.sets = sets
    this.asked = asked
    this.known = known
    this.culprits = culprits
  }

  /** `isEager`: also what need not be known if an answer that is under way says that the set fails; `isTimeUp`: R3. */
  needed(isEager: boolean, isTimeUp: () => boolean): Need | undefined {
    this.settle()
    for (const attempt of this.trial) {
      const need = this.needOf(attempt, isEager)
      if (need !== undefined) return need
    }
    while (this.next < this.sets.length && this.open.length < MOST_OPEN && !isTimeUp()) {
      const attempt = this.putTogether(this.sets[this.next++]!)
      const need = attempt && this.needOf(attempt, isEager)
      if (need !== undefined) return need
    }
    return undefined
  }

  /** In the order of the sets. */
  get mending(): readonly Attempt[] {
    this.settle()
    const place = ({ changes }: Attempt) => this.sets.indexOf(changes)
    return this.found.toSorted((a, b) => place(a) - place(b))
  }

  /** Sets that nobody has decided. */
  get left(): number {
    this.settle()
    return this.sets.length - this.next + this.open.length
  }

  get tally(): Tally {
    this.settle()
    const { size, broken, refused, trial } = this
    return { size, broken, refused, undecided: trial.length - this.open.length }
  }

  private get open(): readonly Attempt[] {
    return this.trial.filter(attempt => stateOf(attempt, this.known) === 'open')
  }

  private needOf(attempt: Attempt, isEager: boolean): Need | undefined {
    if (stateOf(attempt, this.known) !== 'open') return undefined
    const { asked } = this.known
    const unanswered = attempt.needs.filter(need => this.known.of(need) === undefined)
    const need = isEager ? unanswered.find(({ search }) => !asked.has(search)) : unanswered[0]
    return need !== undefined && !asked.has(need.search) ? need : undefined
  }

  private putTogether(changes: readonly Change[]): Attempt | undefined {
    const { configuration, cells, under } = this.asked
    const now = changed(configuration, changes)
    const base = interpretOrNothing(now)
    const isBroken = (answer: string) => this.known.isBroken(answer)
    const culprit = base && this.culprits.find(each => isRefuted(now, base, each, cells, isBroken))
    if (culprit !== undefined) {
      this.broken++
      this.remember(culprit)
      return undefined
    }
    const attempt = base && attemptOf(configuration, changes, cells, under)
    if (attempt === undefined) this.refused++
    else this.trial = [...this.trial, attempt]
    this.settle()
    return attempt
  }

  private settle(): void {
    this.trial = this.trial.filter(attempt => {
      const state = stateOf(attempt, this.known)
      if (state === 'mends') this.found.push(attempt)
      if (state === 'fails') {
        this.broken++
        this.remember(
          culpritOf(
            attempt.changes,
            attempt.needs.find(({ answer }) => this.known.isBroken(answer))!,
          ),
        )
      }
      return state === 'open' || state === 'undecided'
    })
  }

  /** To the front. */
  private remember(culprit: Culprit): void {
    const at = this.culprits.indexOf(culprit)
    if (at >= 0) this.culprits.splice(at, 1)
    this.culprits.unshift(culprit)
    this.culprits.splice(MOST_CULPRITS)
  }
}
