/**
 * Talks, traced: what brokers and clients do with what is said to them late, twice and out of order is explained by the model's machines; and with a rule of
 * transactions swapped it is not, from the very step in which the rule is asked. The trace does not know what a talk looks at.
 *
 * Twenty-five of the thirty-four mutants with a talk are found so. The nine others, and why the machines have no word for them:
 *
 *   begins-with-any-number         the machine has one record of an epoch under way: which batch comes first is no question there
 *   acts-on-what-may-be-lost       to the machine what is written is replicated
 *   begins-before-the-end          the broker's own assertion (T2) comes first
 *   never-runs-out-of-time         a time-out is a move that a coordinator may make: that none comes is no wrong step
 *   commits-offsets-nobody-knows, speaks-for-nobody, begins-where-it-is-undecided     what is sent with a group's offsets, and asked for, is another machine's
 *   keeps-what-was-never-sent      what a client has not sent may be sent later
 *   never-gets-past-an-abort       a reader that stays where it is is one that has not read
 */
import { expect, test } from 'vitest'
import { ruleMutants } from './broker/index.ts'
import { traceOfTalk } from './talk-traces.ts'

/** The event at which each is found: where the rule that was swapped is asked. */
const wrong: Readonly<Record<string, RegExp>> = {
  'opens-what-nobody-ends': /gets Produce request .* \(late\) .* appends to orders-0.log/,
  'ends-the-next-one-too': /gets WriteTxnMarkers request .* appends to orders-0.log/,
  'obeys-any-coordinator': /gets WriteTxnMarkers request .* appends to orders-0.log/,
  'reads-what-is-open': /gets Fetch request .* lastStableOffset is 1, and 0 in the model/,
  'knows-everybody': /gets InitProducerId request .* it does not say: InitProducerId: PRODUCER_FENCED/,
  'lets-zombies-go-on': /gets InitProducerId request .* it does not say: InitProducerId: PRODUCER_FENCED/,
  'fences-at-every-attempt': /gets InitProducerId request .* producerEpoch is 2, and 1 in the model/,
  'fences-who-asks-again': /gets EndTxn request .* it says what the model does not: EndTxn: PRODUCER_FENCED/,
  'one-epoch-for-all': /gets EndTxn request .* producerEpoch is 0, and 1 in the model/,
  'writes-no-marker-twice': /hears that broker-2 is gone .* owed is \[\], and \[1\] in the model/,
  'takes-offsets-of-the-dead': /gets TxnOffsetCommit request/,
  'tells-what-may-change': /gets OffsetFetch request/,
  'commits-what-failed': /gets Produce response .* it is IN_TRANSACTION, and abortableError in the model/,
  'ends-before-it-is-written': /timer transaction → EndTxn request/,
  'goes-on-with-its-epoch': /gets EndTxn response .* producerEpoch is 0, and 1 in the model/,
  'hands-out-what-was-aborted': /gets Fetch response .* it says what the model does not: ConsumerFetch/,
}

test.each(Object.entries(wrong))('%s is found in its talk, which is explained without it', (id, event) => {
  const { talk, rules } = ruleMutants.find(mutant => mutant.id === id)!
  expect(traceOfTalk(talk!).failure).toBeUndefined()
  expect(traceOfTalk(talk!, rules).failure?.sentence).toMatch(event)
})
