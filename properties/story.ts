/**
 * What is told of a verdict: the steps of its path in words, and the same steps on the reference broker.
 *
 *     search ──▶ verdict and path, untold ──▶ told: every step, why it breaks, performed on the broker
 *
 *   T1  a verdict needs no story: a search says its path alone, and whoever shows the finding has it told
 *   T2  what several cells show in the same steps is performed once
 */
import type { Counterexample, Replay } from '../model/index.ts'
import type { Finding, ToldCounterexample, ToldPath } from './finding.ts'
import { onBroker } from './finding-parts.ts'
import type { Guarantee } from './guarantees.ts'
import { type Question, specOf, type Strike } from './question.ts'
import { kafkaTeller, runOf, toldOf } from './retell.ts'
import { whyBroken } from './telling/why.ts'

/** A path that was found and that nobody has told yet: what a told one begins with is missing. */
export const untold = ({ path, faults }: Counterexample): ToldPath => ({ path, faults, steps: [] })
export const isUntold = (path: ToldPath | undefined): path is ToldPath => path !== undefined && path.start === undefined

/** Without the paths that nobody had the time to tell. */
export function withoutUntold(finding: Finding): Finding {
  const { counterexample, witness, branches, ...rest } = finding
  return {
    ...rest,
    ...(counterexample && !isUntold(counterexample) ? { counterexample } : {}),
    ...(witness && !isUntold(witness) ? { witness } : {}),
    ...(branches ? { branches: branches.map(branch => withoutUntoldBranch(branch)) } : {}),
  }
}

function withoutUntoldBranch({ counterexample, ...branch }: NonNullable<Finding['branches']>[number]) {
  return counterexample && !isUntold(counterexample) ? { ...branch, counterexample } : branch
}

/** Where the paths of one question are told. */
export interface Stage {
  readonly question: Question
  readonly run: (path: string) => Replay
  readonly performed: Map<string, Pick<Finding, 'onBroker'>>
  /** What must remain possible takes an hour of the broker's world to see: `check` leaves that to a replay, and the state shows it. */
  readonly waitsAnHour: boolean
}

export function toldBroken({ question, run }: Stage, guarantee: Guarantee, fault: Strike, path: string) {
  const told = toldOf(specOf(question), path, run(path), kafkaTeller(question))
  return { ...told, why: whyBroken(told, guarantee, fault, question.parameters) } satisfies ToldCounterexample
}

export const toldWitness = ({ question, run }: Stage, path: string): ToldPath =>
  runOf(specOf(question), path, run(path), kafkaTeller(question))

/** What is broken without a fault is broken under each in the same steps. Without a guarantee: nothing is looked for. */
export function performedOnce(
  { question, run, performed, waitsAnHour }: Stage,
  path: string,
  guarantee?: Guarantee,
): Pick<Finding, 'onBroker'> {
  const key = `${guarantee ?? 'witness'} ${path}`
  const remains = guarantee === 'ALO' || guarantee === 'AVAIL'
  const sight = remains && !waitsAnHour ? undefined : guarantee
  const known = performed.get(key) ?? onBroker(run(path), { deployment: question }, sight)
  performed.set(key, known)
  return known
}
