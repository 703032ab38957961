/** A cluster's history (impl) as operations: the lines that it would write as text are operations already. */
import type { Operation as Told } from '../../impl/index.ts'
import { linesOf } from '../../impl/index.ts'
import type { Operation } from './operation.ts'

export const operationsOfCluster = (history: readonly Told[]): readonly Operation[] => linesOf(history)
