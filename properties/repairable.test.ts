/** What is left out of the offers makes no difference there. */
import { expect, test } from 'vitest'
import { safeParameters } from '../model/kafka/index.ts'
import { questionFor } from './check-scope.ts'
import { run } from './decide.ts'
import type { Verdict } from './finding.ts'
import type { FaultClass } from './question.ts'

const commits = ['poll', 'handed-out', 'after', 'before'] as const

function verdictWith(
  guarantee: 'ALO' | 'AMO',
  fault: FaultClass,
  acks: 'all' | '1',
  commit: (typeof commits)[number],
): Verdict | undefined {
  const parameters = {
    ...safeParameters,
    replicationFactor: 2,
    acks,
    idempotence: acks === 'all',
    consumer: { ...safeParameters.consumer, commit },
  }
  let verdict: Verdict | undefined
  run({ kind: 'verdicts', question: questionFor(guarantee, parameters, [fault]) }, {}, finding => {
    if (finding.id === `${guarantee}:${fault}`) verdict = finding.verdict
  })
  return verdict
}

test.each([
  ['ALO', 'b1', '1'],
  ['ALO', 'd1', 'all'],
  ['AMO', 'b1', '1'],
  ['AMO', 'z', 'all'],
] as const)('when offsets are committed makes no difference to %s under %s, acks=%s', (guarantee, fault, acks) => {
  const verdicts = commits.map(commit => verdictWith(guarantee, fault, acks, commit))
  expect(new Set(verdicts).size).toBe(1)
  expect(verdicts[0]).toMatch(/holds|broken/)
})
