/**
 * What decides what a transaction can promise, each with one value; and how small the system is made.
 *
 * Producers, partitions and transactions count from 1. A transaction writes one record to each partition, and its number is the record's too.
 */
export interface TransactionParameters {
  /**
   * transaction.version. 1: the producer adds its partitions itself (AddPartitionsToTxn), and its epoch stays for as long as it lives. 2
   * (KIP-890, part 2): the partition's leader adds it when the first record comes, and every transaction that ends raises the epoch.
   */
  readonly transactionVersion: 1 | 2
  /** Does the partition's leader ask the coordinator before it opens a transaction (KIP-890, part 1; 3.6)? Version 2 has it for granted. */
  readonly verification: boolean
  /**
   * The producer epoch of a marker: not older than the partition's, newer (version 2 since KAFKA-19446), or newer but for a repetition that finds
   * nothing open (KAFKA-19999). In version 1 the epoch tells no transaction from the next, and not-older is all that can be asked.
   */
  readonly markerEpoch: 'not-older' | 'newer' | 'newer-or-repeated'
  /** Does a client's EndTxn need the epoch that the coordinator knows, or will a newer one do, as before KAFKA-9600? */
  readonly endTxnEpoch: 'equal' | 'not-older'
  /** Does the client raise its epoch by itself when it aborts? Nobody allows it to, and before KAFKA-9600 nobody noticed. */
  readonly abortEpoch: 'assigned' | 'raised'
  /** A fence whose append to the transaction log fails: remembered (KAFKA-9666), or the next attempt raises the epoch in memory again. */
  readonly failedFence: 'remembered' | 'raises-again'
  /** By what the age of a producer's state in a partition is told (KAFKA-9144): its last append, markers included, or its last data. */
  readonly producerAge: 'last-append' | 'last-data'
  /** EndTxn while markers are out, of an epoch that is none of a retry: is the pending transition asked first (KAFKA-18464), or the epoch? */
  readonly endTxnAsksFirst: 'pending' | 'epoch'
  /** Under version 2 a fence and the abort that it begins raise the epoch once (KAFKA-19367), or once each. */
  readonly fenceRaises: 'once' | 'twice'
  /** Under version 2 a fence that uses up the last epoch gets a new producer id when it completes (KAFKA-20090), or keeps the old one. */
  readonly exhaustedByFence: 'new-id' | 'same-id'
  /** Under version 2 a commit that comes after the coordinator's own abort is fenced (KAFKA-20785), or told INVALID_TXN_STATE. */
  readonly commitAfterAbort: 'fenced' | 'invalid'
  /** Kafka's is 32767; here 2 at least. No client is ever given the last epoch: it is there to fence the one before. */
  readonly maxEpoch: number
  /** isolation.level of whoever reads. */
  readonly isolation: 'read_committed' | 'read_uncommitted'
}

/** Requests that may come late (n): the sender waits no longer, and they arrive at some time after, or never. */
export const requestTypes = ['InitProducerId', 'AddPartitionsToTxn', 'Produce', 'EndTxn', 'WriteTxnMarkers'] as const
export type RequestType = (typeof requestTypes)[number]

/** The bounds of one search. */
export interface TransactionScope {
  /** How many transactions each producer begins: producer 2 is the successor under the same transactional id, or the zombie's rival. */
  readonly transactions: readonly number[]
  readonly partitions: number
  /** Does the application abort transactions that nothing is wrong with? */
  readonly mayAbort: boolean
  readonly late: readonly RequestType[]
  /** A client that never tires of sending: no delivery.timeout.ms within the scope. */
  readonly patient: boolean
  /**
   * c: a producer's process crashes. n: a request is late, its answer unheard. b1: the coordinator's broker stops and another takes over. rb: the
   * successor starts while its predecessor lives. timeout: a transaction outlives transaction.timeout.ms while its producer lives.
   */
  readonly faults: Readonly<Record<string, number>>
  readonly total: number
  /** shrink: the transaction log takes no write. expiry: producer.id.expiration.ms runs out in a partition. */
  readonly circumstances: Readonly<Record<string, number>>
}

/** As Kafka is since 4.2, with the corrections that came after. */
export const currentTransactions: TransactionParameters = {
  transactionVersion: 2,
  verification: true,
  markerEpoch: 'newer-or-repeated',
  endTxnEpoch: 'equal',
  abortEpoch: 'assigned',
  failedFence: 'remembered',
  producerAge: 'last-append',
  endTxnAsksFirst: 'pending',
  fenceRaises: 'once',
  exhaustedByFence: 'new-id',
  commitAfterAbort: 'fenced',
  maxEpoch: 9,
  isolation: 'read_committed',
}

/** Version 1 as it was before 3.6, and until 4.0 where nothing verifies. */
export const versionOne: TransactionParameters = {
  ...currentTransactions,
  transactionVersion: 1,
  verification: false,
  markerEpoch: 'not-older',
}

export const smallTransactions: TransactionScope = {
  transactions: [1],
  partitions: 1,
  mayAbort: true,
  late: ['AddPartitionsToTxn', 'Produce', 'EndTxn', 'WriteTxnMarkers'],
  patient: false,
  faults: {},
  total: 1,
  circumstances: {},
}

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1)

export const producersIn = ({ transactions }: TransactionScope): readonly number[] => upTo(transactions.length)
export const partitionsIn = ({ partitions }: TransactionScope): readonly number[] => upTo(partitions)
/** The numbers of this producer's transactions: those of the first come first. */
export const transactionsOf = ({ transactions }: TransactionScope, producer: number): readonly number[] => {
  const before = transactions.slice(0, producer - 1).reduce((sum, n) => sum + n, 0)
  return upTo(transactions[producer - 1]!).map(n => before + n)
}
export const limitOf = ({ faults, circumstances }: TransactionScope, name: string): number =>
  faults[name] ?? circumstances[name] ?? 0
export const mayBeLate = (scope: TransactionScope, type: RequestType): boolean =>
  limitOf(scope, 'n') > 0 && scope.late.includes(type)
