/**
 * A job is what one child process decides: plain data in, findings out.
 *
 *     job ──run(job, limits, found)──▶ findings, one by one
 */
import type { Progress, Stopped } from '../model/index.ts'
import type { BesideQuestion } from './beside.ts'
import type { Finding } from './finding.ts'
import type { KipScope } from '../model/kafka/kips/index.ts'
import type { Question } from './question.ts'
import type { ReplicationQuestion } from './replication-question.ts'

export type Job =
  /** Every case of one claim of claims.ts. */
  | { readonly kind: 'claim'; readonly id: string }
  /** One of the comparisons of model and broker (comparisons.ts). */
  | { readonly kind: 'comparison'; readonly id: string }
  /** Questions about one deployment, asked by `check`. */
  | Asked
  /** What such a question has found, told: the paths of these findings, which are its own. */
  | {
      readonly kind: 'story'
      readonly question: Question | BesideQuestion
      readonly findings: readonly Finding[]
      /** Without near misses, which take searches of their own: a job tells those that are shown. */
      readonly plain?: true
    }
  /** The near misses of findings that were told. */
  | { readonly kind: 'near misses'; readonly question: Question; readonly findings: readonly Finding[] }
  /** Whether all of it holds, and no more: asked of a deployment that is tried, as a repair is. */
  | { readonly kind: 'verdicts'; readonly question: Question | BesideQuestion }
  /** What `explore kafka-replication` asks: one scope, every minimal scope, or random walks. */
  | { readonly kind: 'replication'; readonly question: ReplicationQuestion }
  | { readonly kind: 'smallest scope'; readonly rule: Omit<ReplicationQuestion, keyof KipScope> }
  | {
      readonly kind: 'walks'
      readonly question: ReplicationQuestion
      readonly walks: number
      readonly steps: number
      readonly seed: number
    }

export interface Asked {
  readonly kind: 'question'
  readonly question: Question | BesideQuestion
  /** The paths are not told: a job of its own tells those that are shown. */
  readonly untold?: true
}

export interface Limits {
  readonly maxStates?: number
  /** Of violations that are told apart by what was spent, only those count that no other undercuts: all that the cells of `check` ask. */
  readonly leastOnly?: boolean
  /** The machines' steps are computed once: whether they are functions is checked where claims are decided, and in tests. */
  readonly trusted?: boolean
  /** The caller's clock, memory meter and signals; asked every few thousand states. */
  readonly budget?: (progress: Progress) => 'go' | Stopped
}

export type Found = (finding: Finding) => void

/** What `check` has found so far, by answerKey. */
export type Answers = ReadonlyMap<string, Finding>
/** Where `check` keeps what one search found about one cell ('NAL:b1') of its grid. */
export const answerKey = (question: string, cell: string): string => `${question} ${cell}`
/** The question of such a key: a cell has no blank in it. */
export const questionOf = (key: string): string => key.slice(0, key.lastIndexOf(' '))
