/** What source, workers and store say to each other, all of it in rendezvous: a step of one is a step of all whom it concerns. */
import type { Letter } from '../kafka/speech.ts'

export type { Letter } from '../kafka/speech.ts'

/** What an operation comes to (recipes.ts). */
export type Says = 'ok' | 'known' | 'busy' | 'stale'

/** An operation on store, service or topic. `unheard`: it is done there, and its answer gets lost. */
export interface Asked {
  readonly record: number
  /** Who asks, and is answered. */
  readonly by: string
  readonly unheard?: boolean
}

export const speech = {
  send: (() => undefined) as (args: unknown, letters: Letter | readonly Letter[]) => void,
}

export const queueAddress = 'queue'
export const storeAddress = 'store'
export const workerAddress = (worker: number) => `worker-${worker}`
export const relayAddress = (relay: number) => `relay-${relay}`

/** The answer to an operation; none where it gets lost on its way. */
export const answered = ({ by, record, unheard }: Asked, says: Says): readonly Letter[] =>
  unheard === true ? [] : [{ to: by, message: { type: 'Answered', record, says } }]
