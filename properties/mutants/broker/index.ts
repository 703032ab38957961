/** Mutants of the broker's rules, one a file. */
import type { RuleMutant } from '../mutant.ts'
import { acknowledgeBeforeReplication } from './acknowledge-before-replication.ts'
import { acknowledgeOneTooEarly } from './acknowledge-one-too-early.ts'
import { answersForTheEpochBefore } from './answers-for-the-epoch-before.ts'
import { anyFetcherJoinsAtItsOwnEnd } from './any-fetcher-joins-at-its-own-end.ts'
import { anybodyIsEligible } from './anybody-is-eligible.ts'
import { appendsBelowMinInSync } from './appends-below-min-in-sync.ts'
import { believesAnyAnswer } from './believes-any-answer.ts'
import { bumpsAtEveryRetry } from './bumps-at-every-retry.ts'
import { commitsOneAhead } from './commits-one-ahead.ts'
import { commitsWhileItHandles } from './commits-while-it-handles.ts'
import { countsBatches } from './counts-batches.ts'
import { deletesWhatIsReplicated } from './deletes-what-is-replicated.ts'
import { electsAnybody } from './elects-anybody.ts'
import { everyAnswerIsSuccess } from './every-answer-is-success.ts'
import { expiredNumbersComeBack } from './expired-numbers-come-back.ts'
import { fencedMayJoin } from './fenced-may-join.ts'
import { fencedStayInSync } from './fenced-stay-in-sync.ts'
import { findsNoDuplicates } from './finds-no-duplicates.ts'
import { flushesTheOneAfter } from './flushes-the-one-after.ts'
import { followsBeyondTheLogStart } from './follows-beyond-the-log-start.ts'
import { forgetsLastEpoch } from './forgets-last-epoch.ts'
import { forgetsProducers } from './forgets-producers.ts'
import { hidesTheShortage } from './hides-the-shortage.ts'
import { highWatermarkIgnoresProposal } from './high-watermark-ignores-proposal.ts'
import { highWatermarkOfTheFastest } from './high-watermark-of-the-fastest.ts'
import { highWatermarkOfTheLeader } from './high-watermark-of-the-leader.ts'
import { joinsAtTheHighWatermark } from './joins-at-the-high-watermark.ts'
import { joinsInAnyPlace } from './joins-in-any-place.ts'
import { keepsADeadOffice } from './keeps-a-dead-office.ts'
import { keepsSetAfterElection } from './keeps-set-after-election.ts'
import { lastKnownLeaderFirst } from './last-known-leader-first.ts'
import { letsTheNextOnePass } from './lets-the-next-one-pass.ts'
import { neverDiverges } from './never-diverges.ts'
import { neverFlushes } from './never-flushes.ts'
import { neverResendsWhatHasANumber } from './never-resends-what-has-a-number.ts'
import { obeysOldOrders } from './obeys-old-orders.ts'
import { obeysTheFirstOrderOnly } from './obeys-the-first-order-only.ts'
import { ownEndIsReplicated } from './own-end-is-replicated.ts'
import { producersExpireAtOnce } from './producers-expire-at-once.ts'
import { refusesNewcomers } from './refuses-newcomers.ts'
import { refusesTheEpochInForce } from './refuses-the-epoch-in-force.ts'
import { refusesTheLiving } from './refuses-the-living.ts'
import { remembersOneBatch } from './remembers-one-batch.ts'
import { retriesGoToTheBack } from './retries-go-to-the-back.ts'
import { servesAnyEpoch } from './serves-any-epoch.ts'
import { servesAsAFollower } from './serves-as-a-follower.ts'
import { sharesSequenceNumbers } from './shares-sequence-numbers.ts'
import { staysEligibleForEver } from './stays-eligible-for-ever.ts'
import { takesAnyChange } from './takes-any-change.ts'
import { takesCommitsOfTheDead } from './takes-commits-of-the-dead.ts'
import { takesLeadersHighWatermark } from './takes-leaders-high-watermark.ts'
import { truncatesOneTooMany } from './truncates-one-too-many.ts'
import { truncatesToNothing } from './truncates-to-nothing.ts'
import { dealsAnewForStaticMembers } from './deals-anew-for-static-members.ts'
import { dropsStaticMembers } from './drops-static-members.ts'
import { fencesNobody } from './fences-nobody.ts'
import { handsOutWhatItGivesUp } from './hands-out-what-it-gives-up.ts'
import { keepsWhatItHas } from './keeps-what-it-has.ts'
import { neverDealsAnew } from './never-deals-anew.ts'
import { neverLeaves } from './never-leaves.ts'
import { refusesBeforeTheBarrier } from './refuses-before-the-barrier.ts'
import { revokesWithoutACommit } from './revokes-without-a-commit.ts'
import { staticMembersSayGoodbye } from './static-members-say-goodbye.ts'
import { waitsForNobody } from './waits-for-nobody.ts'
import { opensWhatNobodyEnds } from './opens-what-nobody-ends.ts'
import { believesAnOvertakenAnswer } from './believes-an-overtaken-answer.ts'
import { beginsWithAnyNumber } from './begins-with-any-number.ts'
import { endsTheNextOneToo } from './ends-the-next-one-too.ts'
import { obeysAnyCoordinator } from './obeys-any-coordinator.ts'
import { forgetsWhoFenced } from './forgets-who-fenced.ts'
import { readsWhatIsOpen } from './reads-what-is-open.ts'
import { actsOnWhatMayBeLost } from './acts-on-what-may-be-lost.ts'
import { knowsEverybody } from './knows-everybody.ts'
import { letsZombiesGoOn } from './lets-zombies-go-on.ts'
import { fencesAtEveryAttempt } from './fences-at-every-attempt.ts'
import { fencesTwice } from './fences-twice.ts'
import { staysWithAUsedUpId } from './stays-with-a-used-up-id.ts'
import { oneEpochForAll } from './one-epoch-for-all.ts'
import { believesInTheFuture } from './believes-in-the-future.ts'
import { fencesWhoAsksAgain } from './fences-who-asks-again.ts'
import { blamesWhoIsLate } from './blames-who-is-late.ts'
import { looksAtIdsFirst } from './looks-at-ids-first.ts'
import { beginsBeforeTheEnd } from './begins-before-the-end.ts'
import { neverRunsOutOfTime } from './never-runs-out-of-time.ts'
import { writesNoMarkerTwice } from './writes-no-marker-twice.ts'
import { takesOffsetsOfTheDead } from './takes-offsets-of-the-dead.ts'
import { tellsWhatMayChange } from './tells-what-may-change.ts'
import { givesUpWhileItWaits } from './gives-up-while-it-waits.ts'
import { commitsWhatFailed } from './commits-what-failed.ts'
import { writesWhereNobodyKnows } from './writes-where-nobody-knows.ts'
import { commitsOffsetsNobodyKnows } from './commits-offsets-nobody-knows.ts'
import { endsBeforeItIsWritten } from './ends-before-it-is-written.ts'
import { keepsWhatWasNeverSent } from './keeps-what-was-never-sent.ts'
import { goesOnWithItsEpoch } from './goes-on-with-its-epoch.ts'
import { speaksForNobody } from './speaks-for-nobody.ts'
import { handsOutWhatWasAborted } from './hands-out-what-was-aborted.ts'
import { neverGetsPastAnAbort } from './never-gets-past-an-abort.ts'
import { beginsWhereItIsUndecided } from './begins-where-it-is-undecided.ts'

