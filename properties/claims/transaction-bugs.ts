/**
 * Bugs of transactions, decided in both variants. Ids are those of the project's list of historic bugs, T4, T5, T6, T8 and T10, behind 'BUG-'; T7 and T9
 * are told where an application reads what it writes of.
 */
import type { TransactionParameters, TransactionPromise } from '../../model/kafka/transactions/index.ts'
import { broken, type Case, type Claim, holds, nearMiss } from './claim.ts'
import { askTransaction, type TransactionBounds, unverified, verified, type Versions } from './transaction-case.ts'

const assumes = ['one transactional id', 'the scope of each case']

/** The mistake, and the same scope without it. */
interface Pair {
  readonly promise: TransactionPromise
  readonly bounds: TransactionBounds
  readonly wrong: Versions
  readonly without: string
  /** By what it is mended, in words; each is a near miss of its own. */
  readonly right: Readonly<Record<string, Versions>>
}

const casesOf = ({ promise, bounds, wrong, without, right }: Pair): readonly Case[] => [
  broken(`${without}: ${promise}`, askTransaction(promise, wrong, bounds, { rule: `Here ${without}.` })),
  ...Object.entries(right).map(([words, versions]) =>
    nearMiss(holds(`${words}: ${promise}`, askTransaction(promise, versions, bounds))),
  ),
]

const late = (...requests: readonly ('Produce' | 'EndTxn' | 'WriteTxnMarkers')[]) =>
  ({ late: requests, faults: { n: 1 } }) as const
const lateEnd = { ...late('EndTxn'), transactions: [2], partitions: 2 } as const
const version2: Versions = {}
const with2 = (change: Partial<TransactionParameters>): Versions => change
const with1 = (change: Partial<TransactionParameters>): Versions => ({ ...unverified, ...change })

const opensUnasked =
  'a partition opens a transaction for any record of a current epoch, whether or not the coordinator knows of it'
const lateEndTxn = 'a late EndTxn of one transaction has the epoch of the next, and ends it'

