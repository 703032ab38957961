/** Mutants of the broker's rules, one a file. */
import type { RuleMutant } from '../mutant.ts'
import { acknowledgeBeforeReplication } from './acknowledge-before-replication.ts'
import { acknowledgeOneTooEarly } from './acknowledge-one-too-early.ts'
import { appendsBelowMinInSync } from './appends-below-min-in-sync.ts'
import { believesAnyAnswer } from './believes-any-answer.ts'
import { electsAnybody } from './elects-anybody.ts'
import { fencedMayJoin } from './fenced-may-join.ts'
import { fencedStayInSync } from './fenced-stay-in-sync.ts'
import { forgetsLastEpoch } from './forgets-last-epoch.ts'
import { hidesTheShortage } from './hides-the-shortage.ts'
import { highWatermarkIgnoresProposal } from './high-watermark-ignores-proposal.ts'
import { highWatermarkOfTheLeader } from './high-watermark-of-the-leader.ts'
import { joinsAtTheHighWatermark } from './joins-at-the-high-watermark.ts'
import { joinsInAnyPlace } from './joins-in-any-place.ts'
import { keepsSetAfterElection } from './keeps-set-after-election.ts'
import { neverDiverges } from './never-diverges.ts'
import { neverFlushes } from './never-flushes.ts'
import { obeysOldOrders } from './obeys-old-orders.ts'
import { servesAnyEpoch } from './serves-any-epoch.ts'
import { takesAnyChange } from './takes-any-change.ts'
import { takesLeadersHighWatermark } from './takes-leaders-high-watermark.ts'
import { truncatesOneTooMany } from './truncates-one-too-many.ts'
import { truncatesToNothing } from './truncates-to-nothing.ts'

export const ruleMutants: readonly RuleMutant[] = [
  acknowledgeBeforeReplication,
  acknowledgeOneTooEarly,
  appendsBelowMinInSync,
  believesAnyAnswer,
  electsAnybody,
  fencedMayJoin,
  fencedStayInSync,
  forgetsLastEpoch,
  hidesTheShortage,
  highWatermarkIgnoresProposal,
  highWatermarkOfTheLeader,
  joinsAtTheHighWatermark,
  joinsInAnyPlace,
  keepsSetAfterElection,
  neverDiverges,
  neverFlushes,
  obeysOldOrders,
  servesAnyEpoch,
  takesAnyChange,
  takesLeadersHighWatermark,
  truncatesOneTooMany,
  truncatesToNothing,
]
