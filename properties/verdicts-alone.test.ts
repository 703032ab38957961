/** Verdicts alone are the verdicts of the whole answer, cell by cell. */
import { expect, test } from 'vitest'
import { safeGroup, safeParameters } from '../model/kafka/index.ts'
import { plainSink } from '../model/sinks/index.ts'
import { groupQuestion } from './beside.ts'
import { sinkQuestion } from './beside-sink.ts'
import { questionFor } from './check-scope.ts'
import { run } from './decide.ts'
import type { Finding } from './finding.ts'
import type { Job } from './jobs.ts'
import type { FaultClass } from './question.ts'

type Asked = Extract<Job, { kind: 'verdicts' }>['question']

function answers(kind: 'question' | 'verdicts', question: Asked): ReadonlyMap<string, Finding> {
  const found = new Map<string, Finding>()
  run({ kind, question }, {}, finding => void found.set(finding.id, finding))
  return found
}

const two = { ...safeParameters, replicationFactor: 2 }
const nal = (parameters: typeof two, ...faults: readonly FaultClass[]) => questionFor('NAL', parameters, faults)

test.each<[string, Asked]>([
  ['what holds', nal(two, 'b1', 'd1')],
  ['what is broken under one fault class', nal({ ...two, acks: '1' }, 'b1', 'd1')],
  ['what is broken without a fault', questionFor('ORD', { ...two, idempotence: false, maxInFlight: 2 }, [])],
  ['what can always be reached again', questionFor('AVAIL', { ...two, replicationFactor: 1 }, ['b1'])],
  ['a group', groupQuestion({ ...safeGroup, commit: 'before' }, ['c', 'e'])],
  ['a recipe', sinkQuestion({ ...plainSink, sink: 'look-up-then-write' }, ['c'])],
])('V1, V2: %s', (_name, question) => {
  const [whole, alone] = [answers('question', question), answers('verdicts', question)]
  expect(alone.size).toBeGreaterThan(0)
  for (const [id, { verdict, scope }] of alone) {
    expect([id, verdict, scope]).toEqual([id, whole.get(id)!.verdict, whole.get(id)!.scope])
  }
  for (const guarantee of question.guarantees) {
    const cells = [...whole.values()].filter(finding => finding.guarantee === guarantee)
    const isBroken = cells.some(({ verdict }) => verdict === 'broken')
    const told = [...alone.values()].filter(finding => finding.guarantee === guarantee)
    expect(told.some(({ verdict }) => verdict === 'broken')).toBe(isBroken)
    if (!isBroken) expect(told.map(({ id }) => id)).toEqual(cells.map(({ id }) => id))
  }
})

test('a search that a limit stopped decides nothing', () => {
  const found: Finding[] = []
  run({ kind: 'verdicts', question: nal(two, 'b1') }, { maxStates: 50 }, finding => void found.push(finding))
  expect(found.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'inconclusive'])
})
