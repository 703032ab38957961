/** Traces that no cluster has left: one that was recorded, with a thing in it changed. The same trace unchanged is explained. */
import { expect, test } from 'vitest'
import type { Effect, Input } from '../../impl/core/process.ts'
import type { ProducerState } from '../../impl/core/producer-state.ts'
import type { Plan } from '../runs/plan.ts'
import { runPlan } from '../runs/run-plan.ts'
import { plainest } from '../runs/shrinking.ts'
import { Trace, type TraceResult } from './trace.ts'
import { factsOf } from './validate.ts'

interface Recorded {
  readonly node: string
  readonly input: Input<unknown> | undefined
  readonly effects: readonly Effect<unknown>[]
  readonly state: unknown
}

const plan: Plan = {
  seed: 1,
  configuration: plainest,
  maxTroubled: 1,
  actions: [
    { do: 'send', partition: 0, records: 2 },
    { do: 'advance', ms: 400 },
    { do: 'send', partition: 0, records: 1 },
    { do: 'advance', ms: 400 },
  ],
}

const steps: Recorded[] = []
runPlan(plan, {
  watch: (world, node, input, effects) => void steps.push({ node, input, effects, state: world.state(node) }),
})

function validated(forged: readonly Recorded[]): TraceResult {
  const trace = new Trace(factsOf(plan.configuration))
  for (const { node, input, effects, state } of forged) trace.after(node, input, effects, state)
  return trace.result()
}

/** The trace with the first step that is meant changed, or left out. */
function forge(isMeant: (step: Recorded) => boolean, change: (step: Recorded) => readonly Recorded[]): TraceResult {
  const at = steps.findIndex(isMeant)
  expect(at).toBeGreaterThan(0)
  return validated([...steps.slice(0, at), ...change(steps[at]!), ...steps.slice(at + 1)])
}

const sends = (api: string, kind: string, topicPartition: string) => (step: Recorded) =>
  step.effects.some(
    effect =>
      effect.type === 'Send' &&
      effect.message.kind === kind &&
      effect.message.body.api === api &&
      'topicPartition' in effect.message.body &&
      effect.message.body.topicPartition === topicPartition &&
      !('errorCode' in effect.message.body && effect.message.body.errorCode !== 'NONE'),
  )

const withBody = (step: Recorded, change: object): Recorded => ({
  ...step,
  effects: step.effects.map(effect =>
    effect.type === 'Send'
      ? ({ ...effect, message: { ...effect.message, body: { ...effect.message.body, ...change } } } as Effect<unknown>)
      : effect,
  ),
})

test('the trace as it was recorded is explained', () => {
  expect(validated(steps).failure).toBeUndefined()
})

test('an append that nobody asked for is found at the next step of its broker', () => {
  const isAppend = ({ node, effects }: Recorded) =>
    node === 'broker-1' && effects.some(effect => effect.type === 'Append' && effect.file === 'orders-0.log')
  const { failure } = forge(isAppend, () => [])
  expect(failure?.sentence).toMatch(/broker-1 .* log is #\d+\.0@1 from 0 on, and nothing in the model/)
})

test('an answer to Produce with another error is found', () => {
  const { failure } = forge(sends('Produce', 'response', 'orders-0'), step => [
    withBody(step, { errorCode: 'NOT_ENOUGH_REPLICAS_AFTER_APPEND' }),
  ])
  expect(failure?.sentence).toMatch(/timer respond\/orders-0.*NOT_ENOUGH_REPLICAS_AFTER_APPEND/)
})

test('an answer to a fetch with another high watermark is found', () => {
  const { failure } = forge(sends('Fetch', 'response', 'orders-0'), step => [withBody(step, { highWatermark: 7 })])
  expect(failure?.sentence).toMatch(/gets Fetch request of orders-0/)
})

test('a producer that tells of a record before its answer has come is found', () => {
  const isSent = sends('Produce', 'request', 'orders-0')
  const { failure } = forge(isSent, step => {
    const state = step.state as ProducerState
    const [first] = state.batches
    const about = { topicPartition: 'orders-0', offset: 0 }
    const told = first!.recordIds.map(id => ({ type: 'Tell', told: { type: 'Acknowledged', id, ...about } }) as const)
    return [{ ...step, effects: [...step.effects, ...told], state: { ...state, batches: state.batches.slice(1) } }]
  })
  expect(failure?.sentence).toMatch(/producer-1 timer drain.*value is acknowledged, and awaiting in the model/)
})
