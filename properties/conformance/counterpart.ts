/** What a system of the model is on the reference broker: a deployment of it, a way of its own to perform a run there, or a reason why there is none. */
import type { Replay, Step } from '../../model/index.ts'
import type { Deployment } from './stage.ts'
import type { Sight } from './shown.ts'

export interface Reproduction {
  readonly outcome: 'reproduced' | 'not reproduced' | 'not compared'
  readonly text: string
  /** Of the broker's world. */
  readonly events: number
}

/** `look`: called after every step that was performed, with what the broker has then, in a line. */
export type Reproducing = (
  run: Pick<Replay, 'start' | 'steps'>,
  sight?: Sight,
  look?: (step: Step, state: string) => void,
) => Reproduction

export type Counterpart =
  { readonly deployment: Deployment } | { readonly reproduce: Reproducing } | { readonly notCompared: string }
