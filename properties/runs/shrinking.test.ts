import { expect, test } from 'vitest'
import { kafkaRules } from '../../impl/index.ts'
import { kinds, plansOf } from '../swarm.ts'
import { normalized, type Plan } from './plan.ts'
import { failureText } from './report.ts'
import { runPlan } from './run-plan.ts'
import { tryPlan, tryPlans } from './search.ts'
import { plainest, smaller } from './shrinking.ts'

/** acks=all is answered before anybody has replicated. */
const rules = { ...kafkaRules, isDue: () => true }

test('a broker that answers too early fails soon, and its failure shrinks to a few steps that fail by themselves', () => {
  const { result, failure } = tryPlan('safe', 1, { rules })
  expect(result.violations).toHaveLength(1)
  const { plan } = failure!
  expect(plan.actions.length).toBeLessThan(4)
  expect(runPlan(plan, { rules }).violations).toEqual(failure!.result.violations)
  expect(runPlan(plan).violations).toEqual([])
}, 120_000)

test('S1: the same kind and seed give the same failure', () => {
  expect(tryPlan('safe', 1, { rules })).toEqual(tryPlan('safe', 1, { rules }))
}, 120_000)

test('S2: without shrinking a failure is told as it was found', () => {
  const { failure } = tryPlan('safe', 1, { rules, maxShrinks: 0 })
  expect(failure!.shrinks).toBe(0)
  expect(failure!.plan.actions.length).toBeGreaterThan(10)
})

test('a failure opens with the promise and ends with the line that repeats it', () => {
  const text = failureText(tryPlan('safe', 1, { rules }).failure!, { rules })
  expect(text).toMatch(/^AcknowledgedIsInSync: Every member of the in-sync set in force has every record/)
  expect(text).toMatch(/\n {3}1 {2}producer-1 sends r1 to orders-0\n/)
  expect(text).toContain('"decision":"deliver"')
  expect(text).toMatch(/\nrepeat {2}npm run simulate -- --seed 1 --kind safe$/)
}, 120_000)

test('smaller plans are smaller, and plans: shorter, or nearer to the plainest configuration, or with less in an action', () => {
  const plan: Plan = normalized({
    seed: 1,
    configuration: { ...plainest, brokers: 4, latencyMs: 60, topics: [...plainest.topics, ...plainest.topics] },
    maxTroubled: 2,
    actions: [
      { do: 'send', partition: 1, records: 4 },
      { do: 'advance', ms: 100 },
      { do: 'undo', which: 2 },
    ],
  })
  const candidates = [...smaller(plan, 3)].map(([candidate]) => candidate)
  const shorter = candidates.filter(({ actions }) => actions.length < 3).map(({ actions }) => actions.length)
  expect(shorter).toEqual([0, 2, 2, 2])
  const plainer = candidates.filter(({ configuration }) => configuration !== plan.configuration)
  expect(plainer.map(({ configuration }) => configuration.brokers)).toEqual([4, 3, 4, 4])
  // Fewer topics have fewer partitions: what was sent to one that is gone goes to another.
  expect(plainer[0]!.actions[0]).toEqual({ do: 'send', partition: 0, records: 4 })
  expect(candidates.map(({ maxTroubled }) => maxTroubled)).toContain(1)
  expect(candidates.filter(({ actions }) => actions.length === 3 && actions !== plan.actions)).not.toEqual([])
})

test('a plan that passes is not shrunk', () => {
  const plans = plansOf(1, kinds.safe.fixed, [], { maxActions: 10 })
  const { result, failure } = tryPlans(plans, 'safe', 1, {})
  expect(failure).toBeUndefined()
  expect(result.violations).toEqual([])
})
