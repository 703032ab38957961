/** Mutants of where an effect lands, one a file; in the order of their machines. */
import type { ModelMutant } from '../model-mutant.ts'
import { handsOutAndDoesNotKnow } from './hands-out-and-does-not-know.ts'
import { storesNoConfirmation } from './stores-no-confirmation.ts'
import { dropsWhatIsGivenBack } from './drops-what-is-given-back.ts'
import { keepsTheDeadInOffice } from './keeps-the-dead-in-office.ts'
import { waitsForCallersThatAreGone } from './waits-for-callers-that-are-gone.ts'
import { givesTheQueueToNobody } from './gives-the-queue-to-nobody.ts'
import { beginsBehindWhatWasOut } from './begins-behind-what-was-out.ts'
import { seeksToTheBeginning } from './seeks-to-the-beginning.ts'
import { neverBecomesVisible } from './never-becomes-visible.ts'
import { anybodyTakesFromTheQueue } from './anybody-takes-from-the-queue.ts'
import { handsOutWhatIsDone } from './hands-out-what-is-done.ts'
import { handsOutInAnyOrder } from './hands-out-in-any-order.ts'
import { refusesEveryConfirmation } from './refuses-every-confirmation.ts'
import { whatIsDoneBecomesVisible } from './what-is-done-becomes-visible.ts'
import { hasNoOwners } from './has-no-owners.ts'
import { takesNothing } from './takes-nothing.ts'
import { doesAStepAgain } from './does-a-step-again.ts'
import { neverGetsPastWhatIsKnown } from './never-gets-past-what-is-known.ts'
import { catchesAndGoesOn } from './catches-and-goes-on.ts'
import { keepsWhatItHasConfirmed } from './keeps-what-it-has-confirmed.ts'
import { remembersAfterACrash } from './remembers-after-a-crash.ts'
import { doesNotSeekAgain } from './does-not-seek-again.ts'
import { neverGetsItsOffset } from './never-gets-its-offset.ts'
import { takesMoreThanItMay } from './takes-more-than-it-may.ts'
import { handlesSideBySide } from './handles-side-by-side.ts'
import { confirmsWithoutDoing } from './confirms-without-doing.ts'
import { hasNoCatch } from './has-no-catch.ts'
import { goesOnAfterItsFinally } from './goes-on-after-its-finally.ts'
import { doesWhatIsKnown } from './does-what-is-known.ts'
import { worksUnderAnothersLock } from './works-under-anothers-lock.ts'
import { givesUpWhatItHasDone } from './gives-up-what-it-has-done.ts'
import { neverSeeks } from './never-seeks.ts'
import { neverDies } from './never-dies.ts'
import { keepsALostChannel } from './keeps-a-lost-channel.ts'
import { appliesNothing } from './applies-nothing.ts'
import { insertsNoKey } from './inserts-no-key.ts'
import { deletesNoKey } from './deletes-no-key.ts'
import { locksNothing } from './locks-nothing.ts'
import { locksForEver } from './locks-for-ever.ts'
import { setsNoValue } from './sets-no-value.ts'
import { storesNoOffset } from './stores-no-offset.ts'
import { putsNothingInTheOutbox } from './puts-nothing-in-the-outbox.ts'
import { keepsWhatIsSent } from './keeps-what-is-sent.ts'
import { noKeyIsUnique } from './no-key-is-unique.ts'
import { selectsNothing } from './selects-nothing.ts'
import { anybodyGetsTheLock } from './anybody-gets-the-lock.ts'
import { neverLetsGo } from './never-lets-go.ts'
import { writesOverNewerValues } from './writes-over-newer-values.ts'
import { takesAnyStoredOffset } from './takes-any-stored-offset.ts'
import { anEmptyOutbox } from './an-empty-outbox.ts'
import { answersAndDoesNothing } from './answers-and-does-nothing.ts'
import { ignoresTheKey } from './ignores-the-key.ts'
import { forgetsTheKey } from './forgets-the-key.ts'
import { readsAndHasNothing } from './reads-and-has-nothing.ts'
import { neverHasItsHandsFree } from './never-has-its-hands-free.ts'

export const sinkMutants: readonly ModelMutant[] = [
  handsOutAndDoesNotKnow,
  storesNoConfirmation,
  dropsWhatIsGivenBack,
  keepsTheDeadInOffice,
  waitsForCallersThatAreGone,
  givesTheQueueToNobody,
  beginsBehindWhatWasOut,
  seeksToTheBeginning,
  neverBecomesVisible,
  anybodyTakesFromTheQueue,
  handsOutWhatIsDone,
  handsOutInAnyOrder,
  refusesEveryConfirmation,
  whatIsDoneBecomesVisible,
  hasNoOwners,
  takesNothing,
  doesAStepAgain,
  neverGetsPastWhatIsKnown,
  catchesAndGoesOn,
  keepsWhatItHasConfirmed,
  remembersAfterACrash,
  doesNotSeekAgain,
  neverGetsItsOffset,
  takesMoreThanItMay,
  handlesSideBySide,
  confirmsWithoutDoing,
  hasNoCatch,
  goesOnAfterItsFinally,
  doesWhatIsKnown,
  worksUnderAnothersLock,
  givesUpWhatItHasDone,
  neverSeeks,
  neverDies,
  keepsALostChannel,
  appliesNothing,
  insertsNoKey,
  deletesNoKey,
  locksNothing,
  locksForEver,
  setsNoValue,
  storesNoOffset,
  putsNothingInTheOutbox,
  keepsWhatIsSent,
  noKeyIsUnique,
  selectsNothing,
  anybodyGetsTheLock,
  neverLetsGo,
  writesOverNewerValues,
  takesAnyStoredOffset,
  anEmptyOutbox,
  answersAndDoesNothing,
  ignoresTheKey,
  forgetsTheKey,
  readsAndHasNothing,
  neverHasItsHandsFree,
]
