/**
 * Canaries: mutants of the broker's rules, each found by its trace, with the first wrong event named. The trace does not know them.
 */
import { expect, test } from 'vitest'
import type { Rules } from '../../impl/index.ts'
import { mutants } from '../mutants/index.ts'
import { failureText } from './failure.ts'
import { huntByTrace, validate } from './validate.ts'

function rulesOf(id: string): Partial<Rules> {
  const mutant = mutants.find(each => each.id === id)
  if (mutant === undefined || !('rules' in mutant))
    throw new RangeError(`There is no mutant ${id} of the broker's rules.`)
  return mutant.rules
}

/** The event at which each is found: where the rule that was swapped is asked. */
const wrong: Readonly<Record<string, RegExp>> = {
  'acknowledge-before-replication': /timer respond/,
  'acknowledge-one-too-early': /timer respond/,
  'high-watermark-of-the-leader': /gets (Produce|JoinGroup|OffsetCommit) request/,
  'joins-in-any-place': /timer expand/,
  'joins-at-the-high-watermark': /timer expand/,
  'serves-any-epoch': /gets Fetch request/,
  'truncates-one-too-many': /gets Fetch response .* truncates/,
  'forgets-last-epoch': /timer fetch/,
  'elects-anybody': /controller (gets BrokerRegistration request|timer session)/,
  'fenced-stay-in-sync': /controller (gets BrokerRegistration request|timer session)/,
  'fenced-may-join': /controller gets AlterPartition request/,
  'takes-any-change': /controller gets AlterPartition request/,
  'never-flushes': /appends to/,
  'takes-leaders-high-watermark': /gets Fetch response/,
}

test.each(Object.entries(wrong))('%s is found', (id, event) => {
  const kill = huntByTrace(rulesOf(id), 40, 0)
  expect(kill?.sentence).toMatch(event)
})

test('a failure is shrunk to a plan of a few actions, which fails alike, and passes without the mutant', () => {
  const rules = rulesOf('fenced-stay-in-sync')
  const kill = huntByTrace(rules, 10, 150)!
  expect(kill.steps).toBeLessThanOrEqual(4)
  expect(validate(kill.plan, rules).failure?.sentence).toBe(kill.sentence)
  expect(validate(kill.plan).failure).toBeUndefined()
})

test('a failure tells the event, what came before it, and the closest steps with what each leaves different', () => {
  const rules = rulesOf('acknowledge-before-replication')
  const { plan } = huntByTrace(rules, 1, 150)!
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
