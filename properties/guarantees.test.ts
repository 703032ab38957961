/**
 * Each guarantee told apart from its neighbours, in systems of a broker or two: what breaks one and leaves the other whole.
 */
import { expect, test } from 'vitest'
import { type Parameters, safeParameters, type Scope } from '../model/kafka/index.ts'
import { run } from './decide.ts'
import type { Finding } from './finding.ts'
import { type Guarantee, guaranteeNames, guaranteeSays, settingOf } from './guarantees.ts'
import { type FaultClass, type Question, search } from './question.ts'

function question(
  guarantee: Guarantee,
  faults: readonly FaultClass[],
  change: Partial<Parameters>,
  scope: Partial<Scope> = {},
): Question {
  const setting = settingOf[guarantee]
  return {
    setting,
    guarantees: [guarantee],
    parameters: { ...safeParameters, replicationFactor: 1, ...change },
    scope: {
      records: 1,
      attempts: 2,
      faults: Object.fromEntries(faults.map(fault => [fault, 1])),
      total: 1,
      shrinks: 0,
      withConsumer: setting === 'pipeline',
      patient: setting === 'patient',
      ...scope,
    },
  }
}
/** The guarantee's verdict under this fault and under none. */
function verdicts(
  guarantee: Guarantee,
  fault: FaultClass,
  change: Partial<Parameters> = {},
  scope: Partial<Scope> = {},
) {
  const { verdictOf } = search(question(guarantee, [fault], change, scope))
  return [verdictOf(guarantee, fault).verdict, verdictOf(guarantee, 'none').verdict]
}

test('Every guarantee has a sentence and a setting.', () => {
  expect(guaranteeNames.map(name => guaranteeSays[name].endsWith('.') && settingOf[name]).every(Boolean)).toBe(true)
})

test('NAL: a record that only a lost disk had is lost; one that is offline is not, and nor is one that was never acknowledged.', () => {
  expect(verdicts('NAL', 'd1')).toEqual(['broken', 'holds'])
  expect(verdicts('NAL', 'b1')).toEqual(['holds', 'holds'])
  expect(verdicts('NAL', 'd1', { replicationFactor: 2 })).toEqual(['holds', 'holds'])
})

test('NAL with acks=0: on its way a record is not lost yet; the connection that breaks loses it.', () => {
  expect(verdicts('NAL', 'n', { acks: '0' })).toEqual(['broken', 'holds'])
  expect(verdicts('NAL', 'n', { acks: '1' })).toEqual(['holds', 'holds'])
})

test('With acks=0 a record on its way to a broker is not lost while it flies: one broker that keeps its disk gets it.', () => {
  // Its session expires, it registers again and leads, then appends what was in flight.
  expect(verdicts('NAL', 'z', { acks: '0' })).toEqual(['holds', 'holds'])
  expect(verdicts('NAL', 'b1', { acks: '0' })).toEqual(['broken', 'holds'])
})

test('NSL is broken by a failure that nobody looks at, where NAL holds; a reported one is not silent.', () => {
  const ignored = { retries: false, onSendFailure: 'ignore' } as const
  expect(verdicts('NSL', 'n', ignored)).toEqual(['broken', 'holds'])
  expect(verdicts('NAL', 'n', ignored)).toEqual(['holds', 'holds'])
  expect(verdicts('NSL', 'n', { retries: false, onSendFailure: 'report' })).toEqual(['holds', 'holds'])
})

test('NSL is broken by a crash that takes the record along, unless the application has it elsewhere.', () => {
  expect(verdicts('NSL', 'c')).toEqual(['broken', 'holds'])
  expect(verdicts('NSL', 'c', { onSendFailure: 'retry' })).toEqual(['holds', 'holds'])
})

test('AMO: a resend after a lost reply is a duplicate; an idempotent one is not, and nor is none at all.', () => {
  expect(verdicts('AMO', 'n')).toEqual(['broken', 'holds'])
  expect(verdicts('AMO', 'n', { idempotence: true })).toEqual(['holds', 'holds'])
  expect(verdicts('AMO', 'n', { retries: false })).toEqual(['holds', 'holds'])
})

test("AMO: the application's own resend is a duplicate, idempotence or not.", () => {
  expect(verdicts('AMO', 'n', { idempotence: true, retries: false, onSendFailure: 'retry' })).toEqual([
    'broken',
    'holds',
  ])
})

test('AMO: the application that sends again what it was told had failed makes the duplicate that retries=0 does not.', () => {
  expect(verdicts('AMO', 'n', { retries: false, onSendFailure: 'retry' })).toEqual(['broken', 'holds'])
  expect(verdicts('AMO', 'n', { retries: false, onSendFailure: 'report' })).toEqual(['holds', 'holds'])
})

