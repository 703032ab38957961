/**
 * A question: which guarantees hold for these parameters, in this scope. One question is one search; it answers each guarantee for every
 * fault class that the scope allows, as each violation is told apart by what was spent on the way.
 *
 *     question ──search──▶ Answer ──verdictOf(guarantee, fault, shrinks)──▶ holds | broken, with the shortest path
 */
import {
  explore,
  type Counterexample,
  type Exploration,
  type Finding as Found,
  type Replay,
  replayer,
  type SystemSpec,
} from '../model/index.ts'
import { brokerIds, kafkaSystem, type Parameters, type Scope } from '../model/kafka/index.ts'
import { count } from './count.ts'
import type { Verdict } from './finding.ts'
import { type Checked, type Guarantee, monitorsOf, propertyOf, type Setting, witnessOf } from './guarantees.ts'
import type { Limits } from './jobs.ts'

export interface Question {
  readonly setting: Setting
  readonly guarantees: readonly Guarantee[]
  readonly parameters: Parameters
  readonly scope: Scope
}

/** Fault classes in the order of claims.md; 'none' is what goes wrong without any fault. */
export const faultClasses = ['none', 'c', 'n', 'b1', 'd1', 'w1', 'p1', 'p*', 'rb', 'z', 'e'] as const
export type FaultClass = (typeof faultClasses)[number]
/** `close` is no fault class but a restart in good order, told apart in the same way. */
export type Strike = FaultClass | 'close'

export const specOf = ({ setting, parameters, scope }: Question): SystemSpec =>
  kafkaSystem(parameters, scope, monitorsOf(setting))

export interface Decision {
  readonly verdict: Verdict
  readonly path?: Counterexample
}

export interface Answer {
  readonly exploration: Exploration
  /** The verdict with at most one fault of this class (or none) and at most so many shrinks. */
  readonly verdictOf: (guarantee: Checked, fault: Strike, shrinks?: number) => Decision
  /** How a record gets through although this fault strikes; undefined when none ever does. */
  readonly witnessOf: (fault: Strike) => Counterexample | undefined
  /** Runs a path that was found through the machines again. */
  readonly run: (path: string) => Replay
}

/** Searches once and answers every cell of the question. */
export const search = (question: Question, limits: Limits = {}): Answer =>
  answerFrom(explored(question, limits), question)

/** The search itself. */
export function explored(question: Question, limits: Limits): Exploration {
  const { guarantees, parameters, scope } = question
  const per = perOf(scope)
  const properties = guarantees.map(guarantee => propertyOf(guarantee, parameters, scope, per))
  const witnesses = ['none', ...faultViews(scope)].map(fault => witnessOf(guarantees[0]!, fault))
  const exploration = explore(specOf(question), { properties: [...properties, ...witnesses], ...limits })
  refuseThrows(exploration)
  return exploration
}

/** What a search says to every cell of the question. */
export function answerFrom(exploration: Exploration, question: Question): Answer {
  const { guarantees, scope } = question
  const per = perOf(scope)
  const found = (name: string) => exploration.findings.find(finding => finding.name === name)!
  return {
    exploration,
    verdictOf: (guarantee, fault, shrinks = scope.shrinks) =>
      decisionOf(found(guarantee), { per, fault, shrinks, complete: exploration.complete }),
    witnessOf: fault => found(witnessOf(guarantees[0]!, fault).name).path,
    run: replayer(specOf(question)),
  }
}

export const faultViews = (scope: Pick<Scope, 'faults'>) =>
  Object.keys(scope.faults).filter(fault => scope.faults[fault]! > 0)
const perOf = (scope: Scope) => [
  ...faultViews(scope).map(fault => `faults.${fault}`),
  ...(scope.shrinks > 0 ? ['shrinks.spent'] : []),
]

interface CellOf {
  readonly per: readonly string[]
  readonly fault: Strike
  readonly shrinks: number
  readonly complete: boolean
}

export function decisionOf({ verdict, path, each }: Found, { per, fault, shrinks, complete }: CellOf): Decision {
  if (per.length === 0) return { verdict, ...(path ? { path } : {}) }
  const allowed = (values: readonly number[]) =>
    values.every(
      (spent, i) =>
        spent === 0 ||
        per[i] === `faults.${fault}` ||
        ((per[i] === 'shrinks.spent' || per[i] === 'circumstances.spent') && spent <= shrinks),
    )
  const best = (each ?? [])
    .filter(({ values }) => allowed(values))
    .toSorted((a, b) => cost(a) - cost(b) || a.path.length - b.path.length)[0]
  if (best) return { verdict: 'broken', path: best.path }
  return { verdict: complete ? 'holds' : 'inconclusive' }
}

const cost = ({ values }: { readonly values: readonly number[] }) => values.reduce((a, b) => a + b, 0)

/** Our own machines never throw: if one does, no verdict about it means anything. */
export function refuseThrows({ findings }: Exploration): void {
  const thrown = findings.find(({ kind }) => kind === 'machine threw')
  if (thrown) throw new Error(`a machine of the model threw: ${thrown.text}`)
}

/** The bounds in words: what "holds" is about, and no more. */
export function scopeText({ parameters, scope }: Question, fault: Strike): string {
  const { records, attempts, shrinks, withConsumer, patient } = scope
  return [
    count(brokerIds(parameters).length, 'broker'),
    count(records, 'record'),
    patient ? 'a client that never gives up' : count(attempts, 'transmission') + (records > 1 ? ' each' : ''),
    ...(withConsumer ? ['1 consumer of an established group'] : []),
    fault === 'none' ? 'no fault' : '1 fault of the class',
    shrinks === 0 ? 'no in-sync shrink' : `up to ${count(shrinks, 'in-sync shrink')}`,
  ].join(', ')
}
