/** Mutants of consumer groups, one a file; in the order of their machines. */
import type { ModelMutant } from '../model-mutant.ts'
import { forgetsWhoHasJoined } from './forgets-who-has-joined.ts'
import { theDeadStayMembers } from './the-dead-stay-members.ts'
import { keepsLaggards } from './keeps-laggards.ts'
import { oneGenerationOfAGroup } from './one-generation-of-a-group.ts'
import { losesTheAssignment } from './loses-the-assignment.ts'
import { anHeirInheritsNothing } from './an-heir-inherits-nothing.ts'
import { offsetsAreNotStored } from './offsets-are-not-stored.ts'
import { takesMembersForStrangers } from './takes-members-for-strangers.ts'
import { twinsTakeTurns } from './twins-take-turns.ts'
import { anyGenerationCommits } from './any-generation-commits.ts'
import { turnsStrangersAway } from './turns-strangers-away.ts'
import { staticMembersDisturb } from './static-members-disturb.ts'
import { anyFollowerAssigns } from './any-follower-assigns.ts'
import { oneLeavesAllLeave } from './one-leaves-all-leave.ts'
import { expiresWhoWaits } from './expires-who-waits.ts'
import { completesWithoutLaggards } from './completes-without-laggards.ts'
import { neverWaitsForMembers } from './never-waits-for-members.ts'
import { noCommitsWhilePreparing } from './no-commits-while-preparing.ts'
import { commitsWhileCompleting } from './commits-while-completing.ts'
import { comesBackUnderItsOldId } from './comes-back-under-its-old-id.ts'
import { knowsNoGeneration } from './knows-no-generation.ts'
import { asksAgainAndAgain } from './asks-again-and-again.ts'
import { takesNoAssignment } from './takes-no-assignment.ts'
import { keepsWhatItGivesUp } from './keeps-what-it-gives-up.ts'
import { keepsWhatItLost } from './keeps-what-it-lost.ts'
import { pollsTheSameAgain } from './polls-the-same-again.ts'
import { skipsWhatWasThere } from './skips-what-was-there.ts'
import { neverCountsAsHandled } from './never-counts-as-handled.ts'
import { acknowledgesWhatFailed } from './acknowledges-what-failed.ts'
import { givesUpAndSaysNothing } from './gives-up-and-says-nothing.ts'
import { goesOnBehindTheBatch } from './goes-on-behind-the-batch.ts'
import { remembersACommitItNeverMade } from './remembers-a-commit-it-never-made.ts'
import { forgetsThatACommitWasLost } from './forgets-that-a-commit-was-lost.ts'
import { handlesWhatItCouldNotClaim } from './handles-what-it-could-not-claim.ts'
import { aCrashForgetsNothing } from './a-crash-forgets-nothing.ts'
import { hearsNoAnswer } from './hears-no-answer.ts'
import { hearsNoRefusal } from './hears-no-refusal.ts'
import { takesARefusalForSuccess } from './takes-a-refusal-for-success.ts'
import { aRebalanceIsALoss } from './a-rebalance-is-a-loss.ts'
import { aFencedMemberTriesAgain } from './a-fenced-member-tries-again.ts'
import { nobodyStarts } from './nobody-starts.ts'
import { pollsOnWhileItWorks } from './polls-on-while-it-works.ts'
import { neverPolls } from './never-polls.ts'
import { goesOnWithWhatItGivesUp } from './goes-on-with-what-it-gives-up.ts'
import { neverJoinsTheSecondTime } from './never-joins-the-second-time.ts'
import { handsOutWhileItCommits } from './hands-out-while-it-commits.ts'
import { finishesInAnyOrder } from './finishes-in-any-order.ts'
import { commitsBetweenJoinAndSync } from './commits-between-join-and-sync.ts'
import { hasNeverNews } from './has-never-news.ts'
import { doesNotWaitForItsCommit } from './does-not-wait-for-its-commit.ts'
import { claimsWhatItNeverStored } from './claims-what-it-never-stored.ts'
import { autoCommitsByATimer } from './auto-commits-by-a-timer.ts'
import { givesUpWithoutACommit } from './gives-up-without-a-commit.ts'
import { neverReturnsEarly } from './never-returns-early.ts'
import { isNeverTooSlow } from './is-never-too-slow.ts'
import { staticMembersLeave } from './static-members-leave.ts'
import { seesNoNewPartition } from './sees-no-new-partition.ts'
import { everyThrowIsFatal } from './every-throw-is-fatal.ts'
import { neverSkips } from './never-skips.ts'
import { sendsNothingToTheRetryTopic } from './sends-nothing-to-the-retry-topic.ts'
import { sendsNothingToTheDeadLetterTopic } from './sends-nothing-to-the-dead-letter-topic.ts'
import { appendsAtTheFront } from './appends-at-the-front.ts'
import { deletesAndMovesTheRestDown } from './deletes-and-moves-the-rest-down.ts'
import { servesNothing } from './serves-nothing.ts'
import { tellsNoRange } from './tells-no-range.ts'
import { retentionOfNothing } from './retention-of-nothing.ts'
import { leavesOneOut } from './leaves-one-out.ts'
import { addsNothing } from './adds-nothing.ts'
import { hasNothingToSend } from './has-nothing-to-send.ts'

export const groupMutants: readonly ModelMutant[] = [
  forgetsWhoHasJoined,
  theDeadStayMembers,
  keepsLaggards,
  oneGenerationOfAGroup,
  losesTheAssignment,
  anHeirInheritsNothing,
  offsetsAreNotStored,
  takesMembersForStrangers,
  twinsTakeTurns,
  anyGenerationCommits,
  turnsStrangersAway,
  staticMembersDisturb,
  anyFollowerAssigns,
  oneLeavesAllLeave,
  expiresWhoWaits,
  completesWithoutLaggards,
  neverWaitsForMembers,
  noCommitsWhilePreparing,
  commitsWhileCompleting,
  comesBackUnderItsOldId,
  knowsNoGeneration,
  asksAgainAndAgain,
  takesNoAssignment,
  keepsWhatItGivesUp,
  keepsWhatItLost,
  pollsTheSameAgain,
  skipsWhatWasThere,
  neverCountsAsHandled,
  acknowledgesWhatFailed,
  givesUpAndSaysNothing,
  goesOnBehindTheBatch,
  remembersACommitItNeverMade,
  forgetsThatACommitWasLost,
  handlesWhatItCouldNotClaim,
  aCrashForgetsNothing,
  hearsNoAnswer,
  hearsNoRefusal,
  takesARefusalForSuccess,
  aRebalanceIsALoss,
  aFencedMemberTriesAgain,
  nobodyStarts,
  pollsOnWhileItWorks,
  neverPolls,
  goesOnWithWhatItGivesUp,
  neverJoinsTheSecondTime,
  handsOutWhileItCommits,
  finishesInAnyOrder,
  commitsBetweenJoinAndSync,
  hasNeverNews,
  doesNotWaitForItsCommit,
  claimsWhatItNeverStored,
  autoCommitsByATimer,
  givesUpWithoutACommit,
  neverReturnsEarly,
  isNeverTooSlow,
  staticMembersLeave,
  seesNoNewPartition,
  everyThrowIsFatal,
  neverSkips,
  sendsNothingToTheRetryTopic,
  sendsNothingToTheDeadLetterTopic,
  appendsAtTheFront,
  deletesAndMovesTheRestDown,
  servesNothing,
  tellsNoRange,
  retentionOfNothing,
  leavesOneOut,
  addsNothing,
  hasNothingToSend,
]
