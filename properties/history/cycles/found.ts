/** Found: circles, their steps, and the knots that they are in. Numbers are rows of the recorded history. */
import type { Anomaly } from '../anomalies.ts'

/** Why one operation of a circle came before the next. */
export interface CircleStep {
  /** `realtime`: the one ended before the other began; `process`: in the same process. */
  readonly type: 'ww' | 'wr' | 'realtime' | 'process'
  /** Of ww and wr: where, the value that the first sent, which call of each it was; of ww: the value that the second sent next. */
  readonly partition?: number
  readonly value?: number
  readonly next?: number
  readonly fromStep?: number
  readonly toStep?: number
}

export const circleNames = ['G0', 'G1c', 'G0-process', 'G1c-process', 'G0-realtime', 'G1c-realtime'] as const
export type CircleName = (typeof circleNames)[number]

/** `operations`: the circle, the first not repeated; `steps`: as many, the last one back to the first; `values`: those of the steps. */
export interface Circle extends Anomaly {
  readonly name: CircleName
  readonly steps: readonly CircleStep[]
}

export const knotNames = [
  'PL-1-cycle-exists',
  'PL-2-cycle-exists',
  'strong-session-PL-1-cycle-exists',
  'strong-session-PL-2-cycle-exists',
  'strong-PL-1-cycle-exists',
  'strong-PL-2-cycle-exists',
] as const
export type KnotName = (typeof knotNames)[number]

/** `operations`: the smallest component, in the order in which they ended. */
export interface Knot extends Anomaly {
  readonly name: KnotName
}

export interface EmptyGraph extends Anomaly {
  readonly name: 'empty-transaction-graph'
}

export type CycleAnomaly = Circle | Knot | EmptyGraph
