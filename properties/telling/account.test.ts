/**
 * Paths as data: one small path by exact values, and every path that quick claims come to, against the model's own states.
 */
import { expect, test } from 'vitest'
import { replay, type Step, type SystemSpec } from '../../model/index.ts'
import { type Claim, claims } from '../claims.ts'
import { ask } from '../claims/claim.ts'
import { run } from '../decide.ts'
import type { Finding, ToldPath } from '../finding.ts'
import { stageOf } from '../retell.ts'
import { accountOf } from './account.ts'
import { happenedBy } from './happened.ts'
import { retrace } from './retrace.ts'
import { storyOf } from './story.ts'
import { worldOf } from './world.ts'

/** Two brokers, acks=1, broker 1 dies: given, sent, appended, acknowledged, heard, gone. */
const cell = ask('NAL', 'd1', { replicationFactor: 2, acks: '1' }, { records: 1, attempts: 1, shrinks: 0 })
const { spec } = stageOf({ asks: cell })

/** The path along which these events happen, each the first enabled of that type. */
function along(types: readonly string[]): string {
  const choices: number[] = []
  for (const type of types) {
    let choice = 0
    while (replay(spec, [...choices, choice].join('/')).steps.at(-1)!.event.type !== type) choice++
    choices.push(choice)
  }
  return choices.join('/')
}

const lost = along(['send', 'transmit', 'Produce', 'respond', 'ProduceReply', 'die'])
const account = accountOf(spec, replay(spec, lost))

test('the state at the start is told once, in full', () => {
  const follower = { leaderEpoch: 1, log: [], flushed: 0, highWatermark: 0, logEndOffset: 0 }
  expect(account.start).toEqual({
    brokers: {
      'broker-1': { is: 'leader', ...follower, isr: ['broker-1', 'broker-2'] },
      'broker-2': { is: 'follower', ...follower, follows: 'broker-1' },
    },
    metadata: { leader: 'broker-1', leaderEpoch: 1, isr: ['broker-1', 'broker-2'] },
    producer: { '#1': { believes: 'not given', attempts: 0 } },
  })
})

test('each step is told by its kind, what it spends, and what it changes', () => {
  expect(account.steps.map(({ event, kind, spends }) => [event, kind, spends])).toEqual([
    ['send', 'own step', undefined],
    ['transmit', 'own step', undefined],
    ['Produce', 'delivery', undefined],
    ['respond', 'own step', undefined],
    ['ProduceReply', 'delivery', undefined],
    ['die', 'fault', 'd1'],
  ])
  expect(account.steps.map(({ changes }) => changes)).toEqual([
    { producer: { '#1': { believes: 'given' } } },
    { producer: { '#1': { believes: 'in flight', attempts: 1, connection: 'broker-1' } } },
    { brokers: { 'broker-1': { log: [{ record: '#1', epoch: 1 }], logEndOffset: 1, awaiting: ['#1'] } } },
    { brokers: { 'broker-1': { awaiting: null } } },
    { producer: { '#1': { believes: 'acknowledged', connection: null } } },
    { brokers: { 'broker-1': { is: 'gone', leaderEpoch: 0, log: [], logEndOffset: 0, isr: null } } },
  ])
})

test('a request and its answer are told with their steps', () => {
  const at = { record: '#1', fate: 'delivered' }
  expect(account.messages).toEqual([
    { id: 'm1', api: 'Produce', kind: 'request', from: 'producer', to: 'broker-1', sent: 2, ended: 3, ...at },
    { id: 'm2', api: 'Produce', kind: 'response', from: 'broker-1', to: 'producer', sent: 4, ended: 5, ...at },
  ])
  expect(account.processes).toEqual(['producer', 'broker-1', 'broker-2'])
})

test('near miss: without the last delivery the answer is in flight at the end', () => {
  const { messages } = accountOf(spec, replay(spec, lost.split('/').slice(0, 4).join('/')))
  expect(messages.map(({ fate, ended }) => [fate, ended])).toEqual([
    ['delivered', 3],
    ['in flight', undefined],
  ])
})

test('the transitions that a path took are named by machine, state and event', () => {
  expect(account.took).toEqual([
    { machine: 'producer', from: 'waiting', event: 'send', to: 'queued' },
    { machine: 'producer', from: 'queued', event: 'transmit', to: 'awaiting' },
    { machine: 'replica', from: 'running.leader', event: 'Produce', to: 'running.leader' },
    { machine: 'replica', from: 'running.leader', event: 'respond', to: 'running.leader' },
    { machine: 'producer', from: 'awaiting', event: 'ProduceReply', to: 'acknowledged' },
    { machine: 'replica', from: 'running.leader', event: 'die', to: 'gone' },
  ])
})

