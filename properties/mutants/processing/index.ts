/** Mutants of consume-process-produce, one a file; in the order of the machines. */
import type { ModelMutant } from '../model-mutant.ts'
import { answersAndAppendsNothing } from './answers-and-appends-nothing.ts'
import { asksForEveryTransactionalId } from './asks-for-every-transactional-id.ts'
import { beginsAtOffsetZero } from './begins-at-offset-zero.ts'
import { beginsWithoutAPosition } from './begins-without-a-position.ts'
import { comesBackWithItsRecord } from './comes-back-with-its-record.ts'
import { commitsAreNotStored } from './commits-are-not-stored.ts'
import { commitsOffsetsThatWereAborted } from './commits-offsets-that-were-aborted.ts'
import { commitsOutputsThatWereAborted } from './commits-outputs-that-were-aborted.ts'
import { everyEndCommits } from './every-end-commits.ts'
import { countsOneOffsetTooFew } from './counts-one-offset-too-few.ts'
import { endsTransactionsOfAnyEpoch } from './ends-transactions-of-any-epoch.ts'
import { endsWithItsProducer } from './ends-with-its-producer.ts'
import { forgetsPendingOffsetsWhenItFailsOver } from './forgets-pending-offsets-when-it-fails-over.ts'
import { forgetsSequencesWhenItFailsOver } from './forgets-sequences-when-it-fails-over.ts'
import { forgetsWhoIsInIt } from './forgets-who-is-in-it.ts'
import { generationsAreNotComparedInTransactions } from './generations-are-not-compared-in-transactions.ts'
import { goesOnAfterAnAbort } from './goes-on-after-an-abort.ts'
import { goesOnBehindWhatItAborted } from './goes-on-behind-what-it-aborted.ts'
import { handlesAgainWhenNobodyAnswers } from './handles-again-when-nobody-answers.ts'
import { hearsWhatWasLost } from './hears-what-was-lost.ts'
import { hidesTheOutput } from './hides-the-output.ts'
import { carriesMarkersOver } from './carries-markers-over.ts'
import { isDoneWithItsFirstMarker } from './is-done-with-its-first-marker.ts'
import { isFencedForEver } from './is-fenced-for-ever.ts'
import { isSilentOnceItIsFenced } from './is-silent-once-it-is-fenced.ts'
import { isToldAndNotAdmitted } from './is-told-and-not-admitted.ts'
import { joinsBeforeItHasAProducer } from './joins-before-it-has-a-producer.ts'
import { keepsItsFirstEpoch } from './keeps-its-first-epoch.ts'
import { keepsItsPositions } from './keeps-its-positions.ts'
import { knowsNoOutputAgain } from './knows-no-output-again.ts'
import { leavesItsTransactionOpen } from './leaves-its-transaction-open.ts'
import { looksUpOffsetsBeforeItFences } from './looks-up-offsets-before-it-fences.ts'
import { makesNoCall } from './makes-no-call.ts'
import { marksWhomeverItLikes } from './marks-whomever-it-likes.ts'
import { neverCommitsAfterwards } from './never-commits-afterwards.ts'
import { neverCommitsAgain } from './never-commits-again.ts'
import { neverCommitsFirst } from './never-commits-first.ts'
import { neverPollsARecord } from './never-polls-a-record.ts'
import { goesOnWhenFenced } from './goes-on-when-fenced.ts'
import { nobodyIsInTheTransaction } from './nobody-is-in-the-transaction.ts'
import { nobodyLeavesTheGroup } from './nobody-leaves-the-group.ts'
import { offsetsOfTransactionsAreLost } from './offsets-of-transactions-are-lost.ts'
import { oneEpochForAllProducers } from './one-epoch-for-all-producers.ts'
import { oneSequenceForAllOutputs } from './one-sequence-for-all-outputs.ts'
import { owesItsMarkersForEver } from './owes-its-markers-for-ever.ts'
import { pollsWhatIsDone } from './polls-what-is-done.ts'
import { readsFromTheBeginningAgain } from './reads-from-the-beginning-again.ts'
import { sendsNoOffsetsToItsTransaction } from './sends-no-offsets-to-its-transaction.ts'
import { sessionsNeverExpire } from './sessions-never-expire.ts'
import { strangersAreInTheGroup } from './strangers-are-in-the-group.ts'
import { takesAnybodysTransactionalId } from './takes-anybodys-transactional-id.ts'
import { takesNoPartition } from './takes-no-partition.ts'
import { takesRequestsOfAnyEpoch } from './takes-requests-of-any-epoch.ts'
import { tellsOffsetsThatAreNotStable } from './tells-offsets-that-are-not-stable.ts'
import { writesOutsideItsTransaction } from './writes-outside-its-transaction.ts'

export const processingMutants: readonly ModelMutant[] = [
  joinsBeforeItHasAProducer,
  takesAnybodysTransactionalId,
  asksForEveryTransactionalId,
  looksUpOffsetsBeforeItFences,
  beginsWithoutAPosition,
  neverPollsARecord,
  neverCommitsFirst,
  neverCommitsAfterwards,
  sendsNoOffsetsToItsTransaction,
  makesNoCall,
  writesOutsideItsTransaction,
  hearsWhatWasLost,
  goesOnWhenFenced,
  goesOnAfterAnAbort,
  neverCommitsAgain,
  handlesAgainWhenNobodyAnswers,
  isSilentOnceItIsFenced,
  endsWithItsProducer,
  isFencedForEver,
  takesNoPartition,
  keepsItsFirstEpoch,
  beginsAtOffsetZero,
  countsOneOffsetTooFew,
  oneSequenceForAllOutputs,
  pollsWhatIsDone,
  goesOnBehindWhatItAborted,
  keepsItsPositions,
  comesBackWithItsRecord,
  isToldAndNotAdmitted,
  nobodyLeavesTheGroup,
  commitsAreNotStored,
  offsetsOfTransactionsAreLost,
  commitsOffsetsThatWereAborted,
  forgetsPendingOffsetsWhenItFailsOver,
  sessionsNeverExpire,
  strangersAreInTheGroup,
  generationsAreNotComparedInTransactions,
  tellsOffsetsThatAreNotStable,
  nobodyIsInTheTransaction,
  oneEpochForAllProducers,
  owesItsMarkersForEver,
  forgetsWhoIsInIt,
  takesRequestsOfAnyEpoch,
  endsTransactionsOfAnyEpoch,
  everyEndCommits,
  marksWhomeverItLikes,
  isDoneWithItsFirstMarker,
  carriesMarkersOver,
  answersAndAppendsNothing,
  commitsOutputsThatWereAborted,
  forgetsSequencesWhenItFailsOver,
  knowsNoOutputAgain,
  leavesItsTransactionOpen,
  hidesTheOutput,
  readsFromTheBeginningAgain,
]
