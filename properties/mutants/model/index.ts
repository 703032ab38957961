/** Mutants of the model, one a file; in the order of its machines. */
import { groupMutants } from '../group/index.ts'
import { processingMutants } from '../processing/index.ts'
import { transactionMutants } from '../transactions/index.ts'
import { sinkMutants } from '../sinks/index.ts'
import type { ModelMutant } from '../model-mutant.ts'
import { sequenceMutants } from './sequences/index.ts'
import { neverAnswers } from './never-answers.ts'
import { everybodyLeadsAtFirst } from './everybody-leads-at-first.ts'
import { obeysAnyController } from './obeys-any-controller.ts'
import { obeysOrdersOfAnyEpoch } from './obeys-orders-of-any-epoch.ts'
import { leadsWhoeverIsNamed } from './leads-whoever-is-named.ts'
import { refusesInSilence } from './refuses-in-silence.ts'
import { asksMinInSyncOfEveryAcks } from './asks-min-in-sync-of-every-acks.ts'
import { refusesAtMinInSync } from './refuses-at-min-in-sync.ts'
import { appendsAResendAgain } from './appends-a-resend-again.ts'
import { takesAnyResendForADuplicate } from './takes-any-resend-for-a-duplicate.ts'
import { takesSequencesOutOfOrder } from './takes-sequences-out-of-order.ts'
import { servesOlderEpochs } from './serves-older-epochs.ts'
import { neverFindsADivergence } from './never-finds-a-divergence.ts'
import { joinsWhereverItIs } from './joins-wherever-it-is.ts'
import { joinsAtALaggingHighWatermark } from './joins-at-a-lagging-high-watermark.ts'
import { neverRejoins } from './never-rejoins.ts'
import { neverFetches } from './never-fetches.ts'
import { servesAboveTheHighWatermark } from './serves-above-the-high-watermark.ts'
import { hidesTheLastRecord } from './hides-the-last-record.ts'
import { endOfLogIsOutOfRange } from './end-of-log-is-out-of-range.ts'
import { flushedIsLost } from './flushed-is-lost.ts'
import { takesAnyAnswerForItsOwn } from './takes-any-answer-for-its-own.ts'
import { neverSeesAGrant } from './never-sees-a-grant.ts'
import { neverSeesARefusal } from './never-sees-a-refusal.ts'
import { takesBackWhatItAskedFor } from './takes-back-what-it-asked-for.ts'
import { cutsOneTooMany } from './cuts-one-too-many.ts'
import { awaitsWithoutAppending } from './awaits-without-appending.ts'
import { appendsUnderTheFirstEpoch } from './appends-under-the-first-epoch.ts'
import { appendIsNotFlushed } from './append-is-not-flushed.ts'
import { awaitsOneOffsetTooLow } from './awaits-one-offset-too-low.ts'
import { answersAResendAtOnce } from './answers-a-resend-at-once.ts'
import { resendIsNotAnswered } from './resend-is-not-answered.ts'
import { waitsForTheOldSet } from './waits-for-the-old-set.ts'
import { waitsForTheNewSet } from './waits-for-the-new-set.ts'
import { ownEndIsTheHighWatermark } from './own-end-is-the-high-watermark.ts'
import { highWatermarkOneTooHigh } from './high-watermark-one-too-high.ts'
import { highWatermarkNeverStandsStill } from './high-watermark-never-stands-still.ts'
import { settlesWhatIsNotDue } from './settles-what-is-not-due.ts'
import { positionOneTooFar } from './position-one-too-far.ts'
import { positionIsTheLeadersEnd } from './position-is-the-leaders-end.ts'
import { forgetsWhoFetched } from './forgets-who-fetched.ts'
import { believesTheLeadersHighWatermark } from './believes-the-leaders-high-watermark.ts'
import { stampsItsOwnEpoch } from './stamps-its-own-epoch.ts'
import { fetchedIsNotFlushed } from './fetched-is-not-flushed.ts'
import { truncatesOneTooFew } from './truncates-one-too-few.ts'
import { keepsAHighWatermarkThatWasCut } from './keeps-a-high-watermark-that-was-cut.ts'
import { shrinksBeforeItIsGranted } from './shrinks-before-it-is-granted.ts'
import { takesEverybodyIn } from './takes-everybody-in.ts'
import { leadsInTheOldEpoch } from './leads-in-the-old-epoch.ts'
import { takesItsLogForEverybodys } from './takes-its-log-for-everybodys.ts'
import { followsInTheOldEpoch } from './follows-in-the-old-epoch.ts'
import { stillKnowsItsLeader } from './still-knows-its-leader.ts'
import { losesOneFlushedRecord } from './loses-one-flushed-record.ts'
import { checkpointOutlivesItsLog } from './checkpoint-outlives-its-log.ts'
import { obeysOrdersToItsFormerLife } from './obeys-orders-to-its-former-life.ts'
import { restartsAsTheSameIncarnation } from './restarts-as-the-same-incarnation.ts'
import { trustsAFormerLife } from './trusts-a-former-life.ts'
import { keepsTheOldSetWhenGranted } from './keeps-the-old-set-when-granted.ts'
import { missesThePartitionEpoch } from './misses-the-partition-epoch.ts'
import { keepsWhatWasRefused } from './keeps-what-was-refused.ts'
import { anyLeaderChangesTheSet } from './any-leader-changes-the-set.ts'
import { anyControllerWrites } from './any-controller-writes.ts'
import { nodeOutlivesItsSession } from './node-outlives-its-session.ts'
import { nodeIsMadeTwice } from './node-is-made-twice.ts'
import { setIsNotWritten } from './set-is-not-written.ts'
import { setSurvivesAnElection } from './set-survives-an-election.ts'
import { epochIsNotWritten } from './epoch-is-not-written.ts'
import { lastRegistrationWins } from './last-registration-wins.ts'
import { deadBrokersStayRegistered } from './dead-brokers-stay-registered.ts'
import { controllerEpochStays } from './controller-epoch-stays.ts'
import { takesAnyChangeOfTheSet } from './takes-any-change-of-the-set.ts'
import { fencedBrokersMayJoin } from './fenced-brokers-may-join.ts'
import { anyIncarnationMayJoin } from './any-incarnation-may-join.ts'
import { nobodyStaysEligible } from './nobody-stays-eligible.ts'
import { eligibleAreNotWritten } from './eligible-are-not-written.ts'
import { setOfTheQuorumSurvivesAnElection } from './set-of-the-quorum-survives-an-election.ts'
import { unfencesOneAlone } from './unfences-one-alone.ts'
import { deadBrokersStayUnfenced } from './dead-brokers-stay-unfenced.ts'
import { nobodyTakesOffice } from './nobody-takes-office.ts'
import { electsWhoeverComes } from './elects-whoever-comes.ts'
import { officeWithoutItsEpoch } from './office-without-its-epoch.ts'
import { electsOutOfSync } from './elects-out-of-sync.ts'
import { failedStaysInSync } from './failed-stays-in-sync.ts'
import { failureTakesNoEpoch } from './failure-takes-no-epoch.ts'
import { firstBackLeads } from './first-back-leads.ts'
import { nobodyLeadsAgain } from './nobody-leads-again.ts'
import { blackoutForgetsWhoWasInSync } from './blackout-forgets-who-was-in-sync.ts'
import { tellsTheLeaderAlone } from './tells-the-leader-alone.ts'
import { electsUnfencedOutOfSync } from './elects-unfenced-out-of-sync.ts'
import { fencedStaysInSync } from './fenced-stays-in-sync.ts'
import { fencingKeepsNobodyEligible } from './fencing-keeps-nobody-eligible.ts'
import { lastKnownLeaderLeadsFromAfar } from './last-known-leader-leads-from-afar.ts'
import { restartKeepsItsPromises } from './restart-keeps-its-promises.ts'
import { blackoutForgetsTheSetOfTheQuorum } from './blackout-forgets-the-set-of-the-quorum.ts'
import { logIsReadByTheLeaderAlone } from './log-is-read-by-the-leader-alone.ts'
import { waitsForNoReply } from './waits-for-no-reply.ts'
import { waitsForAReplyThatNeverComes } from './waits-for-a-reply-that-never-comes.ts'
import { neverTransmits } from './never-transmits.ts'
import { neverNoticesAClosedConnection } from './never-notices-a-closed-connection.ts'
import { awaitsNoReply } from './awaits-no-reply.ts'
import { anyReplyIsSuccess } from './any-reply-is-success.ts'
import { resendsWithoutRetries } from './resends-without-retries.ts'
import { neverResends } from './never-resends.ts'
import { givesUp } from './gives-up.ts'
import { dropsWhatFailed } from './drops-what-failed.ts'
import { forgetsItsOwnStore } from './forgets-its-own-store.ts'
import { applicationSendsAgain } from './application-sends-again.ts'
import { sendsAgainAsTheSame } from './sends-again-as-the-same.ts'
import { attemptsAreNotCounted } from './attempts-are-not-counted.ts'
import { claimsFirst } from './claims-first.ts'
import { handlesBeforeTheClaim } from './handles-before-the-claim.ts'
import { neverCommitsInPoll } from './never-commits-in-poll.ts'
import { commitsWhatIsNotHandled } from './commits-what-is-not-handled.ts'
import { commitsOnTheWayOut } from './commits-on-the-way-out.ts'
import { neverHasNews } from './never-has-news.ts'
import { commitsTheLastButOne } from './commits-the-last-but-one.ts'
import { swallowsWhatThrows } from './swallows-what-throws.ts'
import { handsOutTwice } from './hands-out-twice.ts'
import { skipsOne } from './skips-one.ts'
import { resetsToTheBeginning } from './resets-to-the-beginning.ts'
import { resumesOneBehind } from './resumes-one-behind.ts'
import { resumesOneAhead } from './resumes-one-ahead.ts'
import { notesMoreThanItSent } from './notes-more-than-it-sent.ts'
import { neverHearsThatACommitWasLost } from './never-hears-that-a-commit-was-lost.ts'
import { stepsBack } from './steps-back.ts'
import { crashRemembers } from './crash-remembers.ts'
import { takesAnOldGeneration } from './takes-an-old-generation.ts'
import { forgetsTheOffset } from './forgets-the-offset.ts'
import { storesTheLastHandled } from './stores-the-last-handled.ts'
import { oneGenerationForEver } from './one-generation-for-ever.ts'
import { deletesWhatIsNotThere } from './deletes-what-is-not-there.ts'
import { leavesTheLastOfAPartition } from './leaves-the-last-of-a-partition.ts'
import { setsAsideAtOnce } from './sets-aside-at-once.ts'
import { neverCountsAnAttempt } from './never-counts-an-attempt.ts'
import { staysAtItsRecord } from './stays-at-its-record.ts'

