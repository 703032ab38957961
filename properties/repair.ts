/**
 * The smallest repair: which of the settings that a person can change would have to change for a broken guarantee to hold, in the same scope.
 *
 *     changes ──sets, the smallest first──▶ attempts ──questions──▶ (searches, elsewhere) ──▶ mends │ fails │ undecided
 *
 *   R1  what is proposed was decided as `check` decides it: every question of the changed configuration holds, whatever is not known
 *   R2  it is called the smallest only where every smaller set was decided not to do: one of its questions is broken, or a client would refuse it
 *   R3  all sets of the size that mends are looked at, up to a handful of proposals; equal questions are asked once, by whoever asks
 *       (what fails by an answer that is there already is not put together: repair-refuted.ts)
 *   R4  where nothing mends, that is said of the sets that were tried and of no other
 *
 * Not looked for: a repair by other versions, other scopes, other programs than the facts can say.
 */
import { interpret } from '../model/deployment/index.ts'
import type { BesideQuestion } from './beside.ts'
import type { Finding, Repairs, Verdict } from './finding.ts'
import type { Question } from './question.ts'
import type { Culprit } from './repair-refuted.ts'
import { type Known, type RepairAsked, Round } from './repair-round.ts'
import { countOfSize, type Need, setsOfSize } from './repair-sets.ts'
import { type Outcome, type Tally, told } from './repair-words.ts'
import { candidatesOf, type Change } from './repairable.ts'

/** Sets that are looked at for one repair: all of them take seconds. */
const MOST_SETS = 4000
/** Proposals that are decided in full; more are rarely read. */
export const MOST_PROPOSED = 5

export interface ToDecide {
  readonly search: string
  readonly question: Question | BesideQuestion
}

/** What was answered so far, by any of the searches. */
class Answers implements Known {
  readonly asked = new Set<string>()
  readonly finished = new Set<string>()
  readonly verdicts = new Map<string, Finding>()

  of({ search, answer }: Need): Verdict | undefined {
    return this.verdicts.get(answer)?.verdict ?? (this.finished.has(search) ? 'inconclusive' : undefined)
  }

  isBroken(answer: string): boolean {
    return this.verdicts.get(answer)?.verdict === 'broken'
  }
}

/** Several repairs that are looked for at once. Owns what has been asked and answered; whoever decides calls `next` and `hear`. */
export class Repairing {
  private readonly answers = new Answers()
  private readonly searches: readonly RepairSearch[]
  private readonly isTimeUp: () => boolean

  /** `isTimeUp`: whether nothing more is to be looked for; once true it stays so. */
  constructor(asked: readonly RepairAsked[], isTimeUp = () => false) {
    this.searches = asked.map(each => new RepairSearch(each, this.answers))
    this.isTimeUp = isTimeUp
  }

  /** What is most worth deciding now; undefined where nothing is to be asked before more is answered, or time is up. */
  next(): ToDecide | undefined {
    for (const isEager of [false, true]) {
      for (const search of this.searches) {
        if (this.isTimeUp()) return undefined
        const need = search.next(isEager, this.isTimeUp)
        if (need === undefined) continue
        this.answers.asked.add(need.search)
        return { search: need.search, question: need.question }
      }
    }
    return undefined
  }

  /** `answer`: as the needs of a set name it, answerKey(question, cell). */
  hear(answer: string, finding: Finding): void {
    this.answers.verdicts.set(answer, finding)
  }

  /** The search is over, whatever it found. */
  finish(search: string): void {
    this.answers.finished.add(search)
  }

  get repairs(): readonly Repairs[] {
    return this.searches.map(search => search.told())
  }
}

class RepairSearch {
  private readonly asked: RepairAsked
  private readonly answers: Answers
  private readonly changes: readonly Change[]
  private readonly culprits: Culprit[] = []
  private tried = 1
  private round: Round
  private outcome: Outcome | undefined
  /** Of each size that is over. */
  private readonly tallies: Tally[] = []

  constructor(asked: RepairAsked, answers: Answers) {
    this.asked = asked
    this.answers = answers
    this.changes = candidatesOf(asked.cells, interpret(asked.configuration))
    this.round = this.roundOf(0)
  }

  next(isEager: boolean, isTimeUp: () => boolean): Need | undefined {
    for (this.proceed(); this.outcome === undefined; this.proceed()) {
      const need = this.round.needed(isEager, isTimeUp)
      if (need !== undefined || this.round.left > 0) return need
    }
    return undefined
  }

  told(): Repairs {
    this.proceed()
    const { asked, answers, tallies, changes } = this
    const outcome: Outcome = this.outcome ?? { kind: 'interrupted', size: this.round.size }
    return told({ cells: asked.cells, changes, tallies, outcome, answers: answers.verdicts })
  }

  /** From size to size, as long as all of a size are decided. */
  private proceed(): void {
    while (this.outcome === undefined) {
      const { size, mending, left, tally } = this.round
      if (left > 0 && mending.length < MOST_PROPOSED) return
      if (mending.length > 0) {
        this.outcome = { kind: 'found', size, mending, open: left }
        return
      }
      this.tallies.push(tally)
      this.grow()
    }
  }

  private grow(): void {
    const { size } = this.round
    const count = countOfSize(this.changes, size + 1)
    if (count === 0) this.outcome = { kind: 'none', size, isAll: true }
    else if (this.tried + count > MOST_SETS) this.outcome = { kind: 'none', size, isAll: false }
    else {
      this.tried += count
      this.round = this.roundOf(size + 1)
    }
  }

  private roundOf(size: number): Round {
    return new Round(size, setsOfSize(this.changes, size), this.asked, this.answers, this.culprits)
  }
}
