/**
 * Random histories for the checker's own test: a valid one, drawn as moves of a queue that does everything right; or a valid one into which an anomaly
 * was put that it must then name.
 *
 * fast-check draws and shrinks moves: of a history that is judged wrongly few are left.
 */
import { type Arbitrary, array, boolean, constantFrom, integer, nat, record } from 'fast-check'
import { type Move, moveNames, perform, type Shape } from './generated/reference.ts'
import type { Operation } from './operation.ts'

const shapes: Arbitrary<Shape> = record({
  partitions: integer({ min: 1, max: 3 }),
  producers: integer({ min: 1, max: 3 }),
  readers: integer({ min: 0, max: 2 }),
  members: integer({ min: 0, max: 3 }),
  handles: boolean(),
})

/** What makes records and shows them comes often, what ends processes seldom. */
const often = ['send', 'append', 'answer', 'poll', 'receive'] as const
const moves: Arbitrary<Move> = record({
  do: constantFrom(...often, ...often, ...often, ...often, ...moveNames),
  who: nat(5),
  where: nat(11),
  how: nat(41),
})

export interface Drawn {
  readonly shape: Shape
  readonly moves: readonly Move[]
}

export const drawings = (maxMoves = 150): Arbitrary<Drawn> =>
  record({ shape: shapes, moves: array(moves, { maxLength: maxMoves, size: 'max' }) })

export const historyOf = ({ shape, moves }: Drawn): readonly Operation[] => perform(shape, moves)
