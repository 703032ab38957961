/**
 * Anomalies: what a history of a log-based queue must not show, each with its definition of one sentence.
 *
 * The first part has the names and definitions of Jepsen's Kafka workload (jepsen-io/jepsen, tests/kafka.clj; cycles: jepsen-io/elle), so that what
 * people know by them stays true; the second is what that checker does not look for.
 */

/** name → what it is. */
export const anomalies = {
  duplicate: 'One value stands at two offsets of a partition.',
  'inconsistent-offsets': 'One offset of a partition holds two values.',
  G1a: 'A poll returned a record whose send, or whose transaction, failed.',
  'precommitted-read': 'An operation polled a record that it sent itself, before it was committed.',
  'lost-write': 'A record that must be in the log was read by nobody, although somebody read past it.',
  unseen: 'A record was acknowledged and not read, and nobody is known to have read past it: late, or lost.',
  'poll-skip': 'One process read past records that it was not given.',
  'nonmonotonic-poll': 'One process went on reading at or before where it had been.',
  'nonmonotonic-send': 'What one process sent later stands earlier in the log.',
  'int-poll-skip': 'Within one operation, a poll went past records that it was not given.',
  'int-nonmonotonic-poll': 'Within one operation, polled records go back in the log.',
  'int-send-skip': 'Records that one operation sent one after the other have others between them in the log.',
  'int-nonmonotonic-send': 'Within one operation, what was sent later stands earlier in the log.',
  G0: 'Of two or more transactions each wrote before the next in some partition, and the last before the first: their writes are interleaved.',
  'G0-process': 'A circle of writes and of the order in which one process did things.',
  'G0-realtime': 'A circle of writes and of real time: one ended before the next began.',
  G1c: 'Transactions depend on one another in a circle: each wrote before, or was read by, the next.',
  'G1c-process': 'A circle of writes, reads and of the order in which one process did things.',
  'G1c-realtime': 'A circle of writes, reads and of real time.',
  'PL-1-cycle-exists': 'Somewhere in a knot of transactions there is a circle of writes.',
  'PL-2-cycle-exists': 'Somewhere in a knot of transactions there is a circle of writes and reads.',
  'strong-session-PL-1-cycle-exists': 'The same as PL-1, with the order of each process.',
  'strong-session-PL-2-cycle-exists': 'The same as PL-2, with the order of each process.',
  'strong-PL-1-cycle-exists': 'The same as PL-1, with real time.',
  'strong-PL-2-cycle-exists': 'The same as PL-2, with real time.',
  'empty-transaction-graph': 'No operation depends on another: there is nothing to look for circles in.',

  phantom: 'A record was received that nobody had sent to that partition.',
  corrupt: 'A record arrived with another key, header or payload than it was sent with.',
  'offset-regression': 'A send that began after another was acknowledged got a lower offset, whoever sent it.',
  'successor-disagreement': 'After the same record two readers were given different next ones.',
  'commit-ahead': 'A group committed past a record that it had not been given.',
  'commit-regression': 'A group committed an offset below one that it had committed before.',
  'lost-commit':
    'A commit was acknowledged, and the coordinator later said a lower offset, with no commit of a lower one between.',
  'wrong-start':
    'After an assignment a member began to read elsewhere than at the committed offset, or than at the one that it sought.',
  'double-ownership':
    'Two members of one group owned a partition at the same time, and the one that had it first went on using it.',
  'unassigned-read': 'A member of a group was given a record of a partition that it did not own.',
  'idempotence-breach': 'A record that an idempotent producer sent once stands at two offsets.',
  'torn-transaction': 'Of a transaction one part was read, and another must have been and was not.',
  'atomicity-breach':
    'Outputs of a transaction are visible and the offsets that it consumed are not committed, or the other way round.',
  'zombie-write':
    'A send of an older producer epoch began after an operation of a newer one was acknowledged, and was accepted.',
  redelivery: 'A member was given once more a record below the offset that its group had committed.',
  'double-handling': 'A group was done with one record twice.',
  'out-of-order-handling':
    'A group was done with records in another order than they were acknowledged in to the one who sent them.',
  'never-handled': 'A group committed past an acknowledged record that none of its members was ever done with.',
} as const
export type AnomalyName = keyof typeof anomalies

/**
 * Anomalies of which something that the history lacks is part of the proof: a read, a second send, a commit, a seek, an assignment. Where lines could
 * not be read, one of them may have told it. The others show themselves in what was read.
 */
export const provenByAbsence: ReadonlySet<AnomalyName> = new Set<AnomalyName>([
  'G1a',
  'lost-write',
  'unseen',
  'poll-skip',
  'nonmonotonic-poll',
  'phantom',
  'commit-ahead',
  'lost-commit',
  'wrong-start',
  'double-ownership',
  'unassigned-read',
  'idempotence-breach',
  'torn-transaction',
  'atomicity-breach',
  'redelivery',
  'out-of-order-handling',
  'never-handled',
])

/** What was found: numbers of the recorded history (recorded.ts). Every kind adds its own facts. */
export interface Anomaly {
  readonly name: AnomalyName
  /** −1: of no single partition. */
  readonly partition: number
  /** The values it is about, the one that suffers first. */
  readonly values: readonly number[]
  /** The operations that show it, in the order in which the definition speaks of them. */
  readonly operations: readonly number[]
}
