/** Every run that the rows about order by trying again show is one that a group does on the reference broker. */
import { expect, test } from 'vitest'
import { run } from '../../decide.ts'
import type { Finding } from '../../finding.ts'
import { replayFindingOnBroker } from '../../replayed.ts'

test('Each counterexample and each witness of S20 is reproduced, and a livelock is told beside what the broker holds.', () => {
  const findings: Finding[] = []
  run({ kind: 'claim', id: 'S20' }, {}, finding => findings.push(finding))
  expect(findings.map(({ onBroker }) => onBroker?.outcome)).toEqual(findings.map(() => 'reproduced'))
  const livelock = findings.find(({ verdict }) => verdict === 'broken')!
  const { told, reproduction } = replayFindingOnBroker(livelock)
  expect(reproduction.outcome).toBe('reproduced')
  expect(told.steps.map(({ does }) => does)).toEqual(livelock.counterexample?.steps.map(({ does }) => does))
  expect(told.steps.at(-1)?.state).toContain('#2')
})
