/**
 * Searches in a smaller scope that are made first, where they may be enough: what is broken there is broken in the larger one too.
 *
 *     question ──trialsOf──▶ the same with one transmission ──▶ broken: the cell is answered, and says in which scope │ else the question is asked
 *
 *   T1  they ask about at least once and nothing else, where three brokers may elect uncleanly: what is lost then takes no resend, and each resend doubles the graph
 *   T2  only where unknown facts make the question one of many: a deployment that is known is asked about in the whole scope
 *   T3  why it is broken there too: up to the acknowledgement of its one record a run is one of the larger scope, and from there on it is the same, as
 *       what is acknowledged is not transmitted again
 */
import { type BesideQuestion, isBeside } from './beside.ts'
import type { Row } from './check.ts'
import { partitionKey } from './check-partition.ts'
import { answerKey, type Answers, questionOf } from './jobs.ts'
import type { Question } from './question.ts'

export interface Trial {
  readonly key: string
  readonly question: Question
}

/** By the key of the question that each may answer. */
export type Trials = ReadonlyMap<string, Trial>

export type Asked = readonly { readonly key: string; readonly question: Question | BesideQuestion }[]

export function trialsOf(questions: Asked, rows: readonly Row[]): Trials {
  const alone = new Set(
    rows
      .filter(({ leaves }) => leaves.leaves.length === 1)
      .flatMap(({ cells }) => [...cells.values()].flat(2).map(({ source }) => questionOf(source.key))),
  )
  return new Map(
    questions.flatMap(({ key, question }) => {
      if (isBeside(question) || alone.has(key) || !isTried(question)) return []
      const smaller: Question = { ...question, guarantees: ['ALO'], scope: { ...question.scope, attempts: 1 } }
      return [[key, { key: partitionKey(smaller), question: smaller }] as const]
    }),
  )
}

/** T1: whether a trial may give the answer that is kept there. */
export const isTriable = (key: string): boolean => key.slice(questionOf(key).length + 1).startsWith('ALO:')

function isTried({ setting, guarantees, parameters, scope }: Question): boolean {
  const { replicationFactor, uncleanLeaderElection } = parameters
  const isDear = replicationFactor > 2 && scope.attempts > 1
  return setting === 'pipeline' && guarantees.includes('ALO') && isDear && uncleanLeaderElection
}

/** What trials answer of whole questions that have no answer. */
export const givenByTrials = (answers: Answers, trials: Trials): Answers =>
  new Map(
    [...trials].flatMap(([whole, { key }]) =>
      [...answers]
        .filter(([at, { verdict }]) => questionOf(at) === key && verdict === 'broken')
        .map(([, finding]) => [answerKey(whole, finding.id), finding] as const)
        .filter(([at]) => !answers.has(at)),
    ),
  )

export const withTrials = (answers: Answers, trials: Trials): Answers =>
  new Map([...answers, ...givenByTrials(answers, trials)])
