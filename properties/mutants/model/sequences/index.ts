/** Mutants of the machines that tell of sequence numbers, one a file; in the order of the machines. */
import type { ModelMutant } from '../../model-mutant.ts'
import { answersEveryRequestWithSuccess } from './answers-every-request-with-success.ts'
import { answersOneOfSeveral } from './answers-one-of-several.ts'
import { comesBackWithoutMemory } from './comes-back-without-memory.ts'
import { deletesNoRecord } from './deletes-no-record.ts'
import { epochForEver } from './epoch-for-ever.ts'
import { expiryForgetsNobody } from './expiry-forgets-nobody.ts'
import { forgetsAProducerWithItsRecords } from './forgets-a-producer-with-its-records.ts'
import { keepsItsFirstProducerId } from './keeps-its-first-producer-id.ts'
import { forgetsNumbersWithTheConnection } from './forgets-numbers-with-the-connection.ts'
import { givesARecordTwice } from './gives-a-record-twice.ts'
import { isGivenNothing } from './is-given-nothing.ts'
import { knowsNoProducer } from './knows-no-producer.ts'
import { knowsNoResend } from './knows-no-resend.ts'
import { leaderAppendsNothing } from './leader-appends-nothing.ts'
import { needsNoProducerId } from './needs-no-producer-id.ts'
import { neverAnswersAProducer } from './never-answers-a-producer.ts'
import { neverDeletes } from './never-deletes.ts'
import { neverEnoughAgain } from './never-enough-again.ts'
import { neverLacksReplicas } from './never-lacks-replicas.ts'
import { neverStartsOver } from './never-starts-over.ts'
import { neverTooFew } from './never-too-few.ts'
import { noDeliveryTimeout } from './no-delivery-timeout.ts'
import { noErrorIsFatal } from './no-error-is-fatal.ts'
import { numbersEveryTransmission } from './numbers-every-transmission.ts'
import { oneProducerIdForAll } from './one-producer-id-for-all.ts'
import { owesAnswersAfterAStop } from './owes-answers-after-a-stop.ts'
import { producersNeverExpire } from './producers-never-expire.ts'
import { readsOneRecordForEver } from './reads-one-record-for-ever.ts'
import { remembersNoProducer } from './remembers-no-producer.ts'
import { renumbersInTheOldEpoch } from './renumbers-in-the-old-epoch.ts'
import { resendsUnderANewNumber } from './resends-under-a-new-number.ts'
import { retriesWhatIsRefusedForGood } from './retries-what-is-refused-for-good.ts'
import { sendsAgainUnasked } from './sends-again-unasked.ts'
import { sendsInAnyOrder } from './sends-in-any-order.ts'
import { startsOverByItsOldNumber } from './starts-over-by-its-old-number.ts'
import { storesAgainWhatItHas } from './stores-again-what-it-has.ts'
import { storesNoKey } from './stores-no-key.ts'
import { takesAGapForNone } from './takes-a-gap-for-none.ts'
import { takesAnySize } from './takes-any-size.ts'
import { takesErrorsForSuccess } from './takes-errors-for-success.ts'
import { takesNoAnswerForItsOwn } from './takes-no-answer-for-its-own.ts'
import { takesOneAnswerForAll } from './takes-one-answer-for-all.ts'
import { takesTheEpochForAnOldOne } from './takes-the-epoch-for-an-old-one.ts'
import { tellsSuccessAfterAFatalError } from './tells-success-after-a-fatal-error.ts'
import { tellsSuccessAsItDies } from './tells-success-as-it-dies.ts'
import { tellsSuccessOfWhatFailed } from './tells-success-of-what-failed.ts'
import { tellsSuccessOfWhatWasOnItsWay } from './tells-success-of-what-was-on-its-way.ts'
import { tellsSuccessWhenTimeIsOver } from './tells-success-when-time-is-over.ts'
import { waitsForEver } from './waits-for-ever.ts'

export const sequenceMutants: readonly ModelMutant[] = [
  isGivenNothing,
  needsNoProducerId,
  sendsInAnyOrder,
  takesNoAnswerForItsOwn,
  waitsForEver,
  takesErrorsForSuccess,
  sendsAgainUnasked,
  retriesWhatIsRefusedForGood,
  neverStartsOver,
  noErrorIsFatal,
  noDeliveryTimeout,
  epochForEver,
  givesARecordTwice,
  keepsItsFirstProducerId,
  numbersEveryTransmission,
  takesOneAnswerForAll,
  resendsUnderANewNumber,
  tellsSuccessOfWhatFailed,
  tellsSuccessWhenTimeIsOver,
  startsOverByItsOldNumber,
  forgetsNumbersWithTheConnection,
  tellsSuccessOfWhatWasOnItsWay,
  renumbersInTheOldEpoch,
  tellsSuccessAsItDies,
  tellsSuccessAfterAFatalError,
  neverAnswersAProducer,
  neverLacksReplicas,
  takesAnySize,
  knowsNoResend,
  takesTheEpochForAnOldOne,
  knowsNoProducer,
  takesAGapForNone,
  neverDeletes,
  producersNeverExpire,
  leaderAppendsNothing,
  remembersNoProducer,
  answersEveryRequestWithSuccess,
  answersOneOfSeveral,
  owesAnswersAfterAStop,
  neverTooFew,
  neverEnoughAgain,
  deletesNoRecord,
  forgetsAProducerWithItsRecords,
  expiryForgetsNobody,
  comesBackWithoutMemory,
  oneProducerIdForAll,
  storesAgainWhatItHas,
  readsOneRecordForEver,
  storesNoKey,
]
