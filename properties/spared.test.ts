/** Costly questions about a verdict that is known to depend are spared; the cell says what was not varied. */
import { expect, test } from 'vitest'
import { readConfiguration } from '../model/deployment/index.ts'
import { planCheck } from './check.ts'
import type { Finding, Verdict } from './finding.ts'
import { answerKey } from './jobs.ts'

const files = [
  { name: 'producer.properties', text: 'acks=all\n', as: 'producer' as const },
  { name: 'consumer.properties', text: 'group.id=g\n', as: 'consumer' as const },
]
const settings = { sets: [], clients: [], maps: [], profiles: [], only: [] }
const plan = planCheck(readConfiguration(files, settings), { guarantees: ['ORD'], faults: ['c', 'b1'] })

const nothing = { scope: 'small', states: 1, transitions: 1, depth: 1, seconds: 0, because: [] }
/** Every question but those that may be spared, answered by its setting. */
function answers(of: (setting: string, handling: unknown) => Verdict): Map<string, Finding> {
  const found = new Map<string, Finding>()
  for (const { key, question } of plan.questions) {
    if (plan.last.has(key)) continue
    const handling = (question.parameters as { handling?: unknown }).handling
    for (const guarantee of question.guarantees)
      for (const fault of ['none', 'c', 'b1', 'rb']) {
        const id = `${guarantee}:${fault}`
        found.set(answerKey(key, id), { id, guarantee, fault, verdict: of(question.setting, handling), ...nothing })
      }
  }
  return found
}

test('Some costly questions may be spared, and none of the careful values.', () => {
  expect(plan.last.size).toBeGreaterThan(4)
  const centre = plan.questions.filter(({ key, question }) => question.setting === 'pipeline' && !plan.last.has(key))
  expect(centre.length).toBeGreaterThan(1)
})

test('P1: once two values show two verdicts they are spared, and the cell names what was not varied.', () => {
  const found = answers((setting, handling) => (setting === 'group' && handling === 'parallel' ? 'broken' : 'holds'))
  expect([...plan.spared(found)].toSorted()).toEqual([...plan.last].toSorted())
  const [cell] = plan.assemble(found)
  expect(cell?.verdict).toBe('depends')
  expect(cell?.branches?.some(({ verdict }) => verdict === 'inconclusive')).toBe(false)
  expect(cell?.note).toContain('Not taken through all their values, as it depends already: ')
  expect(cell?.note).toContain('topic.min.insync.replicas')
})

test('P2: while all that is known is alike they are wanted, and without them nothing is decided.', () => {
  const found = answers(() => 'holds')
  expect(plan.spared(found).size).toBe(0)
  expect(plan.assemble(found)[0]?.verdict).toBe('inconclusive')
})

test('P1: what three brokers are needed for may be spared too, though it has one record.', () => {
  const { questions, last } = planCheck(readConfiguration(files, settings), { guarantees: ['AMO'], faults: ['p1'] })
  const large = questions.filter(
    ({ question }) => question.setting === 'pipeline' && question.parameters.replicationFactor > 2,
  )
  expect(large.length).toBeGreaterThan(0)
  expect(large.filter(({ key }) => last.has(key))).toEqual(large)
})
