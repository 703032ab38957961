/**
 * The machines together in KRaft's style, exhaustively, in small scopes: what always holds of the in-sync set, of who is eligible, and of
 * what the leader believes meanwhile. Numbers of states are change detectors: no other tool has counted these.
 */
import { assign } from 'xstate'
import { expect, test } from 'vitest'
import { always, canAlways, explore, type Property, type SystemSpec } from '../explorer/index.ts'
import { acknowledgedInTrouble, everyMemberHasIt, monitors, noAcknowledgedLoss } from './bugs/bug.ts'
import { brokerIds, effectiveMinInsyncReplicas, type Parameters, safeParameters, type Scope } from './parameters.ts'
import { maximalIsr, type ReplicaContext } from './replica-log.ts'
import type { InKraft } from './quorum-controller.ts'
import { changed, smallScope, swapped } from './steps.test-data.ts'
import { kafkaSystem } from './system.ts'
import { maskOf } from './views.ts'

const once = (...faults: readonly string[]) => Object.fromEntries(faults.map(fault => [fault, 1]))
const plain = { metadata: 'kraft' } as const
const kip966 = { ...plain, eligibleLeaderReplicas: true, highWatermarkBelowMinIsr: 'frozen' } as const
const parametersOf = (change: Partial<Parameters>) => ({ ...safeParameters, replicationFactor: 2, ...change })

const maximalView = ({ context }: { context: ReplicaContext }) => maskOf(maximalIsr(context))
function system(parameters: Parameters, scope: Scope): SystemSpec {
  return changed(kafkaSystem(parameters, scope, monitors(scope)), 'broker-', component => ({
    ...component,
    views: { ...component.views, maximal: maximalView } as never,
  }))
}

const sizeOf = (mask: number) => mask.toString(2).replaceAll('0', '').length
const metadata = (...views: readonly string[]) => views.map(view => `metadata.${view}`)

function invariants(parameters: Parameters): readonly Property[] {
  const ids = brokerIds(parameters)
  const of = (view: string) => ids.map(id => `broker-${id}.${view}`)
  const min = effectiveMinInsyncReplicas(parameters)
  return [
    always(
      'a leader is in the set, and not fenced',
      metadata('leader', 'isr', 'registered'),
      ([leader, isr, registered]) => leader === 0 || (isr! & registered! & (1 << leader!)) !== 0,
    ),
    always(
      'the eligible ones are outside the set, and there are none unless it is below min',
      metadata('isr', 'elr'),
      ([isr, elr]) => (isr! & elr!) === 0 && (elr === 0 || sizeOf(isr!) < min),
    ),
    always(
      'A2 the set in force is within what its leader waits for',
      [...metadata('leaderEpoch', 'isr'), ...of('leads'), ...of('maximal')],
      ([epoch, isr, ...rest]) => ids.every((_, i) => rest[i] !== epoch || (isr! & ~rest[ids.length + i]!) === 0),
    ),
  ]
}

/** KIP-966's promise, on which electing them rests. */
function everyEligibleHasIt(parameters: Parameters): Property {
  const ids = brokerIds(parameters)
  const views = ids.flatMap(id => [`broker-${id}.running`, `broker-${id}.disk`])
  return always(
    'every eligible replica that runs has what was acknowledged',
    ['acks.acknowledged', 'metadata.elr', ...views],
    ([acked, elr, ...rest]) =>
      ids.every((id, i) => rest[2 * i] === 0 || (elr! & (1 << id)) === 0 || (acked! & ~rest[2 * i + 1]!) === 0),
  )
}

/** The controller without the rule that a set at min in-sync leaves nobody eligible. */
const keepEligible = assign(({ context, event }) => {
  const { isr, quorum } = context as unknown as InKraft
  const next = event['isr'] as readonly number[]
  const elr = isr.filter(id => !next.includes(id))
  return { isr: next, quorum: { ...quorum, elr, partitionEpoch: quorum.partitionEpoch + 1 } }
})

const any = once('b1', 'd1', 'w1', 'p1', 'p*', 'z')
const scopes: readonly (readonly [string, Partial<Parameters>, Partial<Scope>, number])[] = [
  ['any fault of a broker', plain, { faults: any, shrinks: 1 }, 31_793],
  [
    'min in-sync 1, unclean election',
    { ...plain, minInsyncReplicas: 1, uncleanLeaderElection: true },
    { faults: any, shrinks: 1 },
    36_526,
  ],
  ['eligible replicas, two records', kip966, { records: 2, faults: any, shrinks: 1 }, 160_674],
  ['eligible replicas, two faults', kip966, { faults: once('p1', 'z'), total: 2 }, 54_482],
]
test.each(scopes)('2 brokers, %s: invariants hold.', (_, change, bounds, states) => {
  const parameters = parametersOf(change)
  const properties = invariants(parameters)
  const exploration = explore(system(parameters, smallScope(bounds)), { properties })
  expect(exploration.findings.map(({ name, verdict }) => `${verdict}: ${name}`)).toEqual(
    properties.map(({ name }) => `holds: ${name}`),
  )
  expect([exploration.exhaustive, exploration.states]).toEqual([true, states])
})

const breaks = [
  ['A2', 'any answer is taken', 'broker-', { guards: { answersProposal: () => true } }],
  ['the eligible', 'who leaves the set stays eligible for good', 'metadata', { actions: { setIsr: keepEligible } }],
] as const
test.each(breaks)(
  'The invariant that begins with %s has a near miss: it is broken once %s.',
  (name, _, slot, filling) => {
    const parameters = parametersOf({ ...kip966, minInsyncReplicas: 1 })
    const spec = system(parameters, smallScope({ records: 0, faults: once('z'), shrinks: 1 }))
    const properties = invariants(parameters).filter(property => property.name.startsWith(name))
    const verdictOf = (one: SystemSpec) => explore(one, { properties }).findings.map(({ verdict }) => verdict)
    expect([verdictOf(spec), verdictOf(swapped(spec, slot, filling))]).toEqual([['holds'], ['broken']])
  },
)

test('With eligible replicas and a frozen high watermark, whoever is in sync or eligible has what was acknowledged; and nothing is lost.', () => {
  const parameters = parametersOf(kip966)
  const scope = smallScope({ faults: once('b1', 'd1', 'w1', 'p1', 'z'), shrinks: 1 })
  const properties = [
    noAcknowledgedLoss(parameters),
    everyMemberHasIt(parameters),
    everyEligibleHasIt(parameters),
    acknowledgedInTrouble(scope),
  ]
  const verdictsOf = (change: Partial<Parameters>) =>
    explore(system({ ...parameters, ...change }, scope), { properties }).findings.map(({ verdict }) => verdict)
  expect(verdictsOf({})).toEqual(['holds', 'holds', 'holds', 'holds'])
  expect(verdictsOf({ eligibleLeaderReplicas: false })).toEqual(['broken', 'broken', 'holds', 'holds'])
})

test('From everywhere the set can be full again, unless an answer is not taken.', () => {
  const full = canAlways('the in-sync set can be full again', ['metadata.isrSize'], ([size]) => size === 2)
  const spec = system(parametersOf(kip966), smallScope({ faults: once('b1', 'p1', 'z'), shrinks: 1 }))
  const verdictOf = (one: SystemSpec) => explore(one, { properties: [full] }).findings[0]?.verdict
  const deaf = { guards: { answersProposal: () => false } }
  expect([verdictOf(spec), verdictOf(swapped(spec, 'broker-', deaf))]).toEqual(['holds', 'broken'])
})
