/**
 * Four tools agree on these numbers of states (TLC, Spin, Maude, Stateright), so they are evidence. The numbers of transitions and the
 * depths are our own: change detectors, no more.
 */
import { expect, test } from 'vitest'
import { explore } from '../index.ts'
import { replicatedLog } from './replicated-log.ts'
import { twoPhaseCommit } from './two-phase-commit.ts'

const summary = ({ states, transitions, depth, complete }: ReturnType<typeof explore>) => ({
  states,
  transitions,
  depth,
  complete,
})

test.each([
  [3, 288, 1_145, 11],
  [5, 8_832, 58_145, 17],
  [7, 296_448, 2_744_705, 23],
])('Two-phase commit with %i resource managers has %i states, and T1 holds.', (n, states, transitions, depth) => {
  const { spec, properties } = twoPhaseCommit(n)
  const found = explore(spec, { properties })
  expect(summary(found)).toEqual({ states, transitions, depth, complete: true })
  expect(found.findings.map(({ verdict }) => verdict)).toEqual(['holds'])
})

test.each([
  [1, 1, 1, 0, 46, 271, 7],
  [1, 2, 2, 1, 5_064, 47_994, 26],
  [2, 2, 1, 1, 9_188, 104_350, 28],
  [2, 2, 2, 1, 167_838, 2_391_090, 34],
  [2, 3, 2, 1, 403_062, 5_795_844, 46],
])(
  'The replicated log with %i backups, %i records, channels of %i, %i crashes has %i states, and L1 and L2 hold.',
  (backups, records, capacity, crashes, states, transitions, depth) => {
    const { spec, properties } = replicatedLog({ backups, records, capacity, crashes })
    const found = explore(spec, { properties })
    expect(summary(found)).toEqual({ states, transitions, depth, complete: true })
    expect(new Set(found.findings.map(({ verdict }) => verdict))).toEqual(new Set(['holds']))
  },
)

test('The tables of two-phase commit take at most 32 bytes a state.', () => {
  const { spec } = twoPhaseCommit(7)
  const { bytes, states } = explore(spec)
  expect(bytes / states).toBeLessThanOrEqual(32)
})
