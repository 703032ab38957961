import { array, assert, constant, nat, oneof, property, record, sample } from 'fast-check'
import { expect, test } from 'vitest'
import type { Operation } from '../operation.ts'
import { judged } from './beyond.test-data.ts'
import { type Move, weights } from './group-state.test-data.ts'
import { Group } from './group.test-data.ts'

const what = oneof(
  ...Object.entries(weights).map(([what, weight]) => ({ weight, arbitrary: constant(what as keyof typeof weights) })),
)
const moves = array(record({ what, who: nat(2), how: nat(419) }), { minLength: 50, maxLength: 400, size: 'max' })

function told(moves: readonly Move[]): readonly Operation[] {
  const group = new Group()
  group.move({ what: 'rebalance', who: 0, how: 0 })
  for (const move of moves) group.move(move)
  return group.operations
}

test('nothing is found in valid histories of a group, but that it handles again what it had not committed', () => {
  assert(
    property(moves, moves => judged(told(moves)).anomalies.every(({ name }) => name === 'double-handling')),
    { seed: 5, numRuns: 600 },
  )
})

test('they are not idle: every kind of operation ends in every way that it can', () => {
  const seen = new Set<string>()
  for (const drawn of sample(moves, { seed: 5, numRuns: 200 })) {
    for (const { kind, type } of told(drawn)) seen.add(`${kind} ${type}`)
  }
  for (const ending of ['commit ok', 'commit failed', 'commit unknown', 'transaction ok', 'transaction failed']) {
    expect(seen).toContain(ending)
  }
  for (const ending of ['transaction unknown', 'poll unknown', 'send unknown', 'fetchCommitted ok', 'revoke ok']) {
    expect(seen).toContain(ending)
  }
})
