/**
 * The facts that decide what an idempotent producer can promise, each with one value; and how small the system is made.
 */
export const clientNames = [
  'java',
  'java-13796',
  'librdkafka',
  'librdkafka-4972',
  'kafkajs',
  'platformatic-2.1',
  'platformatic',
] as const
/** Whose rules the producer follows (clients/): which version was read stands in each file's header. */
export type ClientName = (typeof clientNames)[number]

export interface ProducerParameters {
  readonly client: ClientName
  /** enable.idempotence, `idempotent: true`. */
  readonly idempotence: boolean
  /** Does the client resend at all (retries > 0)? */
  readonly retries: boolean
  /** max.in.flight.requests.per.connection. Two of the clients send one at a time when they are idempotent, whatever is set. */
  readonly maxInFlight: number
  /** Does the application wait for the outcome of each send before it gives the next? */
  readonly awaitsEachSend: boolean
  /** What the application does with a send that failed; retry also means that it has its records elsewhere when its process dies. */
  readonly onSendFailure: 'ignore' | 'retry' | 'report'
  /** How many of a producer's last batches the broker remembers: Kafka's ProducerStateEntry.NUM_BATCHES_TO_RETAIN is 5. */
  readonly windowSize: number
  /** Does the broker forget a producer with the last of its records (before KAFKA-7190 and KIP-360, 2.5)? */
  readonly retention: 'keeps-producers' | 'forgets-producers'
  /**
   * A first batch that does not begin at sequence 0, of a producer that the broker does not know. accepted: taken, since 2.5. refused:
   * UNKNOWN_PRODUCER_ID, before. out-of-order: OUT_OF_ORDER_SEQUENCE_NUMBER, as 4.x answers transactional producers of version 2 alone.
   */
  readonly unknownProducer: 'accepted' | 'refused' | 'out-of-order'
  /**
   * What a broker knows of producers when it comes back. log: after a crash it reads its log again. snapshot: after an orderly stop it reads the
   * snapshot, which holds the last batch of each producer and no more (ProducerStateManager.writeSnapshot).
   */
  readonly afterRestart: 'log' | 'snapshot'
  /** Where the effect lands: once for every record that it finds in the log, or with the record's own identity as its key. */
  readonly effectKey: 'offset' | 'record'
}

/** The bounds of one search. */
export interface ProducerScope {
  readonly records: number
  /** How often a batch may be transmitted, resends included. */
  readonly attempts: number
  /** Fault classes c, n, b1 and how often each may strike; `total` bounds them together. */
  readonly faults: Readonly<Record<string, number>>
  readonly total: number
  /** What is no fault and yet counted: shrink (too few replicas in sync), retention, expiry (of what the broker knows of producers). */
  readonly circumstances: Readonly<Record<string, number>>
  /** The record that the broker does not take (MESSAGE_TOO_LARGE); 0: none. */
  readonly tooLarge: number
  /** A client that never gives up: no delivery.timeout.ms within the scope. */
  readonly patient: boolean
  /** Is there somebody who reads the log and does something with each record? */
  readonly withEffect: boolean
}

/** As Kafka and its Java client are shipped; the application reports what failed. */
export const javaParameters: ProducerParameters = {
  client: 'java',
  idempotence: true,
  retries: true,
  maxInFlight: 5,
  awaitsEachSend: false,
  onSendFailure: 'report',
  windowSize: 5,
  retention: 'keeps-producers',
  unknownProducer: 'accepted',
  afterRestart: 'log',
  effectKey: 'offset',
}

export const smallScope: ProducerScope = {
  records: 2,
  attempts: 2,
  faults: {},
  total: 1,
  circumstances: {},
  tooLarge: 0,
  patient: false,
  withEffect: false,
}
