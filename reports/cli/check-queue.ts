/**
 * What `check` asks next, given what was answered: questions, then those that may be needless by then, then stories, then near misses.
 *
 *   O1  a question that may be needless is asked once no other waits, where it is not spared by then, and what it awaits is over
 *   O2  a story is told once, of what the grid shows for certain; where near misses are printed alone, they come when nothing else is open
 */
import { isBeside } from '../../properties/beside.ts'
import type { Finding } from '../../properties/finding.ts'
import { answerKey, type Job, questionOf } from '../../properties/jobs.ts'
import { printedCounterexamples } from '../render/check.ts'
import type { CheckPlan } from './check.ts'
import type { Outcome } from './pool.ts'

/** Each takes a search. */
export type NearMisses = 'all' | 'printed' | 'none'

export class CheckQueue {
  /** To begin with. */
  readonly first: readonly Job[]
  /** So far, by answerKey(question, cell). */
  readonly answers = new Map<string, Finding>()
  readonly #plan: CheckPlan
  readonly #nears: NearMisses
  readonly #keys = new Map<Job, string>()
  /** Questions that may be needless. */
  #last: readonly Job[]
  /** Begun, or about to be, and not over. */
  readonly #pending: Set<Job>
  readonly #begun = new Set<string>()
  readonly #waiting: Job[] = []
  /** A question has been answered since the grid was looked at. */
  #isNews = true
  #isEnding = false

  constructor(plan: CheckPlan, nears: NearMisses) {
    this.#plan = plan
    this.#nears = nears
    for (const { key, question } of plan.questions) this.#add({ kind: 'question', question, untold: true }, key)
    const isLast = (job: Job) => plan.last.has(this.#keyOf(job))
    const jobs = [...this.#keys.keys()]
    this.first = jobs.filter(job => !isLast(job))
    this.#last = jobs.filter(isLast)
    this.#pending = new Set(this.first)
  }

  /** One search answers several cells: a guarantee under each fault class. */
  hear({ job, findings, end }: Pick<Outcome, 'job' | 'findings' | 'end'>): void {
    for (const finding of findings) this.answers.set(answerKey(this.#keyOf(job), finding.id), finding)
    if (end === 'deciding') return
    this.#pending.delete(job)
    this.#isNews ||= job.kind === 'question'
  }

  /** Undefined: nothing, or nothing before more is answered. */
  next(): Job | undefined {
    const job = this.#nextOfLast() ?? this.#nextToTell()
    if (job !== undefined) this.#pending.add(job)
    return job
  }

  #add(job: Job, key: string): Job {
    this.#keys.set(job, key)
    return job
  }

  #keyOf(job: Job): string {
    return this.#keys.get(job)!
  }

  /** O1. */
  #nextOfLast(): Job | undefined {
    if (this.#last.length === 0) return undefined
    const spared = this.#plan.spared(this.answers)
    const open = new Set([...this.#pending].map(job => this.#keyOf(job)))
    const wanted = this.#last.filter(job => !spared.has(this.#keyOf(job)))
    const found = wanted.find(job => !open.has(this.#plan.awaited.get(this.#keyOf(job)) ?? ''))
    this.#last = wanted.filter(job => job !== found)
    return found
  }

  /** O2. */
  #nextToTell(): Job | undefined {
    if (this.#waiting.length === 0) this.#waiting.push(...this.#stories())
    // A story that waits may yet bring a counterexample that is printed.
    const isOver = this.#waiting.length === 0 && this.#pending.size === 0
    if (isOver && !this.#isEnding && this.#nears === 'printed') {
      this.#isEnding = true
      this.#waiting.push(...this.#nearMisses())
    }
    return this.#waiting.shift()
  }

  #stories(): readonly Job[] {
    if (!this.#isNews) return []
    this.#isNews = false
    return this.#plan.untold(this.answers).flatMap(({ key, question, findings }) => {
      const news = findings.filter(({ id }) => this.#begun.size < this.#begun.add(answerKey(key, id)).size)
      if (news.length === 0) return []
      const plain = this.#nears === 'all' ? {} : { plain: true as const }
      return [this.#add({ kind: 'story', question, findings: news, ...plain }, key)]
    })
  }

  #nearMisses(): readonly Job[] {
    // What is handed on keeps the world that it begins in.
    const shown = printedCounterexamples({ findings: this.#plan.assemble(this.answers) })
    const printed = new Set(shown.map(({ start }) => start))
    return this.#plan.questions.flatMap(({ key, question }) => {
      if (isBeside(question)) return []
      const findings = [...this.answers]
        .filter(([at, { counterexample: told }]) => questionOf(at) === key && told?.start && printed.has(told.start))
        .map(([, finding]) => finding)
      return findings.length > 0 ? [this.#add({ kind: 'near misses', question, findings }, key)] : []
    })
  }
}
