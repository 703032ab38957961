/** Mutants of the machines of a transactional id, one a file: of the coordinator, of its producers, of a partition. */
import type { ModelMutant } from '../model-mutant.ts'
import { remembersTheLastPartitionAlone } from './remembers-the-last-partition-alone.ts'
import { theEndKeepsTheEpoch } from './the-end-keeps-the-epoch.ts'
import { sendsMarkersAllTheSame } from './sends-markers-all-the-same.ts'
import { aFenceKeepsTheEpoch } from './a-fence-keeps-the-epoch.ts'
import { forgetsThatAFenceFailed } from './forgets-that-a-fence-failed.ts'
import { overflowsToTheBeginning } from './overflows-to-the-beginning.ts'
import { successorsShareAnEpoch } from './successors-share-an-epoch.ts'
import { handsOutTheLastEpoch } from './hands-out-the-last-epoch.ts'
import { oneMarkerIsEnough } from './one-marker-is-enough.ts'
import { theNextIdIsLost } from './the-next-id-is-lost.ts'
import { aFailoverForgetsPartitions } from './a-failover-forgets-partitions.ts'
import { anOldCoordinatorIsAsGood } from './an-old-coordinator-is-as-good.ts'
import { aFailoverOwesNoMarkers } from './a-failover-owes-no-markers.ts'
import { commitsWhatIsToBeAborted } from './commits-what-is-to-be-aborted.ts'
import { knowsNoProducerId } from './knows-no-producer-id.ts'
import { knowsNoProducerEpoch } from './knows-no-producer-epoch.ts'
import { anybodyEndsATransaction } from './anybody-ends-a-transaction.ts'
import { everyEpochIsANewerOne } from './every-epoch-is-a-newer-one.ts'
import { aRetryIsAZombie } from './a-retry-is-a-zombie.ts'
import { anEndThatIsAskedAgainIsNone } from './an-end-that-is-asked-again-is-none.ts'
import { hasNothingToAbort } from './has-nothing-to-abort.ts'
import { asksForTheEpochFirst } from './asks-for-the-epoch-first.ts'
import { aLateCommitIsInvalid } from './a-late-commit-is-invalid.ts'
import { knowsEveryProducer } from './knows-every-producer.ts'
import { epochsNeverRunOut } from './epochs-never-run-out.ts'
import { nobodyGetsAnEpoch } from './nobody-gets-an-epoch.ts'
import { everyAppendSucceeds } from './every-append-succeeds.ts'
import { leavesItOngoing } from './leaves-it-ongoing.ts'
import { epochsHaveNoEnd } from './epochs-have-no-end.ts'
import { anEndGoesBeyondTheLastEpoch } from './an-end-goes-beyond-the-last-epoch.ts'
import { neverAddsAPartition } from './never-adds-a-partition.ts'
import { knowsNoPartition } from './knows-no-partition.ts'
import { sendsNoMarker } from './sends-no-marker.ts'
import { aRefusedMarkerIsWritten } from './a-refused-marker-is-written.ts'
import { completesAtOnce } from './completes-at-once.ts'
import { writesTheSameAgain } from './writes-the-same-again.ts'
import { keepsItsOldEpoch } from './keeps-its-old-epoch.ts'
import { doesNotHearOfItsEpoch } from './does-not-hear-of-its-epoch.ts'
import { countsTwoForOne } from './counts-two-for-one.ts'
import { sequencesStandStill } from './sequences-stand-still.ts'
import { forgetsWhatIsUnderWay } from './forgets-what-is-under-way.ts'
import { aRefusalEndsTheTransaction } from './a-refusal-ends-the-transaction.ts'
import { doubtsNothing } from './doubts-nothing.ts'
import { neverEndsATransaction } from './never-ends-a-transaction.ts'
import { failsWithoutAWord } from './fails-without-a-word.ts'
import { aCrashedProducerForgetsNothing } from './a-crashed-producer-forgets-nothing.ts'
import { neverBegins } from './never-begins.ts'
import { neverAdds } from './never-adds.ts'
import { writesBeforeItAdds } from './writes-before-it-adds.ts'
import { commitsHalf } from './commits-half.ts'
import { abortsBeforeItBegins } from './aborts-before-it-begins.ts'
import { neverGivesUp } from './never-gives-up.ts'
import { needsNoNewEpoch } from './needs-no-new-epoch.ts'
import { takesEveryAnswerForSuccess } from './takes-every-answer-for-success.ts'
import { asksNothingAgain } from './asks-nothing-again.ts'
import { everyErrorIsFatal } from './every-error-is-fatal.ts'
import { remembersNobody } from './remembers-nobody.ts'
import { aMarkerFencesNobody } from './a-marker-fences-nobody.ts'
import { forgetsWhoHasSomethingOpen } from './forgets-who-has-something-open.ts'
import { verifiesNothing } from './verifies-nothing.ts'
import { takesAnyAnswer } from './takes-any-answer.ts'
import { knowsNoDuplicates } from './knows-no-duplicates.ts'
import { takesAnyData } from './takes-any-data.ts'
import { takesAnyMarker } from './takes-any-marker.ts'
import { markersAreNoSignOfLife } from './markers-are-no-sign-of-life.ts'
import { nobodyExpires } from './nobody-expires.ts'

export const transactionMutants: readonly ModelMutant[] = [
  remembersTheLastPartitionAlone,
  theEndKeepsTheEpoch,
  sendsMarkersAllTheSame,
  aFenceKeepsTheEpoch,
  forgetsThatAFenceFailed,
  overflowsToTheBeginning,
  successorsShareAnEpoch,
  handsOutTheLastEpoch,
  oneMarkerIsEnough,
  theNextIdIsLost,
  aFailoverForgetsPartitions,
  anOldCoordinatorIsAsGood,
  aFailoverOwesNoMarkers,
  commitsWhatIsToBeAborted,
  knowsNoProducerId,
  knowsNoProducerEpoch,
  anybodyEndsATransaction,
  everyEpochIsANewerOne,
  aRetryIsAZombie,
  anEndThatIsAskedAgainIsNone,
  hasNothingToAbort,
  asksForTheEpochFirst,
  aLateCommitIsInvalid,
  knowsEveryProducer,
  epochsNeverRunOut,
  nobodyGetsAnEpoch,
  everyAppendSucceeds,
  leavesItOngoing,
  epochsHaveNoEnd,
  anEndGoesBeyondTheLastEpoch,
  neverAddsAPartition,
  knowsNoPartition,
  sendsNoMarker,
  aRefusedMarkerIsWritten,
  completesAtOnce,
  writesTheSameAgain,
  keepsItsOldEpoch,
  doesNotHearOfItsEpoch,
  countsTwoForOne,
  sequencesStandStill,
  forgetsWhatIsUnderWay,
  aRefusalEndsTheTransaction,
  doubtsNothing,
  neverEndsATransaction,
  failsWithoutAWord,
  aCrashedProducerForgetsNothing,
  neverBegins,
  neverAdds,
  writesBeforeItAdds,
  commitsHalf,
  abortsBeforeItBegins,
  neverGivesUp,
  needsNoNewEpoch,
  takesEveryAnswerForSuccess,
  asksNothingAgain,
  everyErrorIsFatal,
  remembersNobody,
  aMarkerFencesNobody,
  forgetsWhoHasSomethingOpen,
  verifiesNothing,
  takesAnyAnswer,
  knowsNoDuplicates,
  takesAnyData,
  takesAnyMarker,
  markersAreNoSignOfLife,
  nobodyExpires,
]
