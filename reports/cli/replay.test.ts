import { afterAll, beforeAll, expect, test } from 'vitest'
import { UsageError } from '../../model/deployment/index.ts'
import { ModelError } from '../../model/index.ts'
import type { ToldCounterexample } from '../../properties/finding.ts'
import { reportJson, reportOf } from '../report.ts'
import { fakeTerminal, Folder, found, tool } from './fakes.test-data.ts'
import { replay, type ReplayOptions, type Replayers } from './replay.ts'

const told: ToldCounterexample = {
  path: '0/1',
  faults: { d1: 1 },
  steps: [
    { n: 1, who: 'broker-1', does: 'acks #1', state: 'leo=1' },
    { n: 2, who: 'broker-1', does: 'is gone for good', state: '' },
  ],
}
const other: ToldCounterexample = { ...told, steps: [told.steps[0]!, { ...told.steps[1]!, does: 'crashes' }] }
const report = reportOf(tool, 'check', [
  found('NAL:b1', 'holds'),
  found('NAL:d1', 'broken', { counterexample: told }),
  found('S14', 'broken', { case: 'RF 2', counterexample: other }),
])

let folder: Folder
let file = ''
beforeAll(() => {
  folder = new Folder()
  file = folder.write('report.json', reportJson(report))
})
afterAll(() => folder.remove())

function run(path: string | undefined, options: ReplayOptions, more: Partial<Replayers> = {}) {
  const terminal = fakeTerminal()
  const claims = [{ id: 'S14', name: 'failover', says: 'Nothing is lost.' }]
  const onModel = { replayClaim: () => told, replayFinding: () => told }
  const done = { told, reproduction: { outcome: 'reproduced', text: '2 steps.', events: 9 } } as const
  const onBroker = { replayClaimOnBroker: () => done, replayFindingOnBroker: () => done }
  const replayers = { claims, ...onModel, ...onBroker, ...more }
  const code = replay(path, options, replayers, { terminal, tool, command: 'replay' })
  return { code, out: terminal.out.join(''), err: terminal.err.join('\n') }
}

test("a claim's path is run again and told", () => {
  const { code, out } = run(undefined, { claim: 's14', path: '0/1' })
  expect(code).toBe(0)
  expect(out).toContain('REPLAYED  S14 failover')
  expect(out).toContain('  2  broker-1  is gone for good')
})

test('on the broker: reproduced is 0, a difference 1 with the step and what differs, what is not compared 3 with the reason', () => {
  const { code, out } = run(undefined, { claim: 'S14', path: '0/1', on: 'broker' })
  expect([code, out]).toEqual([0, expect.stringContaining('S14 on the reference broker: reproduced, in 2 steps.')])
  const differs = {
    told: other,
    reproduction: { outcome: 'not reproduced', text: 'at step 2 of 2: no.', events: 9 },
  } as const
  const one = run(file, { finding: 'NAL:d1', on: 'broker' }, { replayFindingOnBroker: () => differs })
  expect([one.code, one.err]).toEqual([1, 'NAL:d1 on the reference broker: not reproduced, at step 2 of 2: no.'])
  const none = {
    told: { ...told, steps: [] },
    reproduction: { outcome: 'not compared', text: 'no race.', events: 0 },
  } as const
  const other3 = run(undefined, { claim: 'S14', path: '', on: 'broker' }, { replayClaimOnBroker: () => none })
  expect([other3.code, other3.err]).toEqual([3, 'S14 on the reference broker: not compared, no race.'])
})

test('a step that is not enabled is 1, and said loudly', () => {
  const replayClaim = () => {
    throw new ModelError('step 2 of the path takes choice 9, but only 3 steps are enabled there.')
  }
  const { code, err } = run(undefined, { claim: 'S14', path: '0/9' }, { replayClaim })
  expect([code, err]).toEqual([1, expect.stringContaining('S14 was not reproduced: step 2 of the path')])
})

test("a report's counterexample is reproduced word for word, or it is 1", () => {
  expect(run(file, { finding: 'NAL:d1' }).code).toBe(0)
  expect(run(file, { finding: 'S14', case: 'RF 2' }, { replayFinding: () => other }).code).toBe(0)
  const { code, err } = run(file, {})
  expect([code, err]).toEqual([1, 'S14 RF 2 was not reproduced: step 2 is not as the report tells it.'])
})

test('what the report does not hold is refused, with what it holds', () => {
  expect(() => run(file, { finding: 'NAL:b1' })).toThrow('holds no such counterexample; it has NAL:d1, S14.')
  const calm = folder.write('calm.json', reportJson(reportOf(tool, 'check', [found('NAL:b1', 'holds')])))
  expect(() => run(calm, {})).toThrow('holds no counterexample to replay')
})

test('P1: a report of another model is refused', () => {
  const old = folder.write('old.json', reportJson({ ...report, tool: { version: '0.0.9', model: 'xyz' } }))
  expect(() => run(old, {})).toThrow(/was made with another model \(xyz, ackproof 0\.0\.9\).* make the report again/)
})

test('too little, too much and no path are refused in a sentence', () => {
  expect(() => run(undefined, {})).toThrow(UsageError)
  expect(() => run(undefined, { claim: 'S14' })).toThrow('replay needs a report file, or --claim and --path')
  expect(() => run(file, { claim: 'S14', path: '0' })).toThrow('not both')
  expect(() => run(undefined, { claim: 'S14', path: '0/x' })).toThrow('--path is no path')
  expect(() => run(folder.at('none.json'), {})).toThrow('does not exist')
})
