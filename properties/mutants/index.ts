/** The bug zoo: one bug, one file. `npm run mutants` sets them all loose. */
import { acknowledgeBeforeReplication } from './acknowledge-before-replication.ts'
import { acknowledgeOneTooEarly } from './acknowledge-one-too-early.ts'
import { highWatermarkOfTheLeader } from './high-watermark-of-the-leader.ts'
import { highWatermarkIgnoresProposal } from './high-watermark-ignores-proposal.ts'
import { joinsInAnyPlace } from './joins-in-any-place.ts'
import { joinsAtTheHighWatermark } from './joins-at-the-high-watermark.ts'
import { servesAnyEpoch } from './serves-any-epoch.ts'
import { neverDiverges } from './never-diverges.ts'
import { truncatesToNothing } from './truncates-to-nothing.ts'
import { truncatesOneTooMany } from './truncates-one-too-many.ts'
import { forgetsLastEpoch } from './forgets-last-epoch.ts'
import { electsAnybody } from './elects-anybody.ts'
import { keepsSetAfterElection } from './keeps-set-after-election.ts'
import { fencedStayInSync } from './fenced-stay-in-sync.ts'
import { fencedMayJoin } from './fenced-may-join.ts'
import { takesAnyChange } from './takes-any-change.ts'
import { appendsBelowMinInSync } from './appends-below-min-in-sync.ts'
import { hidesTheShortage } from './hides-the-shortage.ts'
import { obeysOldOrders } from './obeys-old-orders.ts'
import { neverFlushes } from './never-flushes.ts'
import { believesAnyAnswer } from './believes-any-answer.ts'
import { takesLeadersHighWatermark } from './takes-leaders-high-watermark.ts'
import type { Mutant } from './mutant.ts'

export const mutants: readonly Mutant[] = [
  acknowledgeBeforeReplication,
  acknowledgeOneTooEarly,
  highWatermarkOfTheLeader,
  highWatermarkIgnoresProposal,
  joinsInAnyPlace,
  joinsAtTheHighWatermark,
  servesAnyEpoch,
  neverDiverges,
  truncatesToNothing,
  truncatesOneTooMany,
  forgetsLastEpoch,
  electsAnybody,
  keepsSetAfterElection,
  fencedStayInSync,
  fencedMayJoin,
  takesAnyChange,
  appendsBelowMinInSync,
  hidesTheShortage,
  obeysOldOrders,
  neverFlushes,
  believesAnyAnswer,
  takesLeadersHighWatermark,
]
