/**
 * A counterexample and its near miss in a line or two: what settles it, and how much of it happens in both.
 *
 *   L1  a step happens there too where the near miss tells it in the same words; one that comes out otherwise is named as that
 *   L2  nothing is said of faults where there is none
 */
import type { CounterexampleStep, NearMiss, ToldCounterexample } from '../../../properties/finding.ts'
import { counted } from './words.ts'

/** What else is counted, an in-sync set that shrinks or a consumer that is closed, is no fault. */
export const isFault = ({ kind }: CounterexampleStep) => kind === 'fault' || kind === 'loss' || kind === 'copy'

/** 'Decided at step 8', 'Record #1', 'Would have kept it: acks=all'. */
export function settledBy({ steps, why = [], nearMiss }: ToldCounterexample): readonly string[] {
  const decisive = steps.find(step => step.decisive)
  const records = new Set(why.join(' ').match(/#\d+\b/g) ?? [])
  return [
    decisive === undefined ? `Broken after ${counted(steps.length, 'step')}` : `Decided at step ${decisive.n}`,
    ...(records.size === 1 ? [`Record ${[...records][0]}`] : []),
    ...(nearMiss === undefined ? [] : [`Would have kept it: ${nearMiss.repair}`]),
  ]
}

/** '7 of the 8 steps happen there too, the fault included. Step 8 comes out otherwise.' */
export function sharedSteps(steps: readonly CounterexampleStep[], near: Pick<NearMiss, 'same' | 'told'>): string {
  const alike = retoldAlike(steps, near)
  const otherwise = near.same.filter(n => !alike.has(n))
  const which =
    alike.size === steps.length
      ? `${steps.length === 1 ? 'The one step happens' : `All ${steps.length} steps happen`} there too`
      : `${alike.size} of the ${counted(steps.length, 'step')} ${alike.size === 1 ? 'happens' : 'happen'} there too`
  const first = `${which}${ofFaults(steps, near, alike)}.`
  if (otherwise.length === 0) return first
  const named = otherwise.length === 1 ? 'Step' : 'Steps'
  return `${first} ${named} ${listed(otherwise)} ${otherwise.length === 1 ? 'comes' : 'come'} out otherwise.`
}

/** Steps by their n that the near miss tells in the same words, each of its steps counted once. */
function retoldAlike(steps: readonly CounterexampleStep[], { same, told }: Pick<NearMiss, 'same' | 'told'>) {
  const left = told.steps.map(textOf)
  return new Map(
    same.flatMap(n => {
      const at = left.indexOf(textOf(steps[n - 1]!))
      if (at < 0) return []
      left[at] = ''
      return [[n, at + 1] as const]
    }),
  )
}

const textOf = ({ who, does }: CounterexampleStep) => `${who} ${does}`

function ofFaults(
  steps: readonly CounterexampleStep[],
  { told }: Pick<NearMiss, 'told'>,
  alike: ReadonlyMap<number, number>,
): string {
  const faults = steps.filter(isFault)
  if (faults.length === 0 || !faults.every(({ n }) => alike.has(n))) return ''
  const included = faults.length === 1 ? ', the fault included' : ', the faults included'
  const first = faults[0]!.n
  const there = told.steps[alike.get(first)! - 1]!.n
  return there > first
    ? `${included}; ${faults.length === 1 ? 'it' : 'the first'} comes later, at step ${there}`
    : included
}

function listed(all: readonly number[]): string {
  return all.length === 1 ? `${all[0]}` : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}
