/** A path told: run again through the machines, each step in words. */
import type { Property, Replay, Step, SystemSpec } from '../model/index.ts'
import { tell, type Told } from '../model/kafka/index.ts'
import type { Case } from './claims.ts'
import type { Counterpart } from './conformance/counterpart.ts'
import type { Sight } from './conformance/shown.ts'
import type { ToldCounterexample, ToldPath } from './finding.ts'
import { type Guarantee, propertyOf } from './guarantees.ts'
import { type Question, specOf } from './question.ts'
import { accountOf } from './telling/account.ts'
import { decisiveStep } from './telling/decisive.ts'

export type Teller = (step: Step) => Told

export const kafkaTeller =
  ({ parameters, scope }: Question): Teller =>
  step =>
    tell(step, parameters, scope)

/** A path that was run again, in words and as data. Of a counterexample one step decides. */
export function toldOf(spec: SystemSpec, path: string, run: Replay, teller: Teller): ToldCounterexample {
  const told = runOf(spec, path, run, teller)
  const decisive = decisiveStep(told)
  return { ...told, steps: told.steps.map(step => (step.n === decisive ? { ...step, decisive: true } : step)) }
}

/** A run in which nothing is broken. */
export function runOf(spec: SystemSpec, path: string, run: Replay, teller: Teller): ToldPath {
  const { steps, ...account } = accountOf(spec, run)
  const told = run.steps.map((step, i) => ({
    n: i + 1,
    ...teller(step),
    ...steps[i]!,
  }))
  return { path, faults: faultsOf(run.steps), steps: told, ...account }
}

/** On what a path is told. */
export interface Stage {
  readonly spec: SystemSpec
  readonly teller: Teller
  readonly onBroker: Counterpart
  readonly sight?: Sight
  /** What a counterexample violates: of an `always`, in its last state. */
  readonly property: Property
}

export function faultsOf(steps: readonly Step[]): Record<string, number> {
  const spent: Record<string, number> = {}
  for (const { fault } of steps) if (fault) spent[fault] = (spent[fault] ?? 0) + 1
  return spent
}

export function stageOf({ asks }: Pick<Case, 'asks'>): Stage {
  if (asks.kind === 'special')
    return {
      spec: asks.spec(),
      teller: asks.tell,
      property: asks.property,
      onBroker: asks.onBroker,
      ...(asks.sight ? { sight: asks.sight } : {}),
    }
  return stageOfQuestion(asks.question, asks.guarantee)
}

export function stageOfQuestion(question: Question, guarantee: Guarantee): Stage {
  const property = propertyOf(guarantee, question.parameters, question.scope, [])
  const onBroker = { deployment: question }
  return { spec: specOf(question), teller: kafkaTeller(question), property, onBroker, sight: guarantee }
}