export const modelMutants: readonly ModelMutant[] = [
  ...groupMutants,
  ...sinkMutants,
  ...processingMutants,
  neverAnswers,
  everybodyLeadsAtFirst,
  obeysAnyController,
  obeysOrdersOfAnyEpoch,
  leadsWhoeverIsNamed,
  refusesInSilence,
  asksMinInSyncOfEveryAcks,
  refusesAtMinInSync,
  appendsAResendAgain,
  takesAnyResendForADuplicate,
  takesSequencesOutOfOrder,
  servesOlderEpochs,
  neverFindsADivergence,
  joinsWhereverItIs,
  joinsAtALaggingHighWatermark,
  neverRejoins,
  neverFetches,
  servesAboveTheHighWatermark,
  hidesTheLastRecord,
  endOfLogIsOutOfRange,
  flushedIsLost,
  takesAnyAnswerForItsOwn,
  neverSeesAGrant,
  neverSeesARefusal,
  takesBackWhatItAskedFor,
  cutsOneTooMany,
  awaitsWithoutAppending,
  appendsUnderTheFirstEpoch,
  appendIsNotFlushed,
  awaitsOneOffsetTooLow,
  answersAResendAtOnce,
  resendIsNotAnswered,
  waitsForTheOldSet,
  waitsForTheNewSet,
  ownEndIsTheHighWatermark,
  highWatermarkOneTooHigh,
  highWatermarkNeverStandsStill,
  settlesWhatIsNotDue,
  positionOneTooFar,
  positionIsTheLeadersEnd,
  forgetsWhoFetched,
  believesTheLeadersHighWatermark,
  stampsItsOwnEpoch,
  fetchedIsNotFlushed,
  truncatesOneTooFew,
  keepsAHighWatermarkThatWasCut,
  shrinksBeforeItIsGranted,
  takesEverybodyIn,
  leadsInTheOldEpoch,
  takesItsLogForEverybodys,
  followsInTheOldEpoch,
  stillKnowsItsLeader,
  losesOneFlushedRecord,
  checkpointOutlivesItsLog,
  obeysOrdersToItsFormerLife,
  restartsAsTheSameIncarnation,
  trustsAFormerLife,
  keepsTheOldSetWhenGranted,
  missesThePartitionEpoch,
  keepsWhatWasRefused,
  anyLeaderChangesTheSet,
  anyControllerWrites,
  nodeOutlivesItsSession,
  nodeIsMadeTwice,
  setIsNotWritten,
  setSurvivesAnElection,
  epochIsNotWritten,
  lastRegistrationWins,
  deadBrokersStayRegistered,
  controllerEpochStays,
  takesAnyChangeOfTheSet,
  fencedBrokersMayJoin,
  anyIncarnationMayJoin,
  nobodyStaysEligible,
  eligibleAreNotWritten,
  setOfTheQuorumSurvivesAnElection,
  unfencesOneAlone,
  deadBrokersStayUnfenced,
  nobodyTakesOffice,
  electsWhoeverComes,
  officeWithoutItsEpoch,
  electsOutOfSync,
  failedStaysInSync,
  failureTakesNoEpoch,
  firstBackLeads,
  nobodyLeadsAgain,
  blackoutForgetsWhoWasInSync,
  tellsTheLeaderAlone,
  electsUnfencedOutOfSync,
  fencedStaysInSync,
  fencingKeepsNobodyEligible,
  lastKnownLeaderLeadsFromAfar,
  restartKeepsItsPromises,
  blackoutForgetsTheSetOfTheQuorum,
  logIsReadByTheLeaderAlone,
  waitsForNoReply,
  waitsForAReplyThatNeverComes,
  neverTransmits,
  neverNoticesAClosedConnection,
  awaitsNoReply,
  anyReplyIsSuccess,
  resendsWithoutRetries,
  neverResends,
  givesUp,
  dropsWhatFailed,
  forgetsItsOwnStore,
  applicationSendsAgain,
  sendsAgainAsTheSame,
  attemptsAreNotCounted,
  claimsFirst,
  handlesBeforeTheClaim,
  neverCommitsInPoll,
  commitsWhatIsNotHandled,
  commitsOnTheWayOut,
  neverHasNews,
  commitsTheLastButOne,
  swallowsWhatThrows,
  handsOutTwice,
  skipsOne,
  resetsToTheBeginning,
  resumesOneBehind,
  resumesOneAhead,
  notesMoreThanItSent,
  neverHearsThatACommitWasLost,
  stepsBack,
  crashRemembers,
  takesAnOldGeneration,
  forgetsTheOffset,
  storesTheLastHandled,
  oneGenerationForEver,
  ...sequenceMutants,
  ...transactionMutants,
  deletesWhatIsNotThere,
  leavesTheLastOfAPartition,
  setsAsideAtOnce,
  neverCountsAnAttempt,
  staysAtItsRecord,
]
