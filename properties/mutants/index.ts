/** The bug zoo: one bug, one file, in the broker's rules or in the model's holes. `npm run mutants` sets them all loose. */
import { ruleMutants } from './broker/index.ts'
import { modelMutants } from './model/index.ts'
import type { Mutant } from './mutant.ts'

export const mutants: readonly Mutant[] = [...ruleMutants, ...modelMutants]
