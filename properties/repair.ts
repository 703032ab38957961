/**
 * The smallest repair: which of the settings that a person can change would have to change for a broken guarantee to hold, in the same scope.
 *
 *     changes ──sets, the smallest first──▶ attempts ──questions──▶ (searches, elsewhere) ──▶ mends │ fails │ undecided
 *
 *   R1  what is proposed was decided as `check` decides it: every question of the changed configuration holds, whatever is not known
 *   R2  it is called the smallest only where every smaller set was decided not to do: one of its questions is broken, or a client would refuse it
 *   R3  all sets of the size that mends are looked at, up to a handful of proposals; equal questions are asked once, by whoever asks
 *   R4  where nothing mends, that is said of the sets that were tried and of no other
 *
 * Not looked for: a repair by other versions, other scopes, other programs than the facts can say.
 */
import { type Configuration, interpret } from '../model/deployment/index.ts'
import type { BesideQuestion } from './beside.ts'
import type { Finding, Repairs, Verdict } from './finding.ts'
import type { FaultClass, Question } from './question.ts'
import { type Attempt, attemptOf, countOfSize, type Need, setsOfSize } from './repair-sets.ts'
import { type Outcome, type Tally, told } from './repair-words.ts'
import { candidatesOf, type CellId, type Change } from './repairable.ts'

/** Sets that are put together for one repair: all of them take seconds. */
const MOST_SETS = 4000
/** Proposals that are decided in full; more are rarely read. */
export const MOST_PROPOSED = 5

export interface RepairAsked {
  readonly configuration: Configuration
  /** These hold together. */
  readonly cells: readonly CellId[]
  /** Every fault class that the check is about. */
  readonly under: readonly FaultClass[]
}

export interface ToDecide {
  readonly search: string
  readonly question: Question | BesideQuestion
}

/** What was answered so far, by any of the searches. */
class Answers {
  readonly asked = new Set<string>()
  readonly finished = new Set<string>()
  readonly verdicts = new Map<string, Finding>()

  of({ search, answer }: Need): Verdict | undefined {
    return this.verdicts.get(answer)?.verdict ?? (this.finished.has(search) ? 'inconclusive' : undefined)
  }
}

type State = 'mends' | 'fails' | 'undecided' | 'open'

function stateOf({ needs, complete }: Attempt, answers: Answers): State {
  const verdicts = needs.map(need => answers.of(need))
  if (verdicts.includes('broken')) return 'fails'
  if (verdicts.includes(undefined)) return 'open'
  return complete && verdicts.every(verdict => verdict === 'holds') ? 'mends' : 'undecided'
}

/** Several repairs that are looked for at once. Owns what has been asked and answered; whoever decides calls `next` and `hear`. */
export class Repairing {
  private readonly answers = new Answers()
  private readonly searches: readonly RepairSearch[]

  constructor(asked: readonly RepairAsked[]) {
    this.searches = asked.map(each => new RepairSearch(each, this.answers))
  }

  /** What is most worth deciding now; undefined where nothing is to be asked before more is answered. */
  next(): ToDecide | undefined {
    for (const isEager of [false, true]) {
      for (const search of this.searches) {
        const need = search.next(isEager)
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
  private size = 0
  private tried = 0
  private attempts: readonly Attempt[]
  private outcome: Outcome | undefined
  /** Of each size that is over. */
  private readonly tallies: Tally[] = []
  private refused = 0

  constructor(asked: RepairAsked, answers: Answers) {
    this.asked = asked
    this.answers = answers
    this.changes = candidatesOf(asked.cells, interpret(asked.configuration))
    this.attempts = this.attemptsOf([[]])
  }

  /** `isEager`: also what need not be known if an answer that is under way says that the set fails. */
  next(isEager: boolean): Need | undefined {
    this.proceed()
    if (this.outcome !== undefined) return undefined
    const { asked } = this.answers
    for (const attempt of this.open) {
      const unanswered = attempt.needs.filter(need => this.answers.of(need) === undefined)
      const need = isEager ? unanswered.find(({ search }) => !asked.has(search)) : unanswered[0]
      if (need !== undefined && !asked.has(need.search)) return need
    }
    return undefined
  }

  told(): Repairs {
    this.proceed()
    const { asked, answers, tallies, changes } = this
    const outcome: Outcome = this.outcome ?? { kind: 'interrupted', size: this.size }
    return told({ cells: asked.cells, changes, tallies, outcome, answers: answers.verdicts })
  }

  private get open(): readonly Attempt[] {
    return this.attempts.filter(attempt => stateOf(attempt, this.answers) === 'open')
  }

  /** From size to size, as long as all of a size are decided. */
  private proceed(): void {
    while (this.outcome === undefined) {
      const states = this.attempts.map(attempt => stateOf(attempt, this.answers))
      const mending = this.attempts.filter((_, i) => states[i] === 'mends')
      const isOpen = states.includes('open')
      if (isOpen && mending.length < MOST_PROPOSED) return
      if (mending.length > 0) {
        const open = states.filter(state => state === 'open').length
        this.outcome = { kind: 'found', size: this.size, mending, open }
        return
      }
      const count = (state: State) => states.filter(each => each === state).length
      const [broken, undecided] = [count('fails'), count('undecided')]
      this.tallies.push({ size: this.size, broken, undecided, refused: this.refused })
      this.grow()
    }
  }

  private grow(): void {
    const size = this.size + 1
    const count = countOfSize(this.changes, size)
    if (count === 0) this.outcome = { kind: 'none', size: this.size, isAll: true }
    else if (this.tried + count > MOST_SETS) this.outcome = { kind: 'none', size: this.size, isAll: false }
    else {
      this.size = size
      this.attempts = this.attemptsOf(setsOfSize(this.changes, size))
    }
  }

  private attemptsOf(sets: readonly (readonly Change[])[]): readonly Attempt[] {
    const { configuration, cells, under } = this.asked
    const attempts = sets.map(set => attemptOf(configuration, set, cells, under))
    this.tried += sets.length
    this.refused = attempts.filter(attempt => attempt === undefined).length
    return attempts.filter(attempt => attempt !== undefined)
  }
}
