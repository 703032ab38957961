/**
 * What a system of the model is on the reference broker: a deployment of it, a stage of its own (idempotence/, group/), or a reason why there is none.
 */
import type { Replay } from '../../model/index.ts'
import type { Reproduction } from './reproduce.ts'
import type { Sight } from './shown.ts'
import type { Deployment } from './stage.ts'

/** `look` hears after every step that was performed what the broker holds, in the words in which the model's state is told. */
export type ReproduceOn = (
  run: Pick<Replay, 'start' | 'steps'>,
  sight: Sight | undefined,
  look?: (state: string) => void,
) => Reproduction

export type Counterpart =
  { readonly deployment: Deployment } | { readonly reproduce: ReproduceOn } | { readonly notCompared: string }
