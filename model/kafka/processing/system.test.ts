/**
 * What each way to consume, process and produce comes to, promise by promise and fault by fault. Numbers of states are change detectors: no other
 * tool has counted these.
 */
import { expect, test } from 'vitest'
import { explore } from '../../explorer/index.ts'
import {
  abortsOfAnyEpoch,
  exactlyOnce,
  nobodyFenced,
  processingMonitors,
  type ProcessingParameters,
  processingPromises,
  processingProperty,
  type ProcessingScope,
  processingSystem,
  processingWitness,
  smallProcessing,
} from './index.ts'

type Change = Partial<ProcessingParameters>
const faults = ['c', 'n', 'e', 'rb', 'b1'] as const
const under = (...names: readonly string[]) => ({ faults: Object.fromEntries(names.map(name => [name, 1])) })

/** The promises that are broken; the witness is always found. */
function brokenIn(
  change: Change,
  bounds: Partial<ProcessingScope>,
  into = (spec: ReturnType<typeof processingSystem>) => spec,
) {
  const [parameters, scope] = [
    { ...exactlyOnce, ...change },
    { ...smallProcessing, ...bounds },
  ]
  const spec = into(processingSystem(parameters, scope, processingMonitors(scope)))
  const properties = processingPromises.map(promise => processingProperty(promise, parameters, scope))
  const { findings, states, exhaustive } = explore(spec, {
    properties: [...properties, nobodyFenced(scope), processingWitness(parameters, scope)],
  })
  expect([exhaustive, findings.at(-1)!.verdict]).toEqual([true, 'holds'])
  const broken = processingPromises.filter((_, i) => findings[i]!.verdict === 'broken').join(' ')
  return { broken, states, isFenced: findings.at(-2)!.verdict === 'broken' }
}
const table = (change: Change) =>
  Object.fromEntries(faults.map(fault => [fault, brokenIn(change, under(fault)).broken]))

const perPartition: Change = { transactionalId: 'partition', groupMetadata: 'not-passed', pendingOffsets: 'ignored' }
const nothing = { c: '', n: '', e: '', rb: '', b1: '' }

test('Exactly once: nothing is broken by any one fault.', () => {
  expect(table({})).toEqual(nothing)
})

test('A transactional id for each input partition does without group metadata; what is pending has to be waited for by whoever looks again.', () => {
  expect(table(perPartition)).toEqual({ ...nothing, e: 'AMO' })
  expect(table({ ...perPartition, pendingOffsets: 'awaited' })).toEqual(nothing)
})

test.each([
  ['no group metadata', { groupMetadata: 'not-passed' }, { rb: 'AMO ATOMIC' }],
  [
    'pending offsets are not waited for',
    { pendingOffsets: 'ignored' },
    { c: 'AMO ATOMIC', e: 'AMO', rb: 'AMO ATOMIC' },
  ],
  ['read_uncommitted', { isolation: 'read_uncommitted' }, { c: 'AMO', e: 'AMO', rb: 'AMO' }],
  ['an effect outside', { effect: 'outside' }, { c: 'AMO', e: 'AMO', rb: 'AMO' }],
  ['no rewind after an abort', { onAbort: 'goes-on' }, { e: 'ALO ATOMIC' }],
  ['handled again when nobody answers the commit', { onCommitTimeout: 'handles-again' }, { n: 'AMO', b1: 'AMO' }],
  ['begun again at the committed offset', { onCommitTimeout: 'starts-over' }, {}],
  [
    'begun again, an effect outside',
    { onCommitTimeout: 'starts-over', effect: 'outside' },
    { c: 'AMO', n: 'AMO', e: 'AMO', rb: 'AMO' },
  ],
] as const)('One thing otherwise than exactly once: %s.', (_, change, broken) => {
  expect(table(change)).toEqual({ ...nothing, ...broken })
})