export const transactionBugClaims: readonly Claim[] = [
  {
    id: 'BUG-T4',
    name: 'hanging-transaction',
    says: 'A record comes late, after the markers of its transaction: it opens one that nobody will end, or that the next one commits.',
    answer:
      'Broken before 3.6 with one late Produce: the last stable offset stands still for ever, or an aborted record is read. Mended by the verification of 3.6, and again by the epoch of version 2.',
    kind: 'safety',
    source: 'KIP-890; KAFKA-14402 (3.6, 4.0)',
    assumes,
    cases: [
      ...casesOf({
        promise: 'NO-HANGING',
        bounds: late('Produce'),
        wrong: unverified,
        without: opensUnasked,
        right: { 'verified by the coordinator (3.6)': verified, 'version 2 (4.0)': version2 },
      }),
      ...casesOf({
        promise: 'ISO',
        bounds: { ...late('Produce'), transactions: [2] },
        wrong: unverified,
        without: opensUnasked,
        right: { 'verified by the coordinator (3.6)': verified, 'version 2 (4.0)': version2 },
      }),
    ],
  },
  {
    id: 'BUG-T5',
    name: 'late-end-of-transaction',
    says: 'EndTxn of one transaction is late, and ends the next: committed records vanish, or half of a transaction is committed.',
    answer:
      'Broken with two transactions and one late EndTxn, with the verification of 3.6 as without: under version 1 nothing tells which transaction an EndTxn is about. Version 2 raises the epoch with every end.',
    kind: 'safety',
    source: 'KAFKA-17754; Jepsen, Bufstream 0.1.0; KIP-890, part 2 (4.0)',
    assumes,
    cases: (['NAL', 'ISO', 'ATOMIC'] as const).flatMap(promise =>
      casesOf({
        promise,
        bounds: lateEnd,
        wrong: verified,
        without: lateEndTxn,
        right: { 'version 2 (4.0)': version2 },
      }),
    ),
  },
  {
    id: 'BUG-T6',
    name: 'epochs-of-clients-and-of-fences',
    says: 'EndTxn is taken from a client of another epoch; a fence that cannot be written raises the epoch all the same.',
    answer:
      'Broken in both. A newer epoch than the coordinator gave is written as an abort whose markers are never sent. A fence whose write fails uses up the epochs, one an attempt, until nobody can end the transaction.',
    kind: 'safety',
    source: 'KAFKA-9600 (2.6); KAFKA-9666 (2.7)',
    assumes,
    evidence:
      'verdicts.md says that KAFKA-9600 was about older epochs: those were refused before as well (handleEndTransaction at 88bc0fdf822^ asks producerEpoch < txnMetadata.producerEpoch). What was taken are newer ones.',
    cases: [
      ...casesOf({
        promise: 'NO-HANGING',
        bounds: {},
        wrong: with1({ endTxnEpoch: 'not-older', abortEpoch: 'raised' }),
        without: 'a client raises its epoch by itself when it aborts, and the coordinator takes that',
        right: { 'no other epoch than the coordinator’s': with1({ abortEpoch: 'raised' }) },
      }),
      ...casesOf({
        promise: 'NO-HANGING',
        bounds: { transactions: [1, 1], faults: { c: 1 }, circumstances: { shrink: 2 } },
        wrong: with1({ failedFence: 'raises-again', maxEpoch: 2 }),
        without: 'every attempt to fence raises the epoch in memory, written or not',
        right: { 'a fence that was not written is remembered': with1({ maxEpoch: 2 }) },
      }),
    ],
  },
  {
    id: 'BUG-T8',
    name: 'fence-expires-with-old-data',
    says: 'A partition tells the age of a producer by its last data, though a marker came later: the fence is forgotten, and a zombie writes.',
    answer:
      'Broken with one transaction that outlives its time-out, and with a successor beside its zombie: an aborted record is read. Mended where a marker makes its producer young: the data grow old then too, and nothing comes of it.',
    kind: 'safety',
    source: 'KAFKA-9144 (2.5)',
    assumes: [
      ...assumes,
      'nobody is silent for producer.id.expiration.ms after a marker: by then every version has forgotten the fence, and verification alone keeps a zombie out',
    ],
    cases: [
      ...casesOf({
        promise: 'NO-HANGING',
        bounds: { transactions: [2], faults: { timeout: 1 }, circumstances: { expiry: 1 } },
        wrong: with1({ producerAge: 'last-data' }),
        without: 'a partition forgets a producer whose last data is old, whatever marker came after it',
        right: { 'the last append counts, markers included': unverified },
      }),
      ...casesOf({
        promise: 'ISO',
        bounds: { transactions: [1, 1], faults: { rb: 1 }, circumstances: { expiry: 1 } },
        wrong: with1({ producerAge: 'last-data' }),
        without: 'a partition forgets the fence of a zombie with its last data',
        right: { 'the last append counts, markers included': unverified },
      }),
    ],
  },
  {
    id: 'BUG-T10',
    name: 'epochs-of-version-2',
    says: 'Version 2 raises the epoch with every transaction, and what else raises or compares epochs has to know.',
    answer:
      'Broken in each: an empty abort fences its own producer, a fence raises twice, a used-up epoch is handed out, a late commit is told the wrong error, a late marker ends the next transaction, a repeated one is refused for ever.',
    kind: 'safety',
    source: 'KAFKA-18464 (4.0), KAFKA-19367 (4.0.1), KAFKA-20090, KAFKA-20785; KAFKA-19446 and 19999 besides',
    assumes: [
      ...assumes,
      'brokers and clients of version 2 alone: a cluster in the middle of an upgrade is not modelled',
    ],
    cases: [
      ...casesOf({
        promise: 'FENCING',
        bounds: { transactions: [2] },
        wrong: with2({ endTxnAsksFirst: 'epoch' }),
        without:
          'an EndTxn that comes while the markers of the transaction before are out is taken for a zombie’s (KAFKA-18464)',
        right: { 'it is told CONCURRENT_TRANSACTIONS, and comes again': version2 },
      }),
      ...casesOf({
        promise: 'NO-HANGING',
        bounds: { transactions: [2, 1], faults: { c: 1 } },
        wrong: with2({ fenceRaises: 'twice', maxEpoch: 2 }),
        without:
          'a fence raises the epoch, and the abort that it begins raises it again, beyond the last (KAFKA-19367)',
        right: { 'both raise it once': with2({ maxEpoch: 2 }) },
      }),
      ...casesOf({
        promise: 'NO-HANGING',
        bounds: { transactions: [3], faults: { timeout: 1 } },
        wrong: with2({ exhaustedByFence: 'same-id', maxEpoch: 2 }),
        without: 'a time-out uses up the last epoch, and a retried abort is answered with it (KAFKA-20090)',
        right: { 'it brings a new producer id': with2({ maxEpoch: 2 }) },
      }),
      ...casesOf({
        promise: 'NO-WRONG-ANSWER',
        bounds: { transactions: [2], faults: { timeout: 1 } },
        wrong: with2({ commitAfterAbort: 'invalid' }),
        without: 'a commit that comes after the coordinator’s own abort is told INVALID_TXN_STATE (KAFKA-20785)',
        right: { 'it is told PRODUCER_FENCED': version2 },
      }),
      ...casesOf({
        promise: 'ISO',
        bounds: { ...late('WriteTxnMarkers'), transactions: [2] },
        wrong: with2({ markerEpoch: 'not-older' }),
        without: 'a late marker has the epoch of the next transaction, and ends it (KAFKA-19446)',
        right: { 'a marker’s epoch is newer than what it ends': version2 },
      }),
      ...casesOf({
        promise: 'COMPLETION',
        bounds: { ...late('WriteTxnMarkers'), transactions: [2] },
        wrong: with2({ markerEpoch: 'newer' }),
        without: 'a marker that is sent again is refused, and its transaction never ends (KAFKA-19999)',
        right: { 'a repetition that finds nothing open is taken': version2 },
      }),
    ],
  },
]
