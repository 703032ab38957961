/** Found: Jepsen's anomalies with their facts, apart from cycles (cycles/). Numbers are rows of the recorded history. */
import type { Anomaly } from '../anomalies.ts'
import type { Exact } from '../operation.ts'

/** Values that were jumped over, in the order of the log. */
interface Jump extends Anomaly {
  /** From one index to the next: 1 is as it should be. */
  readonly delta: number
}

export interface Duplicate extends Anomaly {
  readonly name: 'duplicate'
  readonly offsets: readonly Exact[]
}
export interface InconsistentOffsets extends Anomaly {
  readonly name: 'inconsistent-offsets'
  readonly offset: Exact
  readonly index: number
}
/** `operations`: who sent it (none if it is not known), who read it. */
export interface AbortedRead extends Anomaly {
  readonly name: 'G1a'
}
export interface PrecommittedRead extends Anomaly {
  readonly name: 'precommitted-read'
}
export interface LostWrite extends Anomaly {
  readonly name: 'lost-write'
  /** Of the value's first offset. */
  readonly index: number
  /** How far the partition was read. */
  readonly maxReadIndex: number
  readonly writer: number
  /** Who read that far; −1 where a conflict hides it. */
  readonly maxReader: number
}
/** One record that nobody has read, nor anything after it. */
export interface Unseen extends Anomaly {
  readonly name: 'unseen'
  readonly writer: number
}
export interface Skip extends Jump {
  readonly name: 'poll-skip' | 'int-poll-skip' | 'int-send-skip'
  /** `values`: before and after the jump. */
  readonly skipped: Int32Array
}
export interface StepBack extends Jump {
  readonly name: 'nonmonotonic-poll' | 'nonmonotonic-send' | 'int-nonmonotonic-poll' | 'int-nonmonotonic-send'
}

export type JepsenAnomaly =
  Duplicate | InconsistentOffsets | AbortedRead | PrecommittedRead | LostWrite | Unseen | Skip | StepBack
