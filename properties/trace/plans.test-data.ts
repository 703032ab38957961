/** Families of plans for what random ones meet rarely: the order of two messages that arrive within milliseconds. */
import type { Action, Plan } from '../runs/plan.ts'
import { plainest } from '../runs/shrinking.ts'

const strike = (fault: 'cut' | 'hold' | 'pause', node: string): Action => ({
  do: 'strike',
  fault,
  node,
  other: 'broker-1',
  luck: 0,
})
const advance = (ms: number): Action => ({ do: 'advance', ms })
const undo: Action = { do: 'undo', which: 0 }

const range = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step)

/**
 * The leader pauses while the follower's fetch and the controller's answer are on their way. When it goes on, the fetch raises the high watermark
 * and the answer takes the follower out of the set, before the producer is answered.
 */
export const shrinksBeforeItAnswers: readonly Plan[] = range(14, 17, 3).flatMap(replicated =>
  range(389, 398, 3).map(lags => ({
    seed: 2,
    configuration: { ...plainest, topics: [{ partitions: 1, replicationFactor: 2 }] },
    maxTroubled: 4,
    actions: [
      { do: 'send', partition: 0, records: 1 },
      advance(replicated),
      strike('hold', 'broker-2'),
      advance(lags),
      strike('pause', 'broker-1'),
      undo,
      advance(20),
      undo,
      advance(20),
    ],
  })),
)

/** Both followers come back to the set one after the other, and the metadata log overtakes the first answer. */
export const logOvertakesAnswer: readonly Plan[] = range(52, 58, 1).map(seed => ({
  seed,
  configuration: { ...plainest, latencyMs: 60, minInsyncReplicas: 1 },
  maxTroubled: 4,
  actions: [strike('cut', 'broker-2'), strike('cut', 'broker-3'), advance(1_500), undo, undo, advance(600)],
}))
