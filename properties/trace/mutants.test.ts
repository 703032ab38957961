/**
 * Canaries: mutants of the broker's rules, each found by its trace, with the first wrong event named. The trace does not know them.
 */
import { expect, test } from 'vitest'
import type { Rules } from '../../impl/index.ts'
import { ruleMutants } from '../mutants/broker/index.ts'
import { failureText } from './failure.ts'
import { logOvertakesAnswer, shrinksBeforeItAnswers } from './plans.test-data.ts'
import { huntByTrace, validate } from './validate.ts'

const rulesOf = (id: string): Partial<Rules> => ruleMutants.find(mutant => mutant.id === id)!.rules

/** The event at which each is found, where the rule that was swapped is asked; and from which run on it is looked for. */
const wrong: Readonly<Record<string, readonly [event: RegExp, from?: number]>> = {
  'acknowledge-before-replication': [/timer respond/],
  'acknowledge-one-too-early': [/timer respond/],
  'high-watermark-of-the-leader': [/gets (Produce|SyncGroup|OffsetCommit) request/],
  'joins-in-any-place': [/timer expand/],
  'joins-at-the-high-watermark': [/timer expand/, 16],
  'serves-any-epoch': [/gets Fetch request/, 4],
  'takes-commits-of-the-dead': [/gets OffsetCommit request .* appends to __consumer_offsets-0.log/],
  'refuses-before-the-barrier': [/gets OffsetCommit request/],
  'truncates-one-too-many': [/gets Fetch response .* truncates/, 2],
  'commits-one-ahead': [/consumer-1 .* OffsetCommit request/],
  'commits-while-it-handles': [/consumer-1 timer autoCommit → OffsetCommit request/],
  'every-answer-is-success': [/producer-1 gets Produce response/],
  'forgets-last-epoch': [/timer fetch/],
  'elects-anybody': [/controller (gets BrokerRegistration request|timer session)/, 4],
  'fenced-stay-in-sync': [/controller (gets BrokerRegistration request|timer session)/, 2],
  'fenced-may-join': [/controller gets AlterPartition request/, 13],
  'takes-any-change': [/controller gets AlterPartition request/, 5],
  'never-flushes': [/appends to/],
  'takes-leaders-high-watermark': [/gets Fetch response/],
}

test.each(Object.entries(wrong))('%s is found', (id, [event, from = 0]) => {
  const kill = huntByTrace(rulesOf(id), 40, { maxShrinks: 0, from })
  expect(kill?.sentence).toMatch(event)
})

/** Those that random plans find too rarely for a test. */
const rare = {
  'hides-the-shortage': { plans: shrinksBeforeItAnswers, event: /timer respond.*NOT_ENOUGH_REPLICAS_AFTER_APPEND/ },
  'believes-any-answer': { plans: logOvertakesAnswer, event: /gets AlterPartition response.* proposed is \[\]/ },
} as const

test.each(Object.entries(rare))(
  '%s is found in plans that bring about what it is wrong about',
  (id, { plans, event }) => {
    const found = plans.flatMap(plan => validate(plan, rulesOf(id)).failure ?? [])
    expect(found.length).toBeGreaterThan(0)
    for (const { sentence } of found) expect(sentence).toMatch(event)
    expect(plans.flatMap(plan => validate(plan).failure ?? [])).toEqual([])
  },
)

test('a failure is shrunk to a plan of a few actions, which fails alike, and passes without the mutant', () => {
  const rules = rulesOf('fenced-stay-in-sync')
  const kill = huntByTrace(rules, 10)!
  expect(kill.steps).toBeLessThanOrEqual(4)
  expect(validate(kill.plan, rules).failure?.sentence).toBe(kill.sentence)
  expect(validate(kill.plan).failure).toBeUndefined()
})

test('a failure tells the event, what came before it, and the closest steps with what each leaves different', () => {
  const rules = rulesOf('acknowledge-before-replication')
  const { plan } = huntByTrace(rules, 1)!
  const failure = validate(plan, rules).failure!
  expect(failure.sentence).toContain(`No state of the model explains event ${failure.n} in ${failure.topicPartition}:`)
  const text = failureText(failure)
  expect(text).toContain(`  ▶ ${failure.event}`)
  expect(text).toContain('The closest steps of the model, and what each would leave different:')
  expect(text).toMatch(/ {4}nothing\n {6}awaiting is \[\], and \[\{record 1, attempt 1, offset 0\}\] in the model/)
  expect(text).toMatch(/ {4}respond\n.*it is not enabled/s)
  const counts = failure.closest.map(({ differences }) => differences.length)
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
})
