/** The rows of `verify`: the claims, then the comparisons of model and broker. */
import { claims } from '../../properties/claims.ts'
import { comparisons } from '../../properties/comparisons.ts'
import type { Row } from './verify.ts'

export const rows: readonly Row[] = [
  ...claims.map(({ id, name, says }): Row => ({ id, name, says, job: { kind: 'claim', id } })),
  ...comparisons.map(({ id, name, says }): Row => ({ id, name, says, job: { kind: 'comparison', id } })),
]
