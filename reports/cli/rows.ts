/** The rows of `verify`: the claims, then the comparisons of model and broker. */
import { claims } from '../../properties/claims.ts'
import { comparisons } from '../../properties/comparisons.ts'
import type { Row } from './verify.ts'

/** Measured; the rest takes a few seconds at most. Only the order in which they begin comes of it. */
const seconds: Readonly<Record<string, number>> = {
  S14: 80,
  MUTANTS: 60,
  PATHS: 30,
  TRACES: 40,
  K02: 20,
  K07: 18,
  K13: 16,
  MACHINES: 10,
  S16: 10,
  'BUG-K12': 10,
  S12: 9,
  K03: 8,
}

const timed = ({ id, ...row }: Omit<Row, 'seconds'>): Row => ({ id, ...row, seconds: seconds[id] ?? 0 })

export const rows: readonly Row[] = [
  ...claims.map(({ id, name, says }) => timed({ id, name, says, job: { kind: 'claim', id } })),
  ...comparisons.map(({ id, name, says }) => timed({ id, name, says, job: { kind: 'comparison', id } })),
]
