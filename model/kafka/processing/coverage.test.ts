/** No rule of these machines is a dead letter: every transition is taken in one of a few small scopes. */
import { expect, test } from 'vitest'
import { explore } from '../../explorer/index.ts'
import { swapped } from '../swapped.ts'
import { exactlyOnce, type ProcessingParameters, type ProcessingScope, smallProcessing } from './parameters.ts'
import { processingSystem } from './system.ts'

const each = (...faults: readonly string[]) => Object.fromEntries(faults.map(fault => [fault, 1]))
const everything = each('c', 'n', 'e', 'rb', 'b1')
const system = (change: Partial<ProcessingParameters>, bounds: Partial<ProcessingScope>) =>
  processingSystem({ ...exactlyOnce, ...change }, { ...smallProcessing, records: [1], faults: everything, ...bounds })
/** What comes of a zombie that aborts, where nobody compares epochs. */
const unfenced = (change: Partial<ProcessingParameters>, bounds: Partial<ProcessingScope>) =>
  swapped(system({ onFenced: 'aborts', ...change }, { faults: each('rb'), ...bounds }), 'transaction-', {
    guards: { mayEnd: () => true },
  })

const ofPartition = { transactionalId: 'partition', groupMetadata: 'not-passed' } as const
const systems = [
  system({}, {}),
  system({ effect: 'outside', onCommitTimeout: 'starts-over' }, { faults: each('n', 'e') }),
  system({ ...ofPartition, onCommitTimeout: 'handles-again' }, { faults: each('n', 'rb') }),
  system({ ...ofPartition, onFenced: 'aborts' }, { faults: each('rb') }),
  system({ onFenced: 'aborts' }, { faults: each('rb') }),
  system({ effect: 'outside', onAbort: 'goes-on' }, { faults: each('e') }),
  system({ transactionalId: 'shared' }, { faults: each('rb') }),
  system({ offsets: 'after' }, { faults: each('n', 'rb') }),
  system({ offsets: 'before' }, {}),
  system({ producer: 'idempotent', offsets: 'after', effect: 'outside' }, {}),
  system({ producer: 'plain', offsets: 'before' }, {}),
  // Whoever is taken for dead before it has looked up where to begin.
  system({ producer: 'plain', offsets: 'after' }, { faults: each('c', 'rb'), total: 2 }),
  unfenced({}, {}),
  unfenced(ofPartition, {}),
  unfenced({ transactionalId: 'partition' }, { records: [1, 1] }),
]
const all = systems.map(spec => explore(spec))
const coverage = all.flatMap(exploration => exploration.coverage)

test('No transition is dead in all of these scopes.', () => {
  const taken = new Set(coverage.flatMap(machine => machine.taken))
  expect([...new Set(coverage.flatMap(machine => machine.dead))].filter(name => !taken.has(name))).toEqual([])
})

test('Nothing arrives where nobody handles it.', () => {
  expect(coverage.flatMap(({ unhandled }) => unhandled)).toEqual([])
})

test('The scopes are small, and searched to their end.', () => {
  expect(all.every(({ exhaustive }) => exhaustive)).toBe(true)
  expect(Math.max(...all.map(({ states }) => states))).toBeLessThan(6_000)
})
