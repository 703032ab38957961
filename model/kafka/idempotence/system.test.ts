/**
 * What the client families come to, promise by promise; and that no rule of the machines is a dead letter.
 */
import { expect, test } from 'vitest'
import { explore } from '../../explorer/index.ts'
import {
  acknowledgedInTrouble,
  type ClientName,
  clientNames,
  effects,
  idempotenceSystem,
  javaParameters,
  noEffectTwice,
  type ProducerParameters,
  type ProducerScope,
  promiseNames,
  promises,
  smallScope,
} from './index.ts'

const system = (parameters: Partial<ProducerParameters>, scope: Partial<ProducerScope>) =>
  idempotenceSystem({ ...javaParameters, ...parameters }, { ...smallScope, ...scope })

/** The promises that are broken. */
function brokenIn(parameters: Partial<ProducerParameters>, scope: Partial<ProducerScope>): string {
  const { findings, exhaustive } = explore(system(parameters, scope), {
    properties: promiseNames.map(name => promises[name]),
  })
  expect(exhaustive || findings.some(({ verdict }) => verdict === 'broken')).toBe(true)
  return promiseNames.filter((_, i) => findings[i]?.verdict === 'broken').join(' ')
}

const scopes = {
  none: {},
  n: { faults: { n: 1 } },
  c: { faults: { c: 1 } },
  b1: { faults: { b1: 1 } },
  shrink: { circumstances: { shrink: 1 } },
}
/** Two records, three transmissions: what breaks without a fault, under each class, and where too few replicas are in sync for a while. */
const table: Readonly<Record<ClientName, Readonly<Record<keyof typeof scopes, string>>>> = {
  java: { none: '', n: '', c: '', b1: '', shrink: '' },
  'java-13796': { none: '', n: '', c: '', b1: '', shrink: '' },
  librdkafka: { none: '', n: 'AMO', c: '', b1: 'AMO', shrink: 'NAL AMO' },
  'librdkafka-4972': { none: '', n: 'AMO', c: '', b1: 'AMO', shrink: 'NAL AMO' },
  kafkajs: { none: '', n: 'NAL AMO ORD', c: '', b1: 'NAL AMO ORD', shrink: 'NAL AMO ORD' },
  'platformatic-2.1': { none: 'NAL', n: 'NAL AMO ORD', c: 'NAL', b1: 'NAL AMO ORD', shrink: 'NAL AMO ORD' },
  platformatic: { none: '', n: 'ORD', c: '', b1: 'ORD', shrink: 'ORD' },
}

test.each(clientNames)('Two records of %s, idempotent, keep and break what the table says.', client => {
  const found = Object.entries(scopes).map(([name, scope]) => [name, brokenIn({ client }, { attempts: 3, ...scope })])
  expect(Object.fromEntries(found)).toEqual(table[client])
})

test('Without idempotence a resend is a duplicate, and comes late where another was taken meanwhile; without retries neither.', () => {
  const off = { idempotence: false, maxInFlight: 2 }
  expect(brokenIn(off, scopes.n)).toBe('AMO')
  expect(brokenIn(off, scopes.shrink)).toBe('AMO ORD')
  expect(brokenIn({ ...off, maxInFlight: 1 }, scopes.shrink)).toBe('AMO')
  expect([scopes.n, scopes.shrink].map(scope => brokenIn({ ...off, retries: false }, scope))).toEqual(['', ''])
})

test('The application’s own resend is a record of its own to any producer; where the effect has the record’s identity for its key it is known.', () => {
  const twice = (effectKey: ProducerParameters['effectKey']) => {
    const parameters = { ...javaParameters, onSendFailure: 'retry', effectKey } as const
    const scope = { ...smallScope, records: 1, faults: { c: 1 }, withEffect: true }
    return explore(idempotenceSystem(parameters, scope, { effects }), { properties: [noEffectTwice] }).findings[0]
      ?.verdict
  }
  expect([twice('offset'), twice('record')]).toEqual(['broken', 'holds'])
})

test('Java loses nothing of five in flight with one connection broken, and every one of them can still be acknowledged.', () => {
  const scope = { records: 5, patient: true, faults: { n: 1 } }
  const all = acknowledgedInTrouble([1, 2, 3, 4, 5], { faults: 1, circumstances: 0 })
  const { findings } = explore(system({}, scope), { properties: [...promiseNames.map(name => promises[name]), all] })
  expect(findings.map(({ verdict }) => verdict)).toEqual(['holds', 'holds', 'holds', 'holds'])
})

const busy = { faults: { n: 1, c: 1, b1: 1 }, circumstances: { shrink: 1 } }
const clients = ['java', 'librdkafka', 'kafkajs', 'platformatic'] as const
const covering = [
  ...clients.map(client => system({ client, maxInFlight: 2 }, busy)),
  system({ client: 'platformatic' }, { attempts: 3, faults: { n: 1 } }),
  system({}, { records: 1, circumstances: { retention: 1, expiry: 1 } }),
  system(
    { client: 'librdkafka', unknownProducer: 'refused' },
    { faults: { b1: 1, n: 1 }, total: 2, circumstances: { expiry: 1 } },
  ),
  system({ retries: false, idempotence: false }, { faults: { n: 1 }, circumstances: { shrink: 1 }, tooLarge: 1 }),
  idempotenceSystem(
    { ...javaParameters, onSendFailure: 'retry', effectKey: 'record' },
    { ...smallScope, records: 1, faults: { c: 1 }, withEffect: true },
    { effects },
  ),
]

test('One transition is dead in all of these scopes, and what arrives is handled everywhere.', () => {
  const coverage = covering.flatMap(spec => explore(spec).coverage)
  const taken = new Set(coverage.flatMap(machine => machine.taken))
  const dead = new Set(coverage.flatMap(machine => machine.dead).filter(name => !taken.has(name)))
  // A batch of an older epoch would have to be overtaken by one of a newer, on one connection (partition.test.ts has it by hand).
  expect([...dead]).toEqual(['partition leader.running Produce [isOldEpoch]'])
  expect(coverage.flatMap(({ unhandled }) => unhandled)).toEqual([])
})