test.each([1, 2])(
  'AMO, RF %i, acks=1: a broker that stops before its reply is read leaves a resend, a duplicate.',
  replicationFactor => {
    const hasty = { acks: '1', replicationFactor } as const
    expect(verdicts('AMO', 'b1', hasty)).toEqual(['broken', 'holds'])
    expect(verdicts('AMO', 'b1', { ...hasty, retries: false })).toEqual(['holds', 'holds'])
    expect(verdicts('AMO', 'b1', { ...hasty, idempotence: true })).toEqual(['holds', 'holds'])
  },
)

test('ORD: of two in flight one that is refused and sent again comes second; one in flight, or idempotence, keeps the order.', () => {
  // Alone in the set the leader refuses #1 (min in-sync 2); the follower rejoins, #2 is accepted, and #1 after it.
  const ord = (change: Partial<Parameters>, shrinks = 1) => {
    const pair = { replicationFactor: 2, minInsyncReplicas: 2, maxInFlight: 2, ...change }
    return search(question('ORD', [], pair, { records: 2, shrinks })).verdictOf('ORD', 'none')
  }
  expect(ord({}).verdict).toBe('broken')
  expect(ord({}).path?.faults).toEqual({ shrink: 1 })
  expect(ord({}, 0).verdict).toBe('holds')
  expect(ord({ maxInFlight: 1 }).verdict).toBe('holds')
  expect(ord({ idempotence: true }).verdict).toBe('holds')
  expect(ord({ retries: false }).verdict).toBe('holds')
  expect(ord({ minInsyncReplicas: 1 }).verdict).toBe('holds')
})

test('ORD under n: a connection that breaks takes both requests along, so two in flight do not invert on that account.', () => {
  for (const change of [{ maxInFlight: 2 }, { maxInFlight: 1 }, { maxInFlight: 2, idempotence: true }])
    expect(verdicts('ORD', 'n', change, { records: 2 })).toEqual(['holds', 'holds'])
})

test('ORD under b1: a broker that is back but does not lead yet refuses #1 and then takes #2; one in flight keeps the order.', () => {
  const alone = { replicationFactor: 1, minInsyncReplicas: 1 }
  const scope = { records: 2, attempts: 2 }
  expect(verdicts('ORD', 'b1', { ...alone, maxInFlight: 2 }, scope)).toEqual(['broken', 'holds'])
  expect(verdicts('ORD', 'b1', { ...alone, maxInFlight: 1 }, scope)).toEqual(['holds', 'holds'])
})

test('ALO: a record acknowledged and lost can never be handled; nor can one that was skipped.', () => {
  expect(verdicts('ALO', 'd1')).toEqual(['broken', 'holds'])
  const skipping = { consumer: { ...safeParameters.consumer, onThrow: 'swallows' as const } }
  expect(verdicts('ALO', 'e', skipping)).toEqual(['broken', 'holds'])
  expect(verdicts('ALO', 'e')).toEqual(['holds', 'holds'])
})

test('AVAIL: with the broker gone, or waiting for its restart, no write is accepted; with one to spare it is.', () => {
  expect(verdicts('AVAIL', 'b1')).toEqual(['broken', 'holds'])
  expect(verdicts('AVAIL', 'b1', { replicationFactor: 2, minInsyncReplicas: 2 })).toEqual(['broken', 'holds'])
  expect(verdicts('AVAIL', 'b1', { replicationFactor: 2, minInsyncReplicas: 1 })).toEqual(['holds', 'holds'])
})

function decided(asked: Question): readonly Finding[] {
  const findings: Finding[] = []
  run({ kind: 'question', question: asked }, {}, finding => findings.push(finding))
  return findings
}

test('A scope in which nothing ever gets through proves nothing: inconclusive, and why.', () => {
  const [nothing] = decided(question('NAL', ['b1'], {}, { attempts: 0 }))
  expect(nothing?.verdict).toBe('inconclusive')
  expect(nothing?.note).toContain('no record ever gets through')
  const [something] = decided(question('NAL', ['b1'], {}, { attempts: 1 }))
  expect(something?.verdict).toBe('holds')
  expect(something?.note).toContain('no empty search: a record gets through')
})

test('A broken one needs no witness: what was lost had got through.', () => {
  const [, loss] = decided(question('NAL', ['d1'], {}))
  expect([loss?.fault, loss?.verdict, loss?.counterexample?.faults]).toEqual(['d1', 'broken', { d1: 1 }])
})
