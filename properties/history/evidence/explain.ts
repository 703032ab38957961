/**
 * Explained: an anomaly in one to five plain sentences, in Kafka's words, with the lines of the file.
 *
 *   X1  a sentence claims only what the history makes certain; "no poll in this history" was looked for in the whole of it
 *   X2  what the operations of the evidence did is told by them; what anybody did by all of the history
 */
import type { Anomaly } from '../anomalies.ts'
import type { Circle, Knot } from '../cycles/found.ts'
import type { Duplicate, InconsistentOffsets, Skip, StepBack } from '../jepsen/found.ts'
import { explainCircle, explainEmptyGraph, explainKnot } from './explain-circle.ts'
import {
  explainAbortedRead,
  explainConflict,
  explainDuplicate,
  explainLostWrite,
  explainPrecommittedRead,
  explainUnseen,
  type Proven,
} from './explain-log.ts'
import {
  explainCommitAhead,
  explainCommitRegression,
  explainDoubleHandling,
  explainDoubleOwnership,
  explainHandlingOrder,
  explainLostCommit,
  explainNeverHandled,
  explainRedelivery,
  explainUnassignedRead,
  explainWrongStart,
} from './explain-groups.ts'
import { explainOrder } from './explain-order.ts'
import {
  explainCorrupt,
  explainIdempotence,
  explainPhantom,
  explainRegression,
  explainSuccessors,
  explainZombie,
} from './explain-records.ts'
import { explainAtomicity, explainTorn } from './explain-transactions.ts'

export function explain(proven: Proven): readonly string[] {
  const { anomaly } = proven
  switch (anomaly.name) {
    case 'duplicate':
      return explainDuplicate(as<Duplicate>(proven))
    case 'inconsistent-offsets':
      return explainConflict(as<InconsistentOffsets>(proven))
    case 'G1a':
      return explainAbortedRead(proven)
    case 'precommitted-read':
      return explainPrecommittedRead(proven)
    case 'lost-write':
      return explainLostWrite(proven)
    case 'unseen':
      return explainUnseen(proven)
    case 'poll-skip':
    case 'int-poll-skip':
    case 'int-send-skip':
    case 'nonmonotonic-poll':
    case 'nonmonotonic-send':
    case 'int-nonmonotonic-poll':
    case 'int-nonmonotonic-send':
      return explainOrder(as<Skip | StepBack>(proven))
    case 'G0':
    case 'G1c':
    case 'G0-process':
    case 'G1c-process':
    case 'G0-realtime':
    case 'G1c-realtime':
      return explainCircle(as<Circle>(proven))
    case 'PL-1-cycle-exists':
    case 'PL-2-cycle-exists':
    case 'strong-session-PL-1-cycle-exists':
    case 'strong-session-PL-2-cycle-exists':
    case 'strong-PL-1-cycle-exists':
    case 'strong-PL-2-cycle-exists':
      return explainKnot(as<Knot>(proven))
    case 'empty-transaction-graph':
      return explainEmptyGraph(proven)
    case 'phantom':
      return explainPhantom(proven)
    case 'corrupt':
      return explainCorrupt(proven)
    case 'offset-regression':
      return explainRegression(proven)
    case 'successor-disagreement':
      return explainSuccessors(proven)
    case 'idempotence-breach':
      return explainIdempotence(proven)
    case 'zombie-write':
      return explainZombie(proven)
    case 'torn-transaction':
      return explainTorn(proven)
    case 'atomicity-breach':
      return explainAtomicity(proven)
    case 'commit-regression':
      return explainCommitRegression(proven)
    case 'lost-commit':
      return explainLostCommit(proven)
    case 'commit-ahead':
      return explainCommitAhead(proven)
    case 'wrong-start':
      return explainWrongStart(proven)
    case 'double-ownership':
      return explainDoubleOwnership(proven)
    case 'unassigned-read':
      return explainUnassignedRead(proven)
    case 'redelivery':
      return explainRedelivery(proven)
    case 'double-handling':
      return explainDoubleHandling(proven)
    case 'out-of-order-handling':
      return explainHandlingOrder(proven)
    case 'never-handled':
      return explainNeverHandled(proven)
  }
}

const as = <Of extends Anomaly>(proven: Proven) => proven as Proven<Of>
