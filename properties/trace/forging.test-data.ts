/** A run that is recorded step by step, and told again to a trace up to one step that is changed: what was forged must not be explained. */
import type { Effect, Input } from '../../impl/core/process.ts'
import type { Plan } from '../runs/plan.ts'
import { runPlan } from '../runs/run-plan.ts'
import { Trace } from './trace.ts'
import { factsOf } from './validate.ts'

export interface Recorded {
  readonly node: string
  readonly input: Input<unknown> | undefined
  readonly effects: readonly Effect<unknown>[]
  readonly state: unknown
}

export function recorded(plan: Plan): readonly Recorded[] {
  const steps: Recorded[] = []
  runPlan(plan, {
    watch: (world, node, input, effects) => void steps.push({ node, input, effects, state: world.state(node) }),
  })
  return steps
}

/** What is wrong with the first step that is meant once it is changed. `isMeant` is told what the process was before. */
export function sentenceOf(
  plan: Plan,
  steps: readonly Recorded[],
  isMeant: (step: Recorded, before: unknown) => boolean,
  change: (step: Recorded) => Recorded,
): string | undefined {
  const trace = new Trace(factsOf(plan.configuration))
  const last = new Map<string, unknown>()
  for (const step of steps) {
    const isIt = isMeant(step, last.get(step.node))
    last.set(step.node, step.state)
    const { node, input, effects, state } = isIt ? change(step) : step
    trace.after(node, input, effects, state)
    if (isIt) return trace.result().failure?.sentence ?? 'it is explained'
  }
  return undefined
}

/** Its requests and answers with another body. */
export const saying = (step: Recorded, change: (body: object) => object): Recorded => ({
  ...step,
  effects: step.effects.map(effect =>
    effect.type === 'Send'
      ? ({ ...effect, message: { ...effect.message, body: change(effect.message.body) } } as Effect<unknown>)
      : effect,
  ),
})
