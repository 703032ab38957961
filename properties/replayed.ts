/**
 * Counterexamples of claims and of reports, told again from their paths alone: by the machines, and on the reference broker.
 *
 *   T1  a step that is not enabled is an error, and so is a finding whose path no longer violates what it says
 *
 * Not checked again: that a trap is one (canAlways), as only a search knows what can still be reached from there.
 */
import { ModelError, replay } from '../model/index.ts'
import { UsageError } from '../model/deployment/usage-error.ts'
import { besideOf, besideQuestionOf, sightOf } from './beside.ts'
import { type Case, claimOf, claims } from './claims.ts'
import { reproduce, reproduceSteps, type Reproduction } from './conformance/reproduce.ts'
import { brokerStateLine } from './conformance/tell-broker.ts'
import type { CounterexampleStep, Finding, ToldCounterexample } from './finding.ts'
import { questionOf } from './question-data.ts'
import {
  notReplicated,
  REPLICATION,
  replicationQuestionOf,
  stageOf as replicationStage,
} from './replication-question.ts'
import { faultsOf, type Stage, stageOf, stageOfQuestion, toldOf } from './retell.ts'

function retold(
  { spec, teller, property }: Omit<Stage, 'onBroker'>,
  path: string,
  isBroken = true,
): ToldCounterexample {
  const run = replay(spec, path)
  if (isBroken && property.kind === 'always' && run.check(property)) {
    throw new ModelError(`every step is enabled, but nothing is broken after the last: ${property.name} holds there.`)
  }
  return toldOf(spec, path, run, teller)
}

export const unknownClaim = (id: string) =>
  new UsageError(`There is no claim '${id}'; there are ${claims.map(claim => claim.id).join(', ')}.`)

/** A claim's case by its words; without them the first that is expected to break. */
function caseOf(id: string, name: string | undefined): Case {
  const claim = claimOf(id)
  if (!claim) throw unknownClaim(id)
  const { cases, notModelled } = claim
  if (notModelled !== undefined)
    throw new UsageError(`${claim.id} has nothing to replay, it is not modelled: ${notModelled}`)
  const one =
    name === undefined
      ? (cases.find(({ expected }) => expected === 'broken') ?? cases[0])
      : cases.find(each => each.case === name)
  if (one) return one
  const some = cases.slice(0, 12).map(each => each.case)
  throw new UsageError(`${claim.id} has no case '${name}'; its cases are: ${some.join('; ')}.`)
}

/** Runs any path of a claim's case through the machines. Throws a ModelError at the first step that is not enabled. */
export function replayClaim(id: string, path: string, caseName?: string): ToldCounterexample {
  return retold(stageOf(caseOf(id, caseName)), path, false)
}

export interface OnBroker {
  readonly told: ToldCounterexample
  readonly reproduction: Reproduction
}

/** The same on the reference broker: each step as far as it could be performed, with what the broker holds after it. A path may break nothing. */
export function replayClaimOnBroker(id: string, path: string, caseName?: string): OnBroker {
  return toldOnBroker(stageOf(caseOf(id, caseName)), path)
}

export function replayFindingOnBroker(finding: Finding): OnBroker {
  const { path } = counterexampleOf(finding)
  return toldOnBroker(stageOfFinding(finding), path)
}

function toldOnBroker({ spec, teller, onBroker, sight }: Stage, path: string): OnBroker {
  const all = replay(spec, path)
  const told = (steps: ToldCounterexample['steps']) => ({ path, faults: faultsOf(all.steps), steps })
  if ('notCompared' in onBroker) return { told: told([]), reproduction: reproduce(spec, path, onBroker) }
  const steps: CounterexampleStep[] = []
  const look = (state: string) => {
    const n = steps.length + 1
    const last = n === all.steps.length ? { decisive: true } : {}
    steps.push({ n, ...teller(all.steps[n - 1]!), state, ...last })
  }
  const reproduction =
    'reproduce' in onBroker
      ? onBroker.reproduce(all, sight, look)
      : reproduceSteps(all, onBroker.deployment, sight, ({ actors, numbering }) =>
          look(brokerStateLine(actors, numbering)),
        )
  return { told: told(steps), reproduction }
}

/** Runs the counterexample of a finding again: of a claim's case, or of a question that `check` asked. */
export function replayFinding(finding: Finding): ToldCounterexample {
  return retold(stageOfFinding(finding), counterexampleOf(finding).path)
}

function counterexampleOf({ counterexample, id, verdict }: Finding): ToldCounterexample {
  if (!counterexample) throw new UsageError(`${id} has no counterexample: its verdict is ${verdict}.`)
  return counterexample
}

function stageOfFinding({ id, case: name, guarantee, deployment }: Finding): Stage {
  if (claimOf(id)) return stageOf(caseOf(id, name))
  const replication = id === REPLICATION ? replicationQuestionOf(deployment) : undefined
  if (replication) {
    const { spec, teller, violates } = replicationStage(replication)
    return { spec, teller, property: violates, onBroker: notReplicated }
  }
  const beside = deployment && besideQuestionOf(deployment)
  if (beside) {
    const { spec, tell: teller, property, onBroker } = besideOf(beside)
    const promised = beside.guarantees.find(each => each === (deployment['promise'] ?? guarantee))
    if (!promised) throw new UsageError(`${id} does not say of which guarantee it speaks.`)
    const sight = sightOf(promised)
    return { spec: spec(), teller, property: property(promised, []), onBroker: onBroker(promised), sight }
  }
  const question = deployment && questionOf(deployment)
  const asked = question?.guarantees.find(each => each === (deployment?.['promise'] ?? guarantee))
  if (!question || !asked) throw new UsageError(`${id} does not say of which deployment and guarantee it speaks.`)
  return stageOfQuestion(question, asked)
}
