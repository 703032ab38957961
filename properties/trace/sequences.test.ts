/**
 * Sequence numbers, broker to model: seeded runs with an idempotent producer of every client family are explained, batch by batch, by the machines that
 * have sequence numbers; what was forged is not; and mutants are found where the numbers go wrong.
 */
import { describe, expect, test } from 'vitest'
import type { ClientFamily, ProducerState } from '../../impl/core/producer-state.ts'
import type { Effect, Input } from '../../impl/core/process.ts'
import type { Plan } from '../runs/plan.ts'
import { runPlan } from '../runs/run-plan.ts'
import { ruleMutants } from '../mutants/broker/index.ts'
import { failureText } from './failure.ts'
import { sequencePlan } from './sequence-plans.ts'
import { Trace, type TraceResult } from './trace.ts'
import { factsOf, huntBySequences, validate } from './validate.ts'

const seedsOf: Readonly<Record<ClientFamily, readonly number[]>> = {
  java: [1, 6],
  'java-14034': [6],
  librdkafka: [6],
  kafkajs: [1],
  platformatic: [1],
  'platformatic-2.1': [2],
}

/** What these machines do not know, said where it happens. */
const unmodelled =
  /^producer: .*, (a time that runs out as the model has it not|a resend that reads its number anew|several that wait for a producer id out of order)$/

test.each(Object.entries(seedsOf))('the numbers of %s are explained', (client, seeds) => {
  const results = seeds.map(seed => validate(sequencePlan(client as ClientFamily, seed)))
  expect(results.flatMap(({ failure }) => (failure ? [failureText(failure)] : []))).toEqual([])
  const ends = results.flatMap(result => Object.keys(result.unmodelled).filter(kind => /^producer: .*, /.test(kind)))
  expect(ends.filter(kind => !unmodelled.test(kind))).toEqual([])
})

interface Recorded {
  readonly node: string
  readonly input: Input<unknown> | undefined
  readonly effects: readonly Effect<unknown>[]
  readonly state: unknown
}

function recorded(plan: Plan): readonly Recorded[] {
  const steps: Recorded[] = []
  runPlan(plan, {
    watch: (world, node, input, effects) => void steps.push({ node, input, effects, state: world.state(node) }),
  })
  return steps
}

const java = sequencePlan('java', 1)
const steps = recorded(java)

function validated(forged: readonly Recorded[]): TraceResult {
  const trace = new Trace(factsOf(java.configuration))
  for (const { node, input, effects, state } of forged) trace.after(node, input, effects, state)
  return trace.result()
}

const isProduce = ({ input }: Recorded) =>
  input?.type === 'Received' && input.message.kind === 'request' && input.message.body.api === 'Produce'
const isAppended = ({ effects }: Recorded) => effects.some(({ type }) => type === 'Append')
const isRefused = ({ effects }: Recorded) =>
  effects.some(effect => effect.type === 'Send' && 'errorCode' in effect.message.body)

test('these runs have what they are about: duplicates, batches out of order, and epochs that begin', () => {
  const all = [...steps, ...recorded(sequencePlan('java', 6)), ...recorded(sequencePlan('platformatic', 1))]
  const produced = all.filter(step => step.node.startsWith('broker-') && isProduce(step))
  expect(produced.filter(step => !isAppended(step) && !isRefused(step)).length).toBeGreaterThan(5)
  expect(produced.filter(isRefused).length).toBeGreaterThan(5)
  const epochs = all.flatMap(({ node, state }) =>
    node === 'producer-1' ? [(state as ProducerState).producerEpoch] : [],
  )
  expect(Math.max(...epochs)).toBeGreaterThan(0)
})