test('Without transactions: committed before handling it is at most once, after it at least once; output and offset are never one.', () => {
  const before = { producer: 'idempotent', offsets: 'before' } as const
  expect(table(before)).toEqual({ c: 'ALO ATOMIC', n: 'ATOMIC', e: 'ALO ATOMIC', rb: 'ORD ATOMIC', b1: 'ATOMIC' })
  const after = { producer: 'idempotent', offsets: 'after' } as const
  expect(table(after)).toEqual({ c: 'AMO ATOMIC', n: 'ATOMIC', e: 'AMO ATOMIC', rb: 'AMO ATOMIC', b1: 'ATOMIC' })
  expect(table({ ...after, producer: 'plain' })).toEqual({
    c: 'AMO ATOMIC',
    n: 'AMO ATOMIC',
    e: 'AMO ATOMIC',
    rb: 'AMO ATOMIC',
    b1: 'AMO ATOMIC',
  })
})

test('Offsets committed beside the transaction: behind it they are at least once, and a throw aborts; before the handler at most once.', () => {
  const beside = { c: 'AMO ATOMIC', n: 'ATOMIC', e: 'ATOMIC', rb: 'AMO ATOMIC', b1: 'ATOMIC' }
  expect(table({ offsets: 'after' })).toEqual(beside)
  expect(table({ offsets: 'after', onCommitTimeout: 'starts-over' })).toEqual({
    ...beside,
    n: 'AMO ATOMIC',
    b1: 'AMO ATOMIC',
  })
  expect(table({ offsets: 'before' })).toEqual({
    c: 'ALO ATOMIC',
    n: 'ATOMIC',
    e: 'ALO ATOMIC',
    rb: 'ALO ORD ATOMIC',
    b1: 'ATOMIC',
  })
})

test('Instances with one transactional id are fenced, and nothing is lost: whoever is fenced is started again.', () => {
  expect(brokenIn({ transactionalId: 'shared' }, under('rb'))).toEqual({ broken: '', states: 820, isFenced: true })
  expect(brokenIn({ transactionalId: 'shared' }, { records: [1], ...under('c') }).broken).toBe('')
})

test('Instances with one transactional id put each other out, without a fault; with an id each they do not.', () => {
  expect(brokenIn({ transactionalId: 'shared' }, {})).toEqual({ broken: '', states: 34, isFenced: true })
  expect(brokenIn({}, {})).toEqual({ broken: '', states: 30, isFenced: false })
})

test('A zombie that aborts ends its successor’s transaction where nobody compares epochs, and only there.', () => {
  const zombie = { ...perPartition, onFenced: 'aborts' } as const
  expect(brokenIn(zombie, under('rb'), abortsOfAnyEpoch).broken).toBe('ALO ATOMIC')
  expect(brokenIn({ ...zombie, onFenced: 'stops' }, under('rb'), abortsOfAnyEpoch).broken).toBe('')
  expect(brokenIn(zombie, under('rb')).broken).toBe('')
})

test.each([
  ['c', {}, 1331],
  ['rb', {}, 2148],
  ['rb', { groupMetadata: 'not-passed' }, 6277],
  ['rb', perPartition, 925],
  ['rb', { producer: 'idempotent', offsets: 'after' }, 322],
  ['rb', { offsets: 'after' }, 1384],
  ['e', { offsets: 'after' }, 130],
  ['n', { onCommitTimeout: 'starts-over' }, 204],
] as const)('Two records under %s, %j: %i states.', (fault, change, states) => {
  expect(brokenIn(change, under(fault)).states).toBe(states)
})

test('Two input partitions, an instance each: nothing is broken when one crashes or is taken for dead.', () => {
  expect(brokenIn({}, { records: [1, 2], ...under('c') })).toEqual({ broken: '', states: 5608, isFenced: false })
  expect(brokenIn(perPartition, { records: [1, 2], ...under('rb') })).toEqual({
    broken: '',
    states: 5798,
    isFenced: false,
  })
})
