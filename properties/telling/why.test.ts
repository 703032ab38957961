/** Sentences by exact words, a hit and its near miss for each of the guarantees and for a rule. */
import { expect, test } from 'vitest'
import { run } from '../decide.ts'
import type { Finding } from '../finding.ts'
import { type Question } from '../question.ts'
import { ask } from '../claims/claim.ts'

const decided = new Map<string, readonly Finding[]>()
function findings(id: string): readonly Finding[] {
  const found: Finding[] = []
  const known = decided.get(id)
  if (known) return known
  decided.set(id, found)
  run({ kind: 'claim', id }, {}, finding => found.push(finding))
  return found
}
const why = (id: string, words: string) =>
  findings(id).find(({ case: name }) => name!.includes(words))!.counterexample?.why

test('NAL: the rule, who had the record when it was acknowledged, who lost it', () => {
  expect(why('K05', 'a topic with 1 replica, NAL')).toEqual([
    'There is one copy alone: nobody else has what its broker loses, and nobody stands in for it.',
    '#1 is acknowledged in step 5, when broker-1 alone has it.',
    'After step 6 nobody has it: broker-1 loses it there.',
    'Step 6 decides it: broker-1 is gone for good, its disk with it.',
  ])
})

test('near miss: what holds has no why, and a witness instead', () => {
  const holds = findings('K05').find(({ case: name }) => name!.includes('2 replicas'))!
  expect(holds.counterexample).toBeUndefined()
  expect(holds.witness!.steps.some(({ decisive }) => decisive)).toBe(false)
  expect(holds.witness!.steps.length).toBeGreaterThan(0)
})

test('ALO and AMO: the commit rule, and the offset from which it goes on', () => {
  const found = findings('S32')
  const of = (words: string) => found.find(({ case: name }) => name!.includes(words))!.counterexample!.why
  expect(of('commit before handling, ALO')).toEqual([
    'The offset is committed before the handler starts: whatever strikes in between has the record handled by nobody.',
    '#1 stands at offset 0; in step 11 offset 1 is committed, though nobody has handled #1.',
    'Whoever starts next starts behind it: it is handed out to nobody any more.',
    'Step 12 decides it: consumer crashes while it handles #1.',
  ])
  expect(of('commit after handling, AMO')).toEqual([
    'The offset is committed after the handler is done: whatever strikes in between has the record handled again.',
    'Step 9 is what goes wrong: consumer crashes.',
    '#1 is handled in step 8, and again in step 13.',
    'The consumer starts again in step 11 from the committed offset, 0, which is still before it.',
    'Step 13 decides it: consumer has handled #1.',
  ])
})

test('a rule of the replication: what a member lacks, and when it cut it off', () => {
  expect(why('RULE-HW', 'WeakIsr of truncate-to-hw')).toEqual([
    'A replica that starts to follow cuts its log to its own high watermark, which may not have heard yet what is safe.',
    'broker-1, which leads in epoch 0, has m0 of epoch 0 at offset 0, below its high watermark 1; broker-2, a member of its own in-sync set, does not.',
    'broker-2 had it until step 8, in which it cut its log.',
    'Step 8 decides it: broker-2 follows broker-1 in epoch 1, cutting 1 record off its log.',
  ])
})

/** As `check` asks it. */
function answers(question: Question, limits = {}): ReadonlyMap<string, Finding> {
  const found = new Map<string, Finding>()
  run({ kind: 'question', question }, limits, finding => found.set(finding.id, finding))
  return found
}
const small = { records: 1, attempts: 1, shrinks: 0 }

test('N1: a question’s near miss is its smallest single change that holds', () => {
  const { question } = ask('NAL', 'd1', { replicationFactor: 2, acks: '1' }, small)
  const { nearMiss, why: because } = answers(question).get('NAL:d1')!.counterexample!
  expect(nearMiss).toMatchObject({
    repair: 'acks=all',
    same: [1, 2, 3, 4, 5, 6],
    ends: '#1 is acknowledged; nobody leads yet, and broker-2 has it.',
  })
  expect(because!.length).toBe(4)
})

test('N3: near miss: within too small a bound none is found, and the verdict stands', () => {
  const { question } = ask('NAL', 'd1', { replicationFactor: 1, acks: '1' }, small)
  const found = answers(question, { maxStates: 40 }).get('NAL:d1')!
  expect(found.verdict).toBe('broken')
  expect(found.counterexample!.nearMiss).toBeUndefined()
})

test('ORD and AVAIL: where the two stand in the log; why nobody takes the write', () => {
  const two = ask(
    'ORD',
    'b1',
    { replicationFactor: 1, minInsyncReplicas: 1, maxInFlight: 2 },
    { records: 2, attempts: 2, shrinks: 0 },
  )
  const { why: because, nearMiss } = answers(two.question).get('ORD:b1')!.counterexample!
  expect(because!.slice(-3, -1)).toEqual([
    expect.stringMatching(/^#1 is handled in step \d+, after #2, which was sent after it\.$/) as string,
    'The log has #2 at offset 0 and #1 at offset 1.',
  ])
  expect(nearMiss?.repair).toBe('enable.idempotence=true')
  const away = ask('AVAIL', 'd1', { replicationFactor: 1 }, { records: 1, attempts: 1 })
  expect(answers(away.question).get('AVAIL:d1')!.counterexample!.why).toContain(
    'From step 1 on nobody leads: of the in-sync set, broker-1, nobody runs who could.',
  )
})

test('ALO: a record that is kept outside of the in-sync set, where nobody may lead', () => {
  const { question } = ask('ALO', 'd1', { replicationFactor: 3, minInsyncReplicas: 2 }, { ...small, shrinks: 2 })
  expect(answers(question).get('ALO:d1')!.counterexample!.why).toEqual([
    '#1 is acknowledged in step 8, when broker-1 and broker-3 have it.',
    'From step 10 on nobody leads: of the in-sync set, broker-1, nobody runs who could; broker-3, which has #1, is outside of it and may not lead: nobody is given #1.',
    'Step 10 decides it: broker-1 is gone for good, its disk with it.',
  ])
})