describe('what was forged is found', () => {
  /** The trace up to the first step that is meant, and that changed. */
  function forged(isMeant: (step: Recorded) => boolean, change: (step: Recorded) => Recorded): string | undefined {
    const at = steps.findIndex(isMeant)
    expect(at).toBeGreaterThan(0)
    return validated([...steps.slice(0, at), change(steps[at]!)]).failure?.sentence
  }

  test('a producer that begins an epoch for nothing', () => {
    const sentence = forged(
      ({ node, state }) => node === 'producer-1' && (state as ProducerState).batches.length > 1,
      step => {
        const state = step.state as ProducerState
        return { ...step, state: { ...state, producerEpoch: state.producerEpoch + 1 } }
      },
    )
    expect(sentence).toMatch(/producer-1 .*epoch is 1, and 0 in the model/)
  })

  test('a batch on its way whose number has changed', () => {
    const isAwaiting = ({ node, state, effects }: Recorded) =>
      node === 'producer-1' &&
      effects.some(({ type }) => type === 'Send') &&
      (state as ProducerState).batches.length > 1
    const sentence = forged(
      step => isAwaiting(step) && (step.state as ProducerState).batches.some(each => each.baseSequence > 0),
      step => {
        const state = step.state as ProducerState
        const batches = state.batches.map(each => (each.baseSequence > 0 ? { ...each, baseSequence: 0 } : each))
        return { ...step, state: { ...state, batches } }
      },
    )
    expect(sentence).toMatch(/producer-1 .*sequence 0.* in the model/)
  })

  test('a leader that has forgotten its producers', () => {
    const sentence = forged(
      step => step.node === 'broker-1' && isProduce(step) && isAppended(step),
      step => {
        const state = step.state as { readonly replicas: Readonly<Record<string, { readonly log: object }>> }
        const replica = state.replicas['orders-0']!
        const log = { ...replica.log, producers: {} }
        return { ...step, state: { ...state, replicas: { ...state.replicas, 'orders-0': { ...replica, log } } } }
      },
    )
    expect(sentence).toMatch(
      /broker-1 gets Produce request.*producers is \{\}, and \{\d+ epoch 0, batches 0\} in the model/,
    )
  })
})

/** The event at which each is found, and with which seed: without the mutant these runs are explained, above. */
const wrong: Readonly<Record<string, readonly [event: RegExp, seed?: number]>> = {
  'bumps-at-every-retry': [/(hears that broker-\d is gone|timer request).*epoch is 1, and 0 in the model/],
  'counts-batches': [/gets Produce request .* OUT_OF_ORDER_SEQUENCE_NUMBER/],
  'expired-numbers-come-back': [/timer delivery.*epoch is 0, and 1 in the model/, 6],
  'finds-no-duplicates': [/gets Produce request .* OUT_OF_ORDER_SEQUENCE_NUMBER/],
  'forgets-producers': [/gets Produce request .* appends to orders-0.log/],
  'producers-expire-at-once': [/gets Produce request .* appends to orders-0.log/],
  'refuses-newcomers': [/gets Produce request .* UNKNOWN_PRODUCER_ID/],
  'refuses-the-epoch-in-force': [/gets Produce request .* INVALID_PRODUCER_EPOCH/],
  'remembers-one-batch': [/gets Produce request .* OUT_OF_ORDER_SEQUENCE_NUMBER/],
  'shares-sequence-numbers': [/timer drain .*sequence 0, and .*sequence 1 in the model/],
}

test.each(Object.entries(wrong))('%s is found', (id, [event, seed = 1]) => {
  const { rules } = ruleMutants.find(mutant => mutant.id === id)!
  expect(validate(sequencePlan('java', seed), rules).failure?.sentence).toMatch(event)
})

test('who hunts mutants finds them in runs about sequence numbers, and shrinks these', () => {
  const { rules } = ruleMutants.find(mutant => mutant.id === 'refuses-the-epoch-in-force')!
  const kill = huntBySequences(rules, 2, { maxShrinks: 12 })!
  expect(kill.runs).toBe(1)
  expect(validate(kill.plan, rules).failure?.sentence).toBe(kill.sentence)
})