export const ruleMutants: readonly RuleMutant[] = [
  acknowledgeBeforeReplication,
  acknowledgeOneTooEarly,
  answersForTheEpochBefore,
  anyFetcherJoinsAtItsOwnEnd,
  anybodyIsEligible,
  appendsBelowMinInSync,
  believesAnyAnswer,
  bumpsAtEveryRetry,
  commitsOneAhead,
  commitsWhileItHandles,
  countsBatches,
  deletesWhatIsReplicated,
  electsAnybody,
  everyAnswerIsSuccess,
  expiredNumbersComeBack,
  fencedMayJoin,
  fencedStayInSync,
  findsNoDuplicates,
  flushesTheOneAfter,
  followsBeyondTheLogStart,
  forgetsLastEpoch,
  forgetsProducers,
  hidesTheShortage,
  highWatermarkIgnoresProposal,
  highWatermarkOfTheFastest,
  highWatermarkOfTheLeader,
  joinsAtTheHighWatermark,
  joinsInAnyPlace,
  keepsADeadOffice,
  keepsSetAfterElection,
  lastKnownLeaderFirst,
  letsTheNextOnePass,
  neverDiverges,
  neverFlushes,
  neverResendsWhatHasANumber,
  obeysOldOrders,
  obeysTheFirstOrderOnly,
  ownEndIsReplicated,
  producersExpireAtOnce,
  refusesNewcomers,
  refusesTheEpochInForce,
  refusesTheLiving,
  remembersOneBatch,
  retriesGoToTheBack,
  servesAnyEpoch,
  servesAsAFollower,
  sharesSequenceNumbers,
  staysEligibleForEver,
  takesAnyChange,
  takesCommitsOfTheDead,
  takesLeadersHighWatermark,
  truncatesOneTooMany,
  truncatesToNothing,
  dealsAnewForStaticMembers,
  dropsStaticMembers,
  fencesNobody,
  handsOutWhatItGivesUp,
  keepsWhatItHas,
  neverDealsAnew,
  neverLeaves,
  refusesBeforeTheBarrier,
  revokesWithoutACommit,
  staticMembersSayGoodbye,
  waitsForNobody,
  opensWhatNobodyEnds,
  believesAnOvertakenAnswer,
  beginsWithAnyNumber,
  endsTheNextOneToo,
  obeysAnyCoordinator,
  forgetsWhoFenced,
  readsWhatIsOpen,
  actsOnWhatMayBeLost,
  knowsEverybody,
  letsZombiesGoOn,
  fencesAtEveryAttempt,
  fencesTwice,
  staysWithAUsedUpId,
  oneEpochForAll,
  believesInTheFuture,
  fencesWhoAsksAgain,
  blamesWhoIsLate,
  looksAtIdsFirst,
  beginsBeforeTheEnd,
  neverRunsOutOfTime,
  writesNoMarkerTwice,
  takesOffsetsOfTheDead,
  tellsWhatMayChange,
  givesUpWhileItWaits,
  commitsWhatFailed,
  writesWhereNobodyKnows,
  commitsOffsetsNobodyKnows,
  endsBeforeItIsWritten,
  keepsWhatWasNeverSent,
  goesOnWithItsEpoch,
  speaksForNobody,
  handsOutWhatWasAborted,
  neverGetsPastAnAbort,
  beginsWhereItIsUndecided,
]