test('R1: with acks=all the same steps happen once a follower has the record, the fault included', () => {
  const safe = ask('NAL', 'd1', { replicationFactor: 2 }, { records: 1, attempts: 1, shrinks: 0 })
  const { spec: repaired, property, teller } = stageOf({ asks: safe })
  const found = retrace(replay(spec, lost).steps, { spec: repaired, property })!
  expect(found.same).toEqual([1, 2, 3, 4, 5, 6])
  const words = replay(repaired, found.path).steps.map(step => teller(step).does)
  expect(words).toEqual([
    'is given #1 to send',
    'sends #1 to broker-1',
    'appends #1 at offset 0',
    'fetches #1 from broker-1',
    'fetches from broker-1: has all, hw=1',
    'acks #1',
    'hears that #1 is acknowledged',
    'is gone for good, its disk with it',
  ])
})

test('R1: near miss: a system in which the fault cannot strike has no such path', () => {
  const other = ask('NAL', 'b1', { replicationFactor: 2 }, { records: 1, attempts: 1, shrinks: 0 })
  const { spec: repaired, property } = stageOf({ asks: other })
  expect(retrace(replay(spec, lost).steps, { spec: repaired, property })).toBeUndefined()
})

const quick = [
  'S06',
  'K16',
  'S18',
  'S20',
  'S25',
  'K05',
  'L01',
  'C10',
  'RULE-HW',
  'BUG-K10',
  'BUG-K15',
  'BUG-C3',
  'BUG-T1',
  'BUG-T7',
  'BUG-T9',
]

/** Messages in flight on channels that forget what they have delivered. */
function inFlight({ channels = {} }: SystemSpec, { state }: Step): number {
  const names = Object.keys(channels).filter(name => channels[name]!.kind !== 'set')
  return names.reduce((sum, name) => sum + (state(name) as readonly unknown[]).length, 0)
}

function expectConsistent(system: SystemSpec, told: ToldPath): void {
  const { steps } = replay(system, told.path)
  const { states } = storyOf(told)!
  const happened = happenedBy(system, steps)
  const has = Object.values(system.channels ?? {}).some(({ kind }) => kind === 'set')
  const flown = told.messages!.filter(({ rendezvous }) => rendezvous !== true)
  expect(told.steps.length).toBe(steps.length)
  for (const [i, step] of steps.entries()) {
    expect(states[i + 1]).toEqual(worldOf(system, step.state, happened[i]!))
    const flying = flown.filter(({ sent, ended = Infinity }) => sent <= i + 1 && ended > i + 1)
    if (!has) expect(flying.length).toBe(inFlight(system, step))
  }
  for (const { fate, sent, ended } of told.messages!) {
    expect(ended === undefined).toBe(fate === 'in flight')
    expect(sent).toBeGreaterThan(0)
    expect(ended ?? sent).toBeGreaterThanOrEqual(sent)
    expect(ended ?? sent).toBeLessThanOrEqual(steps.length)
  }
  expect(told.messages!.map(({ id }) => id)).toEqual(told.messages!.map((_, i) => `m${i + 1}`))
  const deliveries = steps.filter(({ kind }) => kind === 'deliver').length
  const again = flown.reduce((sum, each) => sum + (each.again?.length ?? 0), 0)
  expect(flown.filter(({ fate }) => fate === 'delivered').length + again).toBe(deliveries)
}

const byId = (id: string): Claim => claims.find(claim => claim.id === id)!

test.each(quick)('A1, M1: every path of %s is told as the model has it, and says why', id => {
  const findings: Finding[] = []
  run({ kind: 'claim', id }, {}, finding => findings.push(finding))
  const { cases } = byId(id)
  const specs = new Map(cases.map(one => [one.case, stageOf(one)]))
  expect(findings.length).toBe(cases.length)
  for (const { case: name, verdict, counterexample, witness } of findings) {
    const { spec: system } = specs.get(name!)!
    if (verdict === 'holds') expectConsistent(system, witness!)
    if (verdict !== 'broken') continue
    expectConsistent(system, counterexample!)
    expect(counterexample!.why!.length).toBeGreaterThanOrEqual(2)
    expect(counterexample!.why!.length).toBeLessThanOrEqual(5)
    const { nearMiss } = counterexample!
    if (!nearMiss) continue
    const { spec: repaired, property } = specs.get(nearMiss.case!)!
    expectConsistent(repaired, nearMiss.told)
    expect(replay(repaired, nearMiss.told.path).check(property)).toBe(true)
    expect(nearMiss.told.faults).toMatchObject(faultsAlone(counterexample!))
  }
})

/** A shrink is no fault: the repaired system may do without. */
const faultsAlone = ({ faults }: ToldPath) =>
  Object.fromEntries(Object.entries(faults).filter(([name]) => name !== 'shrink'))
